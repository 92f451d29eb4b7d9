import DomainCore

/// `@ 坐席 小李 接手`, `@ 坐席 小李 说 您好`, `@ 坐席 小李 提议 彩铃`, `@ 坐席 小李 交回`: what a person at the desk does with
/// the ticket that is open; what a reviewer does is in `TranscriptReviewer`.
enum TranscriptDesk {
  /// Does one act. Throws what a transcript shows as a difference: an unknown act, or the desk's refusal.
  static func act(_ words: [String], on stage: TranscriptStage) async throws {
    if let name = words.first, let act = TranscriptReviewer.Act(words.dropFirst()) {
      return try await TranscriptReviewer(name: name, stage: stage).decide(act)
    }
    guard let name = words.first, let ticket = try await stage.store.openHandOvers(limit: 1).first else {
      throw Problem(text: "no ticket is open")
    }
    let rest = words.dropFirst(2).joined(separator: " ")
    let act: Desk.Act
    switch words.dropFirst().first {
    case "接手": act = .take
    case "说": act = .say(rest)
    case "交回": act = .giveBack
    case "提议":
      guard let subscriber = ticket.subscriber, let file = try await stage.store.file(of: subscriber),
        let service = file.services.first(where: { $0.name == rest })
      else { throw Problem(text: "the customer has no \(rest)") }
      act = .propose(service.id)
    default: throw Problem(text: "接手, 说, 提议, 交回, 通过, 驳回, 重试, 答复 支持|支持并退款|不支持 TEXT")
    }
    let desk = Desk(
      store: stage.store, policies: stage.policies, clock: { [clock = stage.clock] in clock.now })
    if case .failure(let refusal)? = try await desk.act(act, on: ticket.id, by: name) {
      throw Problem(text: "\(refusal)")
    }
  }

  /// What the desk or a reviewer refuses.
  struct Problem: Error {
    let text: String
  }
}
