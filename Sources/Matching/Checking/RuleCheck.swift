/// Something that a person should look at in rules that compile.
public struct RuleFinding: Sendable, Hashable {
  /// The kinds of finding.
  public enum Kind: String, Sendable, CaseIterable {
    /// An example is read as something else, or a counterexample as the intent.
    case example
    /// No sentence of the rule is read as its intent: another rule always wins.
    case unreachable
    /// A sentence of the rule is read as another intent.
    case claimed
    /// A sentence of a rule that changes nothing is read as an intent that ends, pauses or erases something.
    case claimedByAct
    /// One word alone, anywhere in a line, is enough for an intent that changes something.
    case triggersAlone
    /// An intent that could be offered to a customer, but has no title to be called by.
    case untitled
    /// A title of an intent that no rule proposes.
    case unusedReply
  }

  /// What kind.
  public var kind: Kind
  /// The rule, example or counterexample.
  public var location: RuleLocation
  /// What was found, with the sentence that shows it.
  public var message: String

  /// Whether the rules must not ship like this.
  public var isError: Bool { kind == .example || kind == .triggersAlone || kind == .untitled }

  /// Whether it should be looked at, though rules may ship like this: sampled sentences are not always such as people say.
  public var isWarning: Bool { kind == .claimedByAct }

  /// Builds a finding from its parts.
  public init(kind: Kind, location: RuleLocation, message: String) {
    self.kind = kind
    self.location = location
    self.message = message
  }
}

extension Matcher {
  /// Intents that end a thing which a line may also say is to stay.
  static let endings = ["unsubscribe.", "account.close", "autorenew.cancel"]

  /// Intents that end, close or erase something.
  static let actions = [
    "unsubscribe.", "account.close", "number.suspend", "autorenew.cancel", "privacy.delete",
  ]

  /// Reads every example and `samples` sentences of every rule against all rules.
  public func findings(samples: Int = 6, seed: UInt64 = 1) -> [RuleFinding] {
    var findings: [RuleFinding] = []
    var sampler = RuleSampler(source, seed: seed)
    for block in blocks {
      findings += exampleFindings(block)
      if Self.actions.contains(where: { block.intent.hasPrefix($0) }), block.spare == nil {
        findings += block.keywords.compactMap(triggersAlone)
        if block.matchesWithin { findings += block.sentences.compactMap { sentenceAlone($0, block) } }
      }
      for rule in block.keywords {
        findings += claims(rule, block, (0..<samples).compactMap { _ in sampler.keywords(of: rule) })
      }
      for rule in block.sentences {
        findings += claims(
          rule, block, (0..<samples).compactMap { _ in sampler.sentence(of: rule, in: block) })
      }
    }
    return findings
  }

  /// What a line is read as where the dialogue knows what `block` asks for.
  private func intents(of text: String, where block: RuleBlock) -> [String] {
    readings(of: text, where: block).map(\.intent)
  }

  /// The same with the rules that read it.
  private func readings(of text: String, where block: RuleBlock) -> [(intent: String, rule: RuleLocation)] {
    var read: [(intent: String, rule: RuleLocation)] = []
    for context in Self.contexts(of: block) {
      let reading = self.read(text, context: context)
      read = reading.wishes.map { ($0.intent, $0.rule) } + reading.candidates.map { ($0.intent, $0.rule) }
      if read.contains(where: { $0.intent == block.intent }) { break }
    }
    return read
  }

  private static func isAct(_ intent: String) -> Bool { actions.contains { intent.hasPrefix($0) } }

  /// Contexts that fulfil what a block asks for, each demanded value in one of them.
  private static func contexts(of block: RuleBlock) -> [[String: SlotValue]] {
    let count = block.requiresContext.values.map(\.values.count).max() ?? 0
    return (0..<max(1, count)).map { place in
      block.requiresContext.mapValues { demand in
        demand.values.isEmpty ? .flag(true) : demand.values[place % demand.values.count]
      }
    }
  }

