/// That an intent's rules use a concept, list or literal.
public struct ConceptEdge: Sendable, Hashable {
  /// The concept's name.
  public var concept: String
  /// The intent's name.
  public var intent: String
  /// How many rules of the intent use it.
  public var rules: Int
}

extension Matcher {
  /// Which intents use which concepts, in the order of the names.
  public func conceptEdges() -> [ConceptEdge] {
    var counts: [ConceptEdge: Int] = [:]
    for place in index.rules.indices where index.rules[place].kind == .wish {
      let rule = index.rules[place]
      let intent = index.intents[Int(index.blocks[Int(rule.owner)].intent)]
      let symbols = Set((rule.first..<(rule.first + rule.count)).map { index.atoms[Int($0)].symbol })
      for symbol in symbols {
        counts[ConceptEdge(concept: index.symbols[Int(symbol)].name, intent: intent, rules: 0), default: 0] +=
          1
      }
    }
    return counts.map { ConceptEdge(concept: $0.key.concept, intent: $0.key.intent, rules: $0.value) }
      .sorted { ($0.concept, $0.intent) < ($1.concept, $1.intent) }
  }
}
