extension RuleCompiler {
  /// What each word means, but for the brackets that it stands in.
  func gatherWords() -> (marks: [Automaton.Word], meanings: [MatchIndex.Meaning]) {
    let isBracket = self.isBracket()
    let kept = wordMeanings.filter { $0.meaning.kind == .slip || !isBracket[Int($0.meaning.symbol)] }
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
        if unions[meaning.symbol] != nil { meaning.marks.insert(.inUnions) }
      }
      meanings[Int(next[Int(word)])] = meaning
      next[Int(word)] += 1
    }
    return (marks, meanings)
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

  /// Posts each rule under the symbol that is likely to be said least. The automaton finds the words.
  func post(_ automaton: Automaton) -> Posted {
    let costs = self.costs(automaton)
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
      case .derived where isAside(rule.owner): break
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
    let shortestWords = self.shortestWords()
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
          longest: longest == MatchIndex.Rule.anyLength ? .max : Int32(longest),
          shortest: Int32(shortest(rules[Int(number)], shortestWords)), number: place)
      },
      alphabets: alphabets, gates: gates, derivedStarts: derivedStarts, derived: derivedNumbers,
      derivedPartners: derivedNumbers.map { number in
        rarest(of: rules[Int(number)], costs, but: brought.union([gates[Int(number)]])) ?? -1
      })
  }

  /// Whether a concept only tells whether acts are settled or where a story ends, and so is looked for where that is asked.
  private func isAside(_ symbol: Int32) -> Bool {
    let role = symbols[Int(symbol)].role
    return role & MatchIndex.Role.aside != 0 && role & ~MatchIndex.Role.aside == 0
  }

  /// What looking a symbol up costs: how often its words are said in the rules' own examples. Of those that are never said in
  /// them the words in many brackets and concepts are said more often, and one-character words more often still.
  private func costs(_ automaton: Automaton) -> [Int] {
    var popularity = [Int](repeating: 0, count: words.count)
    for (word, meaning) in wordMeanings where meaning.kind == .plain || meaning.kind == .word {
      popularity[Int(word)] += 1 + (unions[meaning.symbol]?.count ?? 0)
    }
    let (said, lines) = wordsOfExamples(automaton)
    var costs = [Int](repeating: 0, count: symbols.count)
    for (word, meaning) in wordMeanings where meaning.kind != .slip && meaning.kind != .exception {
      let cost =
        max(1, popularity[Int(word)]) * (words[Int(word)].count == 1 ? 4 : 1) + Self.saidCost
        * said[Int(word)]
      costs[Int(meaning.symbol)] += cost
      for union in unions[meaning.symbol] ?? [] { costs[Int(union)] += cost }
    }
    // What patterns make is said at most as often as the rarest of their parts.
    for rule in rules where rule.kind == .derived {
      let parts = (rule.first..<(rule.first + rule.count)).map { costs[Int(atoms[Int($0)].symbol)] }
      let cost = parts.min() ?? 0
      costs[Int(rule.owner)] += cost
      for union in unions[rule.owner] ?? [] { costs[Int(union)] += cost }
    }
    costs[Int(numberSymbol)] = max(1_000, Self.saidCost * lines / 4)
    return costs
  }

  /// What being said once in an example weighs against being a word of many brackets.
  private static let saidCost = 256

  /// How often each word is said in the examples, and how many lines these are.
  private func wordsOfExamples(_ automaton: Automaton) -> (said: [Int], lines: Int) {
    var said = [Int](repeating: 0, count: words.count)
    var lines = 0
    let text = NormalisedText()
    for block in source.blocks {
      for example in [block.examples, block.counterexamples].joined() {
        text.normalise(example.text)
        lines += 1
        automaton.scan(text.units, count: text.count) { word, _, _ in
          said[word - UnsafePointer(automaton.words)] += 1
        }
      }
    }
    return (said, lines)
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

  static func grouped(_ pairs: [(symbol: Int32, rule: Int32)], _ count: Int) -> ([Int32], [Int32]) {
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
