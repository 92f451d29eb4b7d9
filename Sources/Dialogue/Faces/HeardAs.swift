import Matching

/// What a line was understood as, kept with its answer so that a repeated turn tells the same.
public struct HeardAs: Hashable, Sendable, Codable {
  /// The intent, nil when the line was not understood.
  public let intent: String?
  /// Where the winning rule stands: `unsubscribe.yaml:12`.
  public let rule: String?
  /// How sure the matcher was, 0 to 1.
  public let score: Double
  /// The runners-up, or what came nearest.
  public let also: [Other]

  /// Another intent that was possible.
  public struct Other: Hashable, Sendable, Codable {
    /// The intent.
    public let intent: String
    /// Where its rule stands.
    public let rule: String
    /// How sure the matcher was, 0 to 1.
    public let score: Double
  }

  init(_ reading: Reading) {
    let first = reading.wishes.first
    intent = first?.intent
    rule = first?.rule.description
    score = first?.score ?? 0
    also = (first?.also ?? (reading.candidates.isEmpty ? reading.nearest : reading.candidates)).map {
      Other(intent: $0.intent, rule: $0.rule.description, score: $0.score)
    }
  }
}
