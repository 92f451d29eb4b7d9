extension RuleCompiler {
  /// What each word means, and the symbols that share it, by word.
  func gatherWords(
    isPosted: [Bool]
  ) -> (marks: [Automaton.Word], meanings: [MatchIndex.Meaning], shared: [Int32]) {
    let shares = sharingSymbols()
    let kept = wordMeanings.filter { !isShared($0, shares) }
    var marks = [Automaton.Word](repeating: .init(), count: words.count + 1)
    for (word, _) in kept { marks[Int(word) + 1].meanings += 1 }
    for word in words.indices { marks[word + 1].meanings += marks[word].meanings }
    var next = marks.map(\.meanings)
    var meanings = [MatchIndex.Meaning](
      repeating: .init(symbol: 0, value: 0, kind: .plain), count: kept.count)
    let asked = askedSymbols()
    for (word, found) in kept {
      var meaning = found
      if meaning.kind != .slip, meaning.kind != .pause {
        let symbol = symbols[Int(meaning.symbol)]
        if !asked[Int(meaning.symbol)], symbol.kind == .concept { meaning.marks.insert(.silent) }
        if symbol.isFiller { meaning.marks.insert(.filler) }
        if symbol.isEntity { meaning.marks.insert(.entity) }
        if unions[meaning.symbol] != nil, found.kind == .exception || !dividedWords.contains(word) {
          meaning.marks.insert(.inUnions)
        }
      }
      meanings[Int(next[Int(word)])] = meaning
      next[Int(word)] += 1
    }
    let shared = gatherShared(shares, isPosted, &marks)
    return (marks, meanings, shared)
  }

  /// By word, the symbols for which it is one hit: first those that rules are posted under, then the others that a rule may
  /// need, then those that only a `not` asks for.
  private func gatherShared(
    _ shares: [Bool], _ isPosted: [Bool], _ marks: inout [Automaton.Word]
  ) -> [Int32] {
    let isUnasked = unaskedSymbols()
    func kind(_ symbol: Int32) -> Int { isPosted[Int(symbol)] ? 0 : isUnasked[Int(symbol)] ? 2 : 1 }
    var next = [Int32](repeating: 0, count: words.count * 3 + 1)
    for (word, meaning) in wordMeanings where isShared((word, meaning), shares) {
      next[3 * Int(word) + kind(meaning.symbol) + 1] += 1
    }
    for word in words.indices {
      // More of the second kind than fit are of the first, with which no more is done than needs be.
      let others = min(next[3 * word + 2], Int32(UInt16.max))
      marks[word].posted = next[3 * word + 1] + next[3 * word + 2] - others
      marks[word].others = UInt16(others)
    }
    for place in 0..<(words.count * 3) { next[place + 1] += next[place] }
    for word in 0...words.count { marks[word].shared = next[3 * word] }
    var symbols = [Int32](repeating: 0, count: Int(next[words.count * 3]))
    for (word, meaning) in wordMeanings where isShared((word, meaning), shares) {
      let place = 3 * Int(word) + kind(meaning.symbol)
      symbols[Int(next[place])] = meaning.symbol
      next[place] += 1
    }
    return symbols
  }

  /// Literals and brackets, whose hits differ in nothing but the symbol.
  private func sharingSymbols() -> [Bool] {
    symbols.map { symbol in
      (symbol.kind == .union || symbol.kind == .literal) && symbol.role == 0 && !symbol.isFiller
        && !symbol.isEntity
    }
  }

  private func isShared(_ found: (word: Int32, meaning: MatchIndex.Meaning), _ shares: [Bool]) -> Bool {
    found.meaning.kind == .plain && found.meaning.value < 0 && shares[Int(found.meaning.symbol)]
      && !(dividedWords.contains(found.word) && unionTerms[found.meaning.symbol] != nil)
  }

  /// Symbols that nothing but `not` patterns asks for. What a consumed stretch spares is not among them, since a hit must be
  /// the bracket's before it ends.
  private func unaskedSymbols() -> [Bool] {
    var isUnasked = [Bool](repeating: false, count: symbols.count)
    for isForbidding in [true, false] {
      for rule in rules where rule.kind != .sentence && (rule.kind == .not) == isForbidding {
        for place in rule.first..<(rule.first + rule.count) {
          isUnasked[Int(atoms[Int(place)].symbol)] = isForbidding
        }
      }
    }
    for step in instructions where step.operation == .list { isUnasked[Int(step.a)] = false }
    for keys in sentenceKeys.values { for key in keys { isUnasked[Int(key)] = false } }
    for spared in aliases.values { for symbol in spared { isUnasked[Int(symbol)] = false } }
    return isUnasked
  }

  /// Which symbols some rule, template or derived concept asks for.
  private func askedSymbols() -> [Bool] {
    var asked = [Bool](repeating: false, count: symbols.count)
    for atom in atoms { asked[Int(atom.symbol)] = true }
    for step in instructions where step.operation == .list { asked[Int(step.a)] = true }
    for keys in sentenceKeys.values { for key in keys { asked[Int(key)] = true } }
    for symbol in [numberSymbol, skipSymbol, politeSymbol] { asked[Int(symbol)] = true }
    for symbol in symbols.indices where symbols[symbol].role != 0 { asked[symbol] = true }
    for symbol in unions.keys { asked[Int(symbol)] = true }
    return asked
  }

  /// Where rules are looked for.
  struct Posted {
    var starts: [Int32]
    var postings: [MatchIndex.Posting]
    var sentenceStarts: [Int32]
    var sentences: [MatchIndex.SentencePosting]
    var alphabets: [UInt64]
    var gates: [Int32]
    var derivedStarts: [Int32]
    var derived: [Int32]
    var derivedPartners: [Int32]
  }

  /// Posts each rule under the symbol that is likely to be said least.
  func post() -> Posted {
    let costs = self.costs()
    var posted: [(symbol: Int32, rule: Int32)] = []
    var sentences: [(symbol: Int32, rule: Int32)] = []
    var derived: [(symbol: Int32, rule: Int32)] = []
    var gates = [Int32](repeating: 0, count: rules.count)
    for (number, rule) in rules.enumerated() {
      if rule.kind == .sentence {
        for key in Set(sentenceKeys[Int32(number)] ?? []) { sentences.append((key, Int32(number))) }
        continue
      }
      gates[number] = rarest(of: rule, costs, but: []) ?? 0
      switch rule.kind {
      case .wish, .manner: posted.append((gates[number], Int32(number)))
      case .derived: derived.append((gates[number], Int32(number)))
      case .not, .sentence: break
      }
    }
    let (starts, numbers) = Self.grouped(posted, symbols.count)
    let (sentenceStarts, sentenceNumbers) = Self.grouped(sentences, symbols.count)
    let (derivedStarts, derivedNumbers) = Self.grouped(derived, symbols.count)
    let ofSymbols = symbolAlphabets()
    var alphabets: [UInt64] = []
    var alphabetNumbers: [Int32: Int32] = [:]
    for (number, rule) in rules.enumerated() where rule.kind == .sentence {
      alphabetNumbers[Int32(number)] = Int32(alphabets.count / SentenceAlphabet.width)
      alphabets += alphabet(of: rule, ofSymbols)
    }
    let brought = self.brought()
    return Posted(
      starts: starts,
      postings: numbers.map { number in
        let first = gates[Int(number)]
        let partner = rarest(of: rules[Int(number)], costs, but: [first])
        let third = partner.flatMap { rarest(of: rules[Int(number)], costs, but: [first, $0]) }
        return .init(rule: number, partner: partner ?? -1, third: third ?? -1)
      },
      sentenceStarts: sentenceStarts,
      sentences: sentenceNumbers.map { number in
        let longest = rules[Int(number)].longest
        let place = alphabetNumbers[number] ?? 0
        let first = Int(place) * SentenceAlphabet.width
        return .init(
          alphabet: alphabets[first..<(first + SentenceAlphabet.width)].reduce(0, |), rule: number,
          longest: longest == MatchIndex.Rule.anyLength ? .max : Int32(longest), number: place)
      },
      alphabets: alphabets, gates: gates, derivedStarts: derivedStarts, derived: derivedNumbers,
      derivedPartners: derivedNumbers.map { number in
        rarest(of: rules[Int(number)], costs, but: brought.union([gates[Int(number)]])) ?? -1
      })
  }

  /// What looking a symbol up costs: a word in many brackets and concepts is said often, and one-character words more often
  /// still.
  private func costs() -> [Int] {
    var popularity = [Int](repeating: 0, count: words.count)
    for (word, meaning) in wordMeanings where meaning.kind == .plain || meaning.kind == .word {
      popularity[Int(word)] += 1 + unions(of: meaning.symbol, saidBy: word).count
    }
    var costs = [Int](repeating: 0, count: symbols.count)
    for (word, meaning) in wordMeanings where meaning.kind != .slip && meaning.kind != .exception {
      let cost = max(1, popularity[Int(word)]) * (words[Int(word)].count == 1 ? 4 : 1)
      costs[Int(meaning.symbol)] += cost
      for union in unions(of: meaning.symbol, saidBy: word) { costs[Int(union)] += cost }
    }
    // What patterns make is said as rarely as the rarest of their parts; that lies behind, so a guess must do.
    for rule in rules where rule.kind == .derived { costs[Int(rule.owner)] += 8 }
    costs[Int(numberSymbol)] = 1_000
    for symbol in symbols.indices where symbols[symbol].isFiller { costs[symbol] *= 8 }
    return costs
  }

  /// The symbol of a rule's words that is said least, of those that count.
  private func rarest(of rule: MatchIndex.Rule, _ costs: [Int], but left: Set<Int32>) -> Int32? {
    var best: Int32?
    for place in rule.first..<(rule.first + rule.count) {
      let symbol = atoms[Int(place)].symbol
      if !left.contains(symbol), best.map({ costs[Int(symbol)] < costs[Int($0)] }) ?? true { best = symbol }
    }
    return best
  }

  /// Symbols that patterns make.
  private func brought() -> Set<Int32> {
    var brought: Set<Int32> = []
    for rule in rules where rule.kind == .derived {
      brought.insert(rule.owner)
      brought.formUnion(aliases[rule.owner] ?? [])
    }
    return brought
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
