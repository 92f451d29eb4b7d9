/// Writes sentences that a rule is meant to match, by choosing among its alternatives.
///
/// Chance is an argument: the same seed gives the same sentences.
public struct RuleSampler {
  private let rules: RuleSet
  private var state: UInt64
  private var depth = 0

  /// A sampler of these rules.
  public init(_ rules: RuleSet, seed: UInt64 = 1) {
    self.rules = rules
    state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
  }

  /// One sentence of a template; nil if it has a wildcard, or the template does not parse.
  public mutating func sentence(of template: LocatedText, in block: RuleBlock? = nil) -> String? {
    guard let tree = try? TemplateParser.parse(template) else { return nil }
    depth = 0
    return text(of: tree, block)
  }

  /// One sentence of a keyword pattern, its parts side by side: what is bound to the beginning first, what is bound to
  /// the end last.
  public mutating func keywords(of pattern: LocatedText) -> String? {
    guard let variants = try? KeywordParser.parse(pattern), !variants.isEmpty else { return nil }
    let chains = variants[choose(variants.count)].chains
    var result = ""
    for place in [(true, false), (true, true), (false, false), (false, true)] {
      for chain in chains where chain.atStart == place.0 && chain.atEnd == place.1 {
        for item in chain.items {
          guard let text = text(of: item.term) else { return nil }
          // Letters side by side would be one word.
          if let last = result.last, let first = text.first, last.isASCII, first.isASCII { result += " " }
          result += text
        }
      }
    }
    return result
  }

  private mutating func choose(_ count: Int) -> Int {
    // xorshift64*: good enough to walk alternatives.
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return Int((state &* 0x2545_F491_4F6C_DD1D) >> 33) % max(1, count)
  }

  private mutating func text(of tree: Template, _ block: RuleBlock?) -> String? {
    depth += 1
    defer { depth -= 1 }
    guard depth < 40 else { return nil }
    switch tree {
    case .text(let units): return String(decoding: units, as: UTF16.self)
    case .space: return ""
    case .sequence(let parts):
      var result = ""
      for part in parts {
        guard let text = text(of: part, block) else { return nil }
        result += text
      }
      return result
    case .alternative(let parts): return text(of: parts[choose(parts.count)], block)
    case .permutation(let parts):
      let orders = RuleCompiler.orders(parts)
      return text(of: orders[choose(orders.count)], block)
    case .range(let bounds, _, _): return String(bounds.lowerBound)
    case .rule(let name):
      let template =
        block?.expansions.first { $0.name == name }?.template
        ?? rules.expansions.first { $0.name == name }?.template
      guard let template, let tree = try? TemplateParser.parse(template) else { return nil }
      return text(of: tree, block)
    case .list(let name, _):
      guard
        let list = block?.lists.first(where: { $0.name == name })
          ?? rules.lists.first(where: { $0.name == name })
      else { return nil }
      return value(of: list, block)
    }
  }

  private mutating func value(of list: ValueList, _ block: RuleBlock?) -> String? {
    switch list.kind {
    case .range(let range): return String(range.bounds.lowerBound)
    case .wildcard: return nil
    case .values(let values):
      guard !values.isEmpty, let tree = try? TemplateParser.parse(values[choose(values.count)].said) else {
        return nil
      }
      return text(of: tree, block)
    }
  }

  private mutating func text(of term: KeywordPattern.Term) -> String? {
    depth += 1
    defer { depth -= 1 }
    guard depth < 40 else { return nil }
    switch term {
    case .literal(_, let written): return written
    case .number: return "五"
    case .anyOf(let terms): return text(of: terms[choose(terms.count)])
    case .list(let name, _):
      guard let list = rules.lists.first(where: { $0.name == name }) else { return nil }
      return value(of: list, nil)
    case .concept(let name):
      if let concept = rules.concepts.first(where: { $0.name == name }) {
        // Weak words are not what a rule stands for, unless it has no others.
        let words = concept.words.isEmpty ? concept.weak : concept.words
        if words.isEmpty {
          return concept.patterns.isEmpty
            ? nil : keywords(of: concept.patterns[choose(concept.patterns.count)])
        }
        guard let tree = try? TemplateParser.parse(words[choose(words.count)]) else { return nil }
        return text(of: tree, nil)
      }
      guard let expansion = rules.expansions.first(where: { $0.name == name }),
        let tree = try? TemplateParser.parse(expansion.template)
      else { return nil }
      return text(of: tree, nil)
    }
  }
}
