public import DomainCore

/// A line of a past conversation that was not understood, as it was stored: masked.
public struct MisunderstoodTurn: Hashable, Sendable {
  /// What was said, masked.
  public let said: String
  /// When.
  public let at: Instant

  /// Nil when the turn's line was understood, was a secret, or was no line.
  public init?(_ turn: TurnRecord) {
    guard !turn.said.isEmpty, !turn.said.allSatisfy({ $0 == "*" }),
      let replies = try? StoredReplies(turn.replies).replies,
      replies.contains(where: { $0.phrases.contains { Self.keys.contains($0.key) } })
    else { return nil }
    said = PersonMasking.masked(Masking.masked(turn.said))
    at = turn.at
  }

  /// Whether an intent is a matter that a customer could have meant; answers and courtesies are not.
  public static func isMatter(_ intent: String) -> Bool { NotUnderstood.isOfferable(intent) }

  private static let keys = PhraseKey.notUnderstoodKeys.union([PhraseKey.whichOne.name])
}
