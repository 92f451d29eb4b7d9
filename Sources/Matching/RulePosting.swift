extension RuleCompiler {
  /// Meanings by word, but for those that words share among them.
  func gatherMeanings() -> ([Int32], [MatchIndex.Meaning]) {
    let shares = sharingSymbols()
    let kept = wordMeanings.filter { !isShared($0.meaning, shares) }
    var starts = [Int32](repeating: 0, count: words.count + 1)
    for (word, _) in kept { starts[Int(word) + 1] += 1 }
    for word in words.indices { starts[word + 1] += starts[word] }
    var next = starts
    var meanings = [MatchIndex.Meaning](
      repeating: .init(symbol: 0, value: 0, kind: .plain), count: kept.count)
    let asked = askedSymbols()
    for (word, found) in kept {
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

  /// By word, the symbols for which it is one hit: first those that rules are posted under, then the others. A word has two
  /// places in `starts`.
  func gatherShared(isPosted: [Bool]) -> (starts: [Int32], symbols: [Int32]) {
    let shares = sharingSymbols()
    func place(_ word: Int32, _ symbol: Int32) -> Int { 2 * Int(word) + (isPosted[Int(symbol)] ? 0 : 1) }
    var starts = [Int32](repeating: 0, count: words.count * 2 + 1)
    for (word, meaning) in wordMeanings where isShared(meaning, shares) {
      starts[place(word, meaning.symbol) + 1] += 1
    }
    for place in 0..<(words.count * 2) { starts[place + 1] += starts[place] }
    var next = starts
    var symbols = [Int32](repeating: 0, count: Int(starts[words.count * 2]))
    for (word, meaning) in wordMeanings where isShared(meaning, shares) {
      let place = place(word, meaning.symbol)
      symbols[Int(next[place])] = meaning.symbol
      next[place] += 1
    }
    return (starts, symbols)
  }

  /// Literals and brackets, whose hits differ in nothing but the symbol. What a consumed stretch spares is left out.
  private func sharingSymbols() -> [Bool] {
    var shares = symbols.map { symbol in
      (symbol.kind == .union || symbol.kind == .literal) && symbol.role == 0 && !symbol.isFiller
        && !symbol.isEntity
    }
    for spared in aliases.values { for symbol in spared { shares[Int(symbol)] = false } }
    return shares
  }

  private func isShared(_ meaning: MatchIndex.Meaning, _ shares: [Bool]) -> Bool {
    meaning.kind == .plain && meaning.value < 0 && shares[Int(meaning.symbol)]
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

  /// Posts each rule under the symbol that is likely to be said least: a word in many brackets and concepts is said often,
  /// and one-character words more often still.
  func post() -> (
    starts: [Int32], rules: [Int32], partners: [Int32], derivedStarts: [Int32], derived: [Int32],
    derivedPartners: [Int32]
  ) {
    var popularity = [Int](repeating: 0, count: words.count)
    for (word, meaning) in wordMeanings where meaning.kind == .plain || meaning.kind == .word {
      popularity[Int(word)] += 1
    }
    var costs = [Int](repeating: 0, count: symbols.count)
    for (word, meaning) in wordMeanings where meaning.kind != .slip && meaning.kind != .exception {
      costs[Int(meaning.symbol)] += max(1, popularity[Int(word)]) * (words[Int(word)].count == 1 ? 4 : 1)
    }
    // What patterns make is said as rarely as the rarest of their parts; that lies behind, so a guess must do.
    for rule in rules where rule.kind == .derived { costs[Int(rule.owner)] += 8 }
    costs[Int(numberSymbol)] = 1_000
    for symbol in symbols.indices where symbols[symbol].isFiller { costs[symbol] *= 8 }
    func cost(_ symbol: Int32) -> Int { costs[Int(symbol)] }
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
