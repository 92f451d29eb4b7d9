/// What compiles and still can't be meant.
extension RuleCompiler {
  /// Reads expansion rules that nobody uses too: a fault in one shows when it is written and not when it is used.
  func checkExpansions() throws(RuleError) {
    var known = Set(expansionByName.keys)
    for block in source.blocks { known.formUnion(block.expansions.map(\.name)) }
    for expansion in source.expansions {
      let template = try TemplateParser.parse(expansion.template)
      if let missing = template.ruleNames.first(where: { !known.contains($0) }) {
        throw RuleError(
          "no expansion rule is named <\(missing)>", at: expansion.template.location(of: "<\(missing)>"))
      }
    }
  }

  /// Refuses concepts that only patterns could find which need the concept itself.
  func checkConcepts() throws(RuleError) {
    var open: [(concept: Concept, patterns: [KeywordPattern])] = []
    for concept in source.concepts where concept.words.isEmpty && concept.weak.isEmpty {
      var patterns: [KeywordPattern] = []
      for text in concept.patterns { patterns += try KeywordParser.parse(text) }
      open.append((concept, patterns))
    }
    while !open.isEmpty {
      let names = Set(open.map(\.concept.name))
      let left = open.filter { concept in
        concept.patterns.allSatisfy { pattern in
          pattern.chains.contains { $0.items.contains { $0.term.needsOne(of: names) } }
        }
      }
      guard left.count < open.count else {
        throw RuleError(
          "the concept `\(left[0].concept.name)` is never found: each of its patterns needs a concept that is found by it",
          at: left[0].concept.location)
      }
      open = left
    }
  }

  /// What a block takes must be something that is found in lines.
  func checkTaken(by block: RuleBlock) throws(RuleError) {
    for kind in block.takes where !ReadingBuilder.takenKinds.contains(kind.text) {
      guard listByName[kind.text]?.isEntity != true else { continue }
      let known = ReadingBuilder.takenKinds.sorted().joined(separator: ", ")
      throw RuleError(
        "nothing called \"\(kind.text)\" is found in lines; known: \(known) and each list with entity: true",
        at: kind.location)
    }
  }
}

extension Template {
  /// The names of the expansion rules in it.
  fileprivate var ruleNames: [String] {
    switch self {
    case .rule(let name): [name]
    case .sequence(let parts), .alternative(let parts), .permutation(let parts): parts.flatMap(\.ruleNames)
    case .text, .list, .range, .space: []
    }
  }
}

extension KeywordPattern.Term {
  /// Whether it is only there where one of these concepts is.
  fileprivate func needsOne(of concepts: Set<String>) -> Bool {
    switch self {
    case .concept(let name): concepts.contains(name)
    case .anyOf(let terms): terms.allSatisfy { $0.needsOne(of: concepts) }
    case .literal, .list, .number: false
    }
  }
}
