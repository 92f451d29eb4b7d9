import DomainCore

/// A service whose terminals are being brought in step, until the customer knows what came of it (R28).
struct WatchedRepair: Hashable, Codable {
  var service: ID<Service>
  /// Whether it was said that it goes on.
  var isTold = false
}

/// Tells what came of telling network and terminals once more.
enum RepairWords {
  static func watch(_ service: ID<Service>, _ turn: inout TurnContext) {
    turn.state.repairs =
      (turn.state.repairs ?? []).filter { $0.service != service } + [
        WatchedRepair(service: service)
      ]
  }

  static func tellNews(_ turn: inout TurnContext) {
    guard let file = turn.file, let repairs = turn.state.repairs, !repairs.isEmpty else { return }
    var left: [WatchedRepair] = []
    for repair in repairs {
      guard let service = file.service(repair.service) else { continue }
      let name = PhraseValue.text(service.name)
      if file.outbox.contains(where: { $0.errand == .resync(service: service.id) }) {
        if !repair.isTold { turn.say(.repairTrying, ["service": name]) }
        left.append(WatchedRepair(service: service.id, isTold: true))
      } else if service.devices.contains(where: \.isOutOfStep) {
        let matter = AppealMatter(service: service.id)
        let number = file.openCase(.leavingFailed, about: matter)?.id.text ?? ""
        turn.say(.repairFailed, ["service": name, "case": .text(number)])
      } else {
        turn.say(.repairDone, ["service": name])
      }
    }
    turn.state.repairs = left.isEmpty ? nil : left
  }
}
