extension RuleCompiler {
  func gatherMeanings() -> ([Int32], [MatchIndex.Meaning]) {
    var starts = [Int32](repeating: 0, count: words.count + 1)
    for (word, _) in wordMeanings { starts[Int(word) + 1] += 1 }
    for word in words.indices { starts[word + 1] += starts[word] }
    var next = starts
    var meanings = [MatchIndex.Meaning](
      repeating: .init(symbol: 0, value: 0, kind: .plain), count: wordMeanings.count)
    let asked = askedSymbols()
    for (word, found) in wordMeanings {
      var meaning = found
      if meaning.kind != .slip, meaning.kind != .pause {
        meaning.isSilent = !asked[Int(meaning.symbol)] && symbols[Int(meaning.symbol)].kind == .concept
        meaning.isFiller = symbols[Int(meaning.symbol)].isFiller
        meaning.isEntity = symbols[Int(meaning.symbol)].isEntity
      }
      meanings[Int(next[Int(word)])] = meaning
      next[Int(word)] += 1
    }
    return (starts, meanings)
  }

  /// Which symbols some rule, template or derived concept asks for.
  private func askedSymbols() -> [Bool] {
    var asked = [Bool](repeating: false, count: symbols.count)
    for atom in atoms { asked[Int(atom.symbol)] = true }
    for step in instructions where step.operation == .list { asked[Int(step.a)] = true }
    for keys in sentenceKeys.values { for key in keys { asked[Int(key)] = true } }
    for symbol in [numberSymbol, skipSymbol, politeSymbol] { asked[Int(symbol)] = true }
    for symbol in symbols.indices where symbols[symbol].role != 0 { asked[symbol] = true }
    return asked
  }

  /// Posts each rule under the symbol that the fewest rules use; one-character words count four times.
  func post() -> (
    starts: [Int32], rules: [Int32], partners: [Int32], derivedStarts: [Int32], derived: [Int32],
    derivedPartners: [Int32]
  ) {
    var uses = [Int32](repeating: 0, count: symbols.count)
    for atom in atoms { uses[Int(atom.symbol)] += 1 }
    for keys in sentenceKeys.values { for key in keys { uses[Int(key)] += 1 } }
    var shortest = [Int32](repeating: 99, count: symbols.count)
    for (word, meaning) in wordMeanings where meaning.kind != .slip {
      shortest[Int(meaning.symbol)] = min(shortest[Int(meaning.symbol)], Int32(words[Int(word)].count))
    }
    func cost(_ symbol: Int32) -> Int {
      let rarity = Int(uses[Int(symbol)]) * (shortest[Int(symbol)] <= 1 || symbol == numberSymbol ? 4 : 1)
      return symbols[Int(symbol)].isFiller ? rarity * 8 : rarity
    }
    var posted: [(symbol: Int32, rule: Int32)] = []
    var derived: [(symbol: Int32, rule: Int32)] = []
    for (number, rule) in rules.enumerated() {
      switch rule.kind {
      case .not: continue
      case .sentence:
        for key in Set(sentenceKeys[Int32(number)] ?? []) { posted.append((key, Int32(number))) }
      case .wish, .manner, .derived:
        var best = atoms[Int(rule.first)].symbol
        for place in rule.first..<(rule.first + rule.count) where cost(atoms[Int(place)].symbol) < cost(best)
        {
          best = atoms[Int(place)].symbol
        }
        if rule.kind == .derived {
          derived.append((best, Int32(number)))
        } else {
          posted.append((best, Int32(number)))
        }
      }
    }
    let wishes = Self.grouped(posted, symbols.count)
    let derivations = Self.grouped(derived, symbols.count)
    var brought = [Bool](repeating: false, count: symbols.count)
    for rule in rules where rule.kind == .derived {
      brought[Int(rule.owner)] = true
      for alias in aliases[rule.owner] ?? [] { brought[Int(alias)] = true }
    }
    /// Of the other symbols of a posted rule the one that the fewest rules use.
    func partners(_ starts: [Int32], _ numbers: [Int32], counts: (Int32) -> Bool) -> [Int32] {
      var partners: [Int32] = []
      partners.reserveCapacity(numbers.count)
      for symbol in symbols.indices {
        for posting in Int(starts[symbol])..<Int(starts[symbol + 1]) {
          let rule = rules[Int(numbers[posting])]
          var best: Int32 = -1
          if rule.kind != .sentence {
            for place in rule.first..<(rule.first + rule.count) {
              let other = atoms[Int(place)].symbol
              if Int(other) != symbol, counts(other), best < 0 || cost(other) < cost(best) { best = other }
            }
          }
          partners.append(best)
        }
      }
      return partners
    }
    let wishPartners = partners(wishes.0, wishes.1) { _ in true }
    let derivedPartners = partners(derivations.0, derivations.1) { !brought[Int($0)] }
    return (wishes.0, wishes.1, wishPartners, derivations.0, derivations.1, derivedPartners)
  }

  /// For each symbol at most three rules of different intents that use it.
  func usersOfSymbols() -> (starts: [Int32], rules: [Int32]) {
    var pairs: [(symbol: Int32, rule: Int32)] = []
    var seen = [[Int32]](repeating: [], count: symbols.count)
    for (number, rule) in rules.enumerated() where rule.kind == .wish {
      let intent = blocks[Int(rule.owner)].intent
      for place in rule.first..<(rule.first + rule.count) {
        let symbol = Int(atoms[Int(place)].symbol)
        guard seen[symbol].count < 3, !seen[symbol].contains(intent), symbols[symbol].weight > 0 else {
          continue
        }
        seen[symbol].append(intent)
        pairs.append((Int32(symbol), Int32(number)))
      }
    }
    return Self.grouped(pairs, symbols.count)
  }

  private static func grouped(_ pairs: [(symbol: Int32, rule: Int32)], _ count: Int) -> ([Int32], [Int32]) {
    var starts = [Int32](repeating: 0, count: count + 1)
    for pair in pairs { starts[Int(pair.symbol) + 1] += 1 }
    for place in 0..<count { starts[place + 1] += starts[place] }
    var next = starts
    var rules = [Int32](repeating: 0, count: pairs.count)
    for pair in pairs {
      rules[Int(next[Int(pair.symbol)])] = pair.rule
      next[Int(pair.symbol)] += 1
    }
    return (starts, rules)
  }
}