  private func exampleFindings(_ block: RuleBlock) -> [RuleFinding] {
    var findings: [RuleFinding] = []
    for example in block.examples where intents(of: example.text, where: block).first != block.intent {
      let read = intents(of: example.text, where: block).first ?? "nothing"
      findings.append(
        RuleFinding(
          kind: .example, location: example.location,
          message: "the example “\(example.text)” of \(block.intent) is read as \(read)"))
    }
    for example in block.counterexamples
    where intents(of: example.text, where: block).contains(block.intent) {
      findings.append(
        RuleFinding(
          kind: .example, location: example.location,
          message: "the counterexample “\(example.text)” is read as \(block.intent)"))
    }
    return findings
  }

  private func triggersAlone(_ rule: LocatedText) -> RuleFinding? {
    guard let variants = try? KeywordParser.parse(rule),
      variants.contains(where: { $0.chains.count == 1 && $0.chains[0].items.count == 1 })
    else { return nil }
    return RuleFinding(
      kind: .triggersAlone, location: rule.location,
      message:
        "“\(rule.text)” alone triggers an action wherever it is said; give the block a spare: or the rule a second word"
    )
  }

  private func sentenceAlone(_ rule: LocatedText, _ block: RuleBlock) -> RuleFinding? {
    guard let template = try? TemplateParser.parse(rule), leastWords(template, block) <= 1 else { return nil }
    return RuleFinding(
      kind: .triggersAlone, location: rule.location,
      message:
        "one word of “\(rule.text)” alone triggers an action wherever it is said; give the sentence a second word that must be there"
    )
  }

  /// How many words a template has when all is left out that may be.
  private func leastWords(_ template: Template, _ block: RuleBlock, depth: Int = 0) -> Int {
    switch template {
    case .text(let units):
      let isOneWord = units.count <= 2 || units.allSatisfy { $0 < 0x80 }
      return isOneWord ? 1 : 2
    case .sequence(let parts), .permutation(let parts):
      return parts.reduce(0) { $0 + leastWords($1, block, depth: depth) }
    case .alternative(let parts): return parts.map { leastWords($0, block, depth: depth) }.min() ?? 0
    case .rule(let name):
      let text = (block.expansions + source.expansions).first { $0.name == name }?.template
      guard depth < 32, let text, let expansion = try? TemplateParser.parse(text) else { return 1 }
      return leastWords(expansion, block, depth: depth + 1)
    case .list(let name, _):
      if case .wildcard = (block.lists + source.lists).first(where: { $0.name == name })?.kind { return 0 }
      return 1
    case .range: return 1
    case .space: return 0
    }
  }

  /// What the rule's own sentences are read as. A rule with a witness to the contrary is only unreachable if it has no
  /// sentence of its own left.
  private func claims(_ rule: LocatedText, _ block: RuleBlock, _ sentences: [String]) -> [RuleFinding] {
    var findings: [RuleFinding] = []
    var own = 0
    for sentence in sentences {
      let read = readings(of: sentence, where: block)
      if read.contains(where: { $0.intent == block.intent }) {
        own += 1
      } else if let first = read.first, Self.isAct(first.intent), !Self.isAct(block.intent) {
        findings.append(
          RuleFinding(
            kind: .claimedByAct, location: rule.location,
            message: "“\(sentence)” of \(block.intent) is read as \(first.intent) by \(first.rule)"))
      } else {
        findings.append(
          RuleFinding(
            kind: .claimed, location: rule.location,
            message: "“\(sentence)” of \(block.intent) is read as \(read.first?.intent ?? "nothing")"))
      }
    }
    guard own == 0, let witness = sentences.first else {
      return (findings.first { $0.isWarning } ?? findings.first).map { [$0] } ?? []
    }
    return [
      RuleFinding(
        kind: .unreachable, location: rule.location,
        message:
          "no sentence of this rule of \(block.intent) is read as it, such as “\(witness)” (\(intents(of: witness, where: block).first ?? "nothing"))"
      )
    ]
  }
}
