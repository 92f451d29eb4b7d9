/// What conversations walked through, by kind and name, with how often.
public struct Coverage: Sendable {
  /// The kinds of thing that a transcript can walk.
  public enum Kind: String, CaseIterable, Sendable {
    /// Rules that understood a line, as `unsubscribe.yaml:12`.
    case rules
    /// Replies that were said, by key.
    case replies
    /// Topics that had the word, as `leave`.
    case topics
    /// Places where a conversation stood, as `leave.confirm`.
    case states
    /// Ways from one topic to the next, as `leave -> idle`.
    case transitions
    /// Ways from one place to the next, as `leave.confirm -> idle`.
    case ways
    /// Branches of policy files that a decision went, as `product cmcc.ringback.refund` or `operator cmcc.undo.over`.
    case policies
  }

  private var counts: [Kind: [String: Int]] = [:]

  /// Nothing walked yet.
  public init() {}

  /// How often something was walked.
  public func count(_ kind: Kind, _ name: String) -> Int { counts[kind]?[name] ?? 0 }

  /// Everything of a kind that was walked, by name.
  public func walked(_ kind: Kind) -> [String: Int] { counts[kind] ?? [:] }

  /// Adds what another conversation walked.
  public mutating func add(_ other: Coverage) {
    for (kind, names) in other.counts { counts[kind, default: [:]].merge(names, uniquingKeysWith: +) }
  }

  mutating func walk(_ kind: Kind, _ name: String) {
    counts[kind, default: [:]][name, default: 0] += 1
  }

  /// Counts the places of one turn and the ways between them.
  mutating func walk(path: [TopicState?]) {
    let places = path.map(Place.name(of:))
    for place in places {
      walk(.states, place)
      walk(.topics, Place.topic(of: place))
    }
    for (from, to) in zip(places, places.dropFirst()) {
      let way = Self.way(from: from, to: to)
      walk(.ways, way)
      walk(.transitions, Self.transition(of: way))
    }
  }

  /// The name of a way between two places.
  public static func way(from: String, to: String) -> String { from + " -> " + to }

  /// The transition between topics that a way is: `leave -> idle` of `leave.confirm -> idle`.
  public static func transition(of way: String) -> String {
    let (from, to) = FlowMap.ends(of: way)
    return Self.way(from: Place.topic(of: from), to: Place.topic(of: to))
  }
}
