extension MatchIndex {
  /// That every number of an index which was read from an image leads to something that is there.
  func check() throws(FlatFault) {
    try checkBits()
    try checkWords()
    try checkRules()
    try checkBlocks()
    try checkPrograms()
    try checkLikeness()
  }

  /// Every line's sum stays far from what a number can hold.
  private func checkLikeness() throws(FlatFault) {
    let limit = Int32(IntentLikeness.limit)
    let count = likeness.signs.count
    guard likeness.profiles.count == 0 || likeness.profiles.count == intents.count else { throw FlatFault() }
    try likeness.signs.require { abs(Int($0.weight)) <= limit }
    try likeness.profiles.require {
      $0.first >= 0 && $0.count >= 0 && Int($0.first) + Int($0.count) <= count && abs(Int($0.start)) <= limit
    }
  }

  /// Bits that no case of an enumeration and no flag has make no value at all.
  private func checkBits() throws(FlatFault) {
    try meanings.requireByte(at: MemoryLayout<Meaning>.offset(of: \.kind), below: 7)
    for flag in [\Atom.startsChain, \.atStart, \.atEnd] {
      try atoms.requireByte(at: MemoryLayout<Atom>.offset(of: flag), below: 2)
    }
    try rules.requireByte(at: MemoryLayout<Rule>.offset(of: \.kind), below: 5)
    for flag in [\Rule.sameClause, \.hasWildcard] {
      try rules.requireByte(at: MemoryLayout<Rule>.offset(of: flag), below: 2)
    }
    for flag in [\Block.matchesWithin, \.isAction] {
      try blocks.requireByte(at: MemoryLayout<Block>.offset(of: flag), below: 2)
    }
    try instructions.requireByte(at: MemoryLayout<Instruction>.offset(of: \.operation), below: 11)
    try isUnspecified.requireByte(at: 0, below: 2)
  }

  private func checkWords() throws(FlatFault) {
    let symbols = self.symbols.count
    guard facts.count == symbols, families.count == intents.count,
      isUnspecified.count == intents.count
    else { throw FlatFault() }
    try facts.require { $0.list >= -1 && Int($0.list) < lists.count }
    guard starts.count == symbols + 1 else { throw FlatFault() }
    try automaton.checkMarks(meanings: meanings.count, rows: Int(starts[0].rows))
    try checkBrackets(symbols)
    let values = valueCounts
    try meanings.require { meaning in
      guard meaning.symbol >= 0 else { return false }
      if meaning.kind == .slip {
        guard Int(meaning.symbol) < sounds.slipWords.count else { return false }
        return meaning.value >= 0 && meaning.value < sounds.slipWords[Int(meaning.symbol)].count
      }
      guard Int(meaning.symbol) < symbols, meaning.value >= -1 else { return false }
      guard meaning.value < 0 || Int(meaning.value) < values[Int(meaning.symbol)] else { return false }
      return !meaning.marks.contains(.entity) || meaning.value >= 0
    }
  }

  /// Rows lead to brackets, and brackets to words and to symbols that are none.
  private func checkBrackets(_ symbols: Int) throws(FlatFault) {
    try requireStarts(from: 0, to: postings.count) { $0.postings }
    try requireStarts(from: starts[0].rows, to: rows.count) { $0.rows }
    try requireStarts(from: 0, to: parts.count) { $0.parts }
    try requireStarts(from: 0, to: users.count) { $0.users }
    try termStarts.requireStarts(count: symbols, total: terms.count)
    func isBracket(_ symbol: Int) -> Bool { termStarts[symbol] < termStarts[symbol + 1] }
    var brackets = [UInt64](repeating: 0, count: symbols / 64 + 1)
    for symbol in 0..<symbols where isBracket(symbol) { brackets[symbol >> 6] |= 1 << UInt64(symbol & 63) }
    try rows.require { row in
      row.block >= 0 && Int(row.block) < brackets.count && row.bits & ~brackets[Int(row.block)] == 0
    }
    let words = automaton.wordCount
    try parts.require { part in
      guard part.block < 0 else {
        return Int(part.block) < brackets.count && part.bits & brackets[Int(part.block)] == 0
          && Self.isWithin(part.bits, Int(part.block), symbols)
      }
      return Int(~part.block) <= words >> 6 && Self.isWithin(part.bits, Int(~part.block), words)
    }
    try terms.require { term in
      term < 0 ? Int(~term) < automaton.wordCount : Int(term) < symbols && !isBracket(Int(term))
    }
  }

  /// That each symbol's stretch begins where the one before it ends, from a place on up to the last.
  @inline(__always)
  private func requireStarts(
    from first: Int32, to last: Int, _ start: (Starts) -> Int32
  ) throws(FlatFault) {
    var before = first
    for element in starts.elements {
      guard start(element) >= before else { throw FlatFault() }
      before = start(element)
    }
    guard first >= 0, start(starts[0]) == first, Int(before) == last else { throw FlatFault() }
  }

