import Dialogue
import DomainCore

/// What a person needs to go on with a conversation: reason, wish, proof, what was tried, effects, the open question, the last turns.
/// Nothing of an account is in it unless its holder is verified; what was said is masked.
enum HandoffSummary {
  static let turnsShown = 6

  /// - Parameter before: Where the conversation stood before it was handed over.
  static func record(
    reason: String, before: Standing, of session: Session, ticket: String?, _ words: Phrasebook
  ) async throws -> JSON {
    let standing = session.standing
    let file = try await session.file()
    let turns = try await session.lastTurns(turnsShown)
    let orders = (file?.orders ?? []).filter { $0.consent.conversation == session.id }
    let tried = turns.flatMap(\.replies).flatMap(\.phrases).filter { $0.key.hasPrefix("leave.refused") }
    let open = before.open.last { $0 != "verify" } ?? before.open.last
    return .of([
      "reason": .string(reason), "ticket": ticket.map(JSON.string) ?? .null,
      "wants": .array(
        (before.open.filter { $0 != "verify" } + before.queued).map { intent in
          .of(["intent": .string(intent), "title": .string(words.text(of: Phrase.title(of: intent)))])
        }),
      "verified": standing.subscriber == nil
        ? .null
        : .of([
          "phone": .string(standing.phone?.masked ?? ""),
          "factors": .array(standing.factors.map { .string($0.rawValue) }),
        ]),
      "tried": .array(
        tried.map { .of(["reply": .string($0.key), "text": .string(words.text(of: $0))]) }),
      "effects": .array(
        orders.map { order in
          .of([
            "order": .string(order.id.text), "service": .string(order.item.serviceName),
            "state": .string(ValueJSON.name(order.state)),
            "receipts": .array(
              (file?.receipts ?? []).filter { $0.order == order.id }.map { .string($0.id.text) }),
          ])
        }),
      "open": open.map(JSON.string) ?? .null,
      "turns": .array(
        turns.map { turn, replies in
          .of([
            "at": .string(ValueJSON.time(turn.at)), "said": .string(turn.said),
            "answered": .string(replies.map(\.text).joined(separator: "\n")),
          ])
        }),
    ])
  }
}
