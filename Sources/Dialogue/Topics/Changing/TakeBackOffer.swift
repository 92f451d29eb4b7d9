import DomainCore

/// Offers to take back what was ordered in this conversation, while a withdrawal or the rules of undoing allow it (R14).
enum TakeBackOffer {
  /// Whether anything of this conversation can still be taken back.
  static func isPossible(_ turn: TurnContext) -> Bool {
    let mine = turn.state.watched.map(\.order) + [turn.state.done].compactMap { $0 }
    return mine.contains { isPossible($0, turn) }
  }

  /// Offers it for the last order of this conversation: 不退了 right after it. False when that can't be taken back.
  static func offer(_ turn: inout TurnContext) -> Bool {
    guard let last = turn.state.watched.last?.order ?? turn.state.done, isPossible(last, turn),
      let order = turn.file?.order(last)
    else { return false }
    turn.say(.withdrawOffer, OrderWords.matter(of: order))
    turn.state.offer = .wish(PlannedWish(intent: "dialog.undo"))
    return true
  }

  private static func isPossible(_ order: ID<Order>, _ turn: TurnContext) -> Bool {
    guard let file = turn.file else { return false }
    if case .success = file.withdrawal(of: order, at: turn.now) { return true }
    let undoing = file.quote(for: .undo(order), payingBy: nil, under: turn.library.policies, at: turn.now)
    return (try? undoing.get()) != nil
  }
}