  /// Whether all bits of a block are numbers below a limit.
  private static func isWithin(_ bits: UInt64, _ block: Int, _ limit: Int) -> Bool {
    bits == 0 || block << 6 | (63 - bits.leadingZeroBitCount) < limit
  }

  /// How many values the list of each symbol has; 0 where it has no list.
  var valueCounts: [Int] {
    facts.elements.map { $0.list >= 0 && Int($0.list) < lists.count ? lists[Int($0.list)].values.count : 0 }
  }

  private func checkRules() throws(FlatFault) {
    try atoms.require { atom in
      atom.symbol >= 0 && Int(atom.symbol) < symbols.count && Int(atom.slot) < slotNames.count
    }
    try rules.require { rule in
      guard rule.first >= 0, rule.count > 0, rule.owner >= 0, rule.location >= 0,
        Int(rule.location) < locations.count
      else { return false }
      let end = Int(rule.first) + Int(rule.count)
      if rule.kind == .sentence { return end <= instructions.count && Int(rule.owner) < blocks.count }
      guard end <= atoms.count, rule.count <= Self.atomLimit, atoms[Int(rule.first)].startsChain else {
        return false
      }
      switch rule.kind {
      case .derived: return Int(rule.owner) < symbols.count
      case .manner: return Int(rule.owner) < manners.count
      case .wish, .not, .sentence: return Int(rule.owner) < blocks.count
      }
    }
    try derivedStarts.requireStarts(count: symbols.count, total: derivedPostings.count)
    try derivedPostings.require(below: rules.count)
    try users.require(below: rules.count)
    func isPartner(_ symbol: Int32) -> Bool { symbol >= -1 && Int(symbol) < symbols.count }
    guard derivedPartners.count == derivedPostings.count, gates.count == rules.count else {
      throw FlatFault()
    }
    try derivedPartners.require(isPartner)
    try gates.require(below: symbols.count)
    try postings.require {
      $0.rule >= 0 && Int($0.rule) < rules.count && isPartner($0.partner) && isPartner($0.third)
        && (rules[Int($0.rule)].kind == .wish || rules[Int($0.rule)].kind == .manner)
    }
    try sentenceStarts.requireStarts(count: symbols.count, total: sentencePostings.count)
    try sentencePostings.require {
      $0.rule >= 0 && Int($0.rule) < rules.count && rules[Int($0.rule)].kind == .sentence
        && $0.number >= 0 && (Int($0.number) + 1) * SentenceAlphabet.width <= alphabets.count
    }
    try derivedPostings.require { rules[Int($0)].kind == .derived }
    try rangedSymbols.require {
      $0.symbol >= 0 && Int($0.symbol) < symbols.count && $0.range >= 0 && Int($0.range) < ranges.count
    }
    try users.require { rules[Int($0)].kind == .wish }
    guard userIntents.count == users.count else { throw FlatFault() }
    try userIntents.require(below: intents.count)
  }

  /// A rule's hits are kept in buffers of this size.
  private static let atomLimit = 256

  private func checkBlocks() throws(FlatFault) {
    try blocks.require { block in
      guard block.intent >= 0, Int(block.intent) < intents.count, block.context >= -1,
        Int(block.context) < contexts.count, block.source >= 0, Int(block.source) < blockFacts.count,
        block.notFirst >= 0, block.notCount >= 0, Int(block.notFirst) + Int(block.notCount) <= rules.count
      else { return false }
      return (Int(block.notFirst)..<Int(block.notFirst + block.notCount)).allSatisfy {
        rules[$0].kind == .not
      }
    }
  }

  private func checkPrograms() throws(FlatFault) {
    for rule in rules.elements where rule.kind == .sentence {
      let program = Int(rule.first)..<Int(rule.first + rule.count)
      guard instructions[program.upperBound - 1].operation == .match else { throw FlatFault() }
      for place in program {
        let step = instructions[place]
        guard step.a >= 0, step.b >= 0, isSound(step, program) else { throw FlatFault() }
      }
    }
  }

  private func isSound(_ step: Instruction, _ program: Range<Int>) -> Bool {
    let a = Int(step.a)
    let b = Int(step.b)
    switch step.operation {
    case .literal: return a + b <= literalUnits.count
    case .split: return program.contains(a) && program.contains(b)
    case .jump: return program.contains(a)
    case .list: return a < symbols.count && b < slotNames.count
    case .range: return a < ranges.count && b < slotNames.count
    case .open, .close: return b < slotNames.count
    case .any, .match, .edge, .bounds: return true
    }
  }
}
