extension RuleCompiler {
  mutating func derive(_ concept: Concept) throws(RuleError) {
    guard let symbol = symbolByKey["c:" + concept.name] else { return }
    for text in concept.patterns { try addKeyword(text, .derived, symbol) }
  }

  /// Marks the words of a concept that keeps things, the things, and the acts.
  mutating func giveRoles(_ concept: Concept) throws(RuleError) {
    guard let own = symbolByKey["c:" + concept.name] else { return }
    var roles: [(names: [LocatedText], role: UInt8)] = []
    if let keeps = concept.keeps {
      symbols[Int(own)].role |= MatchIndex.Role.keeps
      roles = [(keeps.things, MatchIndex.Role.thing), (keeps.acts, MatchIndex.Role.act)]
    }
    if let beside = concept.settles {
      symbols[Int(own)].role |= MatchIndex.Role.bids
      roles.append((beside, MatchIndex.Role.beside))
    }
    if let telling = concept.opens {
      symbols[Int(own)].role |= MatchIndex.Role.opens
      roles.append((telling, MatchIndex.Role.tells))
    }
    for (names, role) in roles {
      for name in names {
        guard let symbol = symbolByKey["c:" + name.text] ?? symbolByKey["l:" + name.text] else {
          throw RuleError(
            "no concept or list that words are found of is named `\(name.text)`", at: name.location)
        }
        symbols[Int(symbol)].role |= role
      }
    }
  }

  mutating func slotNumber(_ name: String) -> Int16 {
    if let known = slotNumbers[name] { return known }
    let number = Int16(slotNames.count)
    slotNames.append(name)
    slotNumbers[name] = number
    return number
  }

  mutating func addKeyword(
    _ text: LocatedText, _ kind: MatchIndex.Rule.Kind, _ owner: Int32
  ) throws(RuleError) {
    for pattern in try KeywordParser.parse(text) {
      let first = Int32(atoms.count)
      for chain in pattern.chains {
        for (place, item) in chain.items.enumerated() {
          let (symbol, slot) = try symbolAndSlot(of: item.term, text)
          atoms.append(
            .init(
              symbol: symbol, gap: item.gap.map { Int16($0) } ?? -1, slot: slot, startsChain: place == 0,
              atStart: chain.atStart && place == 0, atEnd: chain.atEnd && place == chain.items.count - 1))
        }
      }
      locations.append(text.location)
      rules.append(
        .init(
          kind: kind, sameClause: pattern.sameClause, first: first, count: Int32(atoms.count) - first,
          owner: owner, location: Int32(locations.count - 1)))
    }
  }

  mutating func symbolAndSlot(
    of term: KeywordPattern.Term, _ text: LocatedText
  ) throws(RuleError) -> (Int32, Int16) {
    switch term {
    case .literal(let units, let written): return (symbol(literal: units, written: written), -1)
    case .number(let slot): return (numberSymbol, slot.map { slotNumber($0) } ?? -1)
    case .concept(let name): return (try symbol(named: name, text), -1)
    case .list(let name, let slot):
      guard let list = listByName[name] else {
        throw RuleError("no list is named {\(name)}", at: text.location(of: "{\(name)"))
      }
      switch list.kind {
      case .values: return (try symbol(list: list, scope: ""), slotNumber(slot))
      case .range(let range): return (try symbol(range: range, of: name, text), slotNumber(slot))
      case .wildcard:
        throw RuleError(
          "{\(name)} is a wildcard; in keywords a distance such as ..8 does that",
          at: text.location(of: "{\(name)"))
      }
    case .anyOf(let terms):
      var names: [String] = []
      for term in terms {
        switch term {
        case .literal(let units, _): names.append(String(decoding: units, as: UTF16.self))
        case .concept(let name): names.append("<\(name)>")
        default: throw RuleError("only words and concepts can be alternatives", at: text.location)
        }
      }
      let name = "(" + names.joined(separator: "|") + ")"
      let key = Array(name.utf8)
      if let known = bracketByText[key] { return (known, -1) }
      let union = newSymbol(nil, name, .union)
      bracketByText[key] = union
      var parts: [UnionTerm] = []
      for term in terms {
        switch term {
        case .literal(let units, _):
          parts.append(.literal(add(units, union, -1, .plain)))
        case .concept(let name):
          let part = try symbol(named: name, text)
          if conceptByName[name] != nil {
            unions[part, default: []].append(union)
            parts.append(.concept(part))
          }
          aliases[part, default: []].append(union)
        default: break
        }
      }
      if parts.contains(where: \.isConcept) { unionTerms[union] = parts }
      return (union, -1)
    }
  }

  /// The symbol of those numbers that a ranged list holds.
  private mutating func symbol(
    range: NumberRange, of list: String, _ text: LocatedText
  ) throws(RuleError) -> Int32 {
    let key = "r:" + list
    if let known = symbolByKey[key] { return known }
    ranges.append(try Self.checked(range, text))
    let number = newSymbol(key, "{\(list)}", .number)
    rangedSymbols.append(.init(symbol: number, range: Int32(ranges.count - 1)))
    return number
  }

  mutating func symbol(named name: String, _ text: LocatedText) throws(RuleError) -> Int32 {
    if let concept = conceptByName[name] { return try symbol(concept: concept) }
    if let template = expansionByName[name] {
      let key = "c:" + name
      if let known = symbolByKey[key] { return known }
      let number = newSymbol(key, name, .concept)
      for units in try ways(of: template) { add(units, number, -1, .word) }
      return number
    }
    let near = conceptByName.keys.filter { $0.hasPrefix(name) || name.hasPrefix($0) }.sorted().first
    throw RuleError(
      "no concept is named <\(name)>" + (near.map { "; is <\($0)> meant?" } ?? ""),
      at: text.location(of: "<\(name)>"))
  }
}
