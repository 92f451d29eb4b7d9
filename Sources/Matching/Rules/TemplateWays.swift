/// Templates without captures, written out.
extension RuleCompiler {
  /// Everything that a template without captures says. Empty texts are left out.
  mutating func ways(of text: LocatedText) throws(RuleError) -> [[UInt16]] {
    let template = try TemplateParser.parse(text)
    return try ways(of: template, text).filter { !$0.isEmpty }
  }

  mutating func ways(
    of template: Template, _ text: LocatedText, depth: Int = 0
  ) throws(RuleError) -> [[UInt16]] {
    switch template {
    case .text(let units): return [units]
    case .space: return [[]]
    case .sequence(let parts):
      var all: [[UInt16]] = [[]]
      for part in parts {
        let next = try ways(of: part, text, depth: depth)
        guard all.count * next.count <= Self.waysLimit else {
          throw RuleError("more than \(Self.waysLimit) ways to say this", at: text.location)
        }
        all = all.flatMap { before in next.map { before + $0 } }
      }
      return all
    case .alternative(let parts):
      var all: [[UInt16]] = []
      for part in parts {
        all += try ways(of: part, text, depth: depth)
        guard all.count <= Self.waysLimit else {
          throw RuleError("more than \(Self.waysLimit) ways to say this", at: text.location)
        }
      }
      return all
    case .permutation(let parts):
      try Self.checkPermutation(of: parts, text)
      return try ways(of: .alternative(Self.orders(parts)), text, depth: depth)
    case .rule(let name):
      guard depth < 32 else {
        throw RuleError("expansion rule <\(name)> contains itself", at: text.location(of: "<\(name)>"))
      }
      let (template, expansionText) = try expansion(name, text, [:])
      return try ways(of: template, expansionText, depth: depth + 1)
    case .list, .range: throw RuleError("a list cannot be used in a word", at: text.location)
    }
  }

  /// A permutation may have six parts.
  static func checkPermutation(of parts: [Template], _ text: LocatedText) throws(RuleError) {
    guard parts.count <= 6 else {
      throw RuleError("a permutation has at most 6 parts, this one has \(parts.count)", at: text.location)
    }
  }

  /// All orders of a permutation's parts.
  static func orders(_ parts: [Template]) -> [Template] {
    guard parts.count > 1 else { return parts }
    return parts.indices.flatMap { place -> [Template] in
      var rest = parts
      let first = rest.remove(at: place)
      return orders(rest).map { .sequence([first, $0]) }
    }
  }
}
