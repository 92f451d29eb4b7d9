import DomainCore

/// A service whose terminals are being brought in step, until the customer knows what came of it (R28).
struct WatchedRepair: Hashable, Codable {
  var service: ID<Service>
  /// Whether it was said that it goes on.
  var isTold = false
  /// Since when.
  var since: Instant?
}

/// Tells what came of telling network and terminals once more.
enum RepairWords {
  static func watch(_ service: ID<Service>, isTold: Bool = false, _ turn: inout TurnContext) {
    turn.state.repairs =
      (turn.state.repairs ?? []).filter { $0.service != service } + [
        WatchedRepair(service: service, isTold: isTold, since: turn.now)
      ]
  }

  static func tellNews(_ turn: inout TurnContext) {
    guard let repairs = turn.state.repairs, !repairs.isEmpty, let file = turn.file else { return }
    var left: [WatchedRepair] = []
    for repair in repairs {
      guard let service = file.service(repair.service) else { continue }
      let name = PhraseValue.text(service.name)
      if file.isTellingTerminals(of: service.id) {
        if !repair.isTold { turn.say(.repairTrying, ["service": name]) }
        left.append(WatchedRepair(service: service.id, isTold: true, since: repair.since))
      } else if let number = failure(of: repair, on: service, in: file) {
        turn.say(.repairFailed, ["service": name, "case": .text(number)])
      } else {
        turn.say(.repairDone, ["service": name])
      }
    }
    turn.state.repairs = left.isEmpty ? nil : left
  }

  /// The case that a failed repair has; nil when all is in step. A service without terminals has only the case to say so.
  private static func failure(
    of repair: WatchedRepair, on service: Service, in file: CustomerFile
  ) -> String? {
    let opened = file.openCase(.leavingFailed, about: AppealMatter(service: service.id))
    if service.devices.contains(where: \.isOutOfStep) { return opened?.id.text ?? "" }
    guard let opened, let since = repair.since, opened.openedAt >= since else { return nil }
    return opened.id.text
  }
}
