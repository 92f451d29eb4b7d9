import DomainCore

/// `@ 坐席 小王 通过`, `@ 坐席 小王 驳回`, `@ 坐席 小王 重试` about the oldest order that waits for a person, and
/// `@ 坐席 小王 答复 支持 核对过了`, `@ 坐席 小王 答复 不支持 …` to the oldest open case; `支持并退款` pays back what is disputed.
struct TranscriptReviewer {
  let name: String
  let stage: TranscriptStage

  /// What a person decides, nil when the words are none of the above.
  enum Act {
    case order(PersonDecision)
    case answer(CaseVerdict, words: String)

    init?(_ words: some Collection<String>) {
      switch words.first {
      case "通过" where words.count == 1: self = .order(.approve)
      case "驳回" where words.count == 1: self = .order(.reject)
      case "重试" where words.count == 1: self = .order(.tryAgain)
      case "答复" where words.count > 2:
        let verdict: CaseVerdict
        switch words.dropFirst().first {
        case "支持": verdict = .uphold(givesBack: false)
        case "支持并退款": verdict = .uphold(givesBack: true)
        case "不支持": verdict = .decline
        default: return nil
        }
        self = .answer(verdict, words: words.dropFirst(2).joined(separator: " "))
      default: return nil
      }
    }
  }

  /// Decides, writes it, and sends what goes out because of it. Throws what a transcript shows as a difference.
  func decide(_ act: Act) async throws {
    let now = stage.clock.now
    let keyring = stage.surroundings.keyring
    let file: CustomerFile
    let changes: [Change]
    switch act {
    case .order(let choice):
      let waiting = try await stage.store.ordersForPeople(limit: 1).first
      guard let waiting, let found = try await stage.store.file(of: waiting.subscriber) else {
        throw TranscriptDesk.Problem(text: "no order waits for a person")
      }
      file = found
      let served = try await stage.store.handOvers(of: waiting.order.consent.conversation)
      var numbers = NumberSource(seed: "staff/\(waiting.order.id)/\(file.version)", keyring: keyring)
      changes = try file.deciding(
        choice, on: waiting.order.id,
        by: reviewer,
        servedBy: Set(served.flatMap(\.servedBy)), under: stage.policies, numbers: &numbers,
        keyring: keyring, at: now
      ).mapError { TranscriptDesk.Problem(text: "\($0)") }.get()
    case .answer(let verdict, let words):
      let (found, open) = try await oldestCase()
      file = found
      let served = try await stage.store.handOvers(of: file.subscriber.id)
      var numbers = NumberSource(seed: "case/\(open.id)/\(file.version)", keyring: keyring)
      changes = try file.answeringCase(
        open.id, verdict, words: words, by: reviewer, servedBy: Set(served.flatMap(\.servedBy)),
        under: stage.policies, numbers: &numbers, keyring: keyring, at: now
      ).mapError { TranscriptDesk.Problem(text: "\($0)") }.get()
    }
    try await write(changes, to: file, at: now)
  }

  private var reviewer: StaffMember {
    StaffMember(name: name, roles: [.reviewer], secret: PasswordHash(salt: [], rounds: 1, derived: []))
  }

  private func oldestCase() async throws -> (CustomerFile, AppealCase) {
    var found: [(file: CustomerFile, open: AppealCase)] = []
    for id in try await stage.store.subscribers(after: nil, limit: 100) {
      guard let file = try await stage.store.file(of: id) else { continue }
      found += file.cases.filter(\.isOpen).map { (file, $0) }
    }
    guard let oldest = found.min(by: { $0.open.openedAt < $1.open.openedAt }) else {
      throw TranscriptDesk.Problem(text: "no case is open")
    }
    return oldest
  }

  private func write(_ changes: [Change], to file: CustomerFile, at now: Instant) async throws {
    let outcome = try await stage.store.commit(
      Commit(
        file: .init(subscriber: file.subscriber.id, version: file.version), changes: changes,
        nextDueAt: file.applying(changes).nextDue(under: stage.policies, at: now), at: now))
    guard case .committed = outcome else { throw TranscriptDesk.Problem(text: "the file changed meanwhile") }
    let courier = Courier(
      store: stage.store, gateway: stage.gateway, policies: stage.policies,
      keyring: stage.surroundings.keyring, clock: { [clock = stage.clock] in clock.now })
    _ = try await courier.run(for: file.subscriber.id, until: now.adding(seconds: 10))
  }
}
