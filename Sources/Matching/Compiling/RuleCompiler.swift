/// Turns a rule set into an index. Every fault is thrown with its place; nothing is half compiled.
struct RuleCompiler {
  /// A list's value may be said in at most so many ways.
  static let waysLimit = 20_000

  let source: RuleSet
  var symbols: [MatchIndex.Symbol] = []
  var symbolByKey: [String: Int32] = [:]
  /// Literals by their words, and brackets by what stands in them, as bytes: strings compare by more than that, and slower.
  var literalByWord: [Int32: Int32] = [:]
  var bracketByText: [[UInt8]: Int32] = [:]
  /// The words found so far and what they mean.
  var wordNumbers: [[UInt16]: Int32] = [:]
  var words: [[UInt16]] = []
  var wordMeanings: [(word: Int32, meaning: MatchIndex.Meaning)] = []
  var atoms: [MatchIndex.Atom] = []
  var rules: [MatchIndex.Rule] = []
  var blocks: [MatchIndex.Block] = []
  var contexts: [ContextDemands] = []
  var contextNumbers: [String: Int32] = [:]
  var instructions: [Instruction] = []
  var literalUnits: [UInt16] = []
  var intents: [String] = []
  var intentNumbers: [String: Int32] = [:]
  var slotNames: [String] = []
  var slotNumbers: [String: Int16] = [:]
  var locations: [RuleLocation] = []
  var lists: [CompiledList] = []
  var ranges: [NumberRange] = []
  var rangedSymbols: [MatchIndex.Ranged] = []
  var aliases: [Int32: [Int32]] = [:]
  /// Brackets that all hits of a concept count for.
  var unions: [Int32: [Int32]] = [:]
  /// What stands in a bracket that has concepts, in order.
  var unionTerms: [Int32: [UnionTerm]] = [:]
  /// Words that one part of some bracket says strongly and another weakly, see `divideWords`.
  var dividedWords: Set<Int32> = []
  var consuming: Set<Int32> = []
  var conceptByName: [String: Concept] = [:]
  var listByName: [String: ValueList] = [:]
  var expansionByName: [String: LocatedText] = [:]
  var parsedExpansions: [String: Template] = [:]
  var sounds = SoundIndex.Builder()
  /// For each sentence rule, the symbols of which one must be there.
  var sentenceKeys: [Int32: [Int32]] = [:]
  let numberSymbol: Int32 = 0
  let skipSymbol: Int32 = 1
  let politeSymbol: Int32 = 2
  let sharedSymbol: Int32 = 3

  private init(_ source: RuleSet) {
    self.source = source
    symbols.append(.init(name: "#", kind: .number, weight: 1, isFiller: false, list: -1, isEntity: false))
    symbols.append(
      .init(name: "skip_words", kind: .concept, weight: 0, isFiller: true, list: -1, isEntity: false))
    symbols.append(.init(name: "客套", kind: .concept, weight: 0, isFiller: true, list: -1, isEntity: false))
    symbols.append(.init(name: "|", kind: .union, weight: 0, isFiller: false, list: -1, isEntity: false))
  }

  static func compile(_ source: RuleSet) throws(RuleError) -> MatchIndex {
    var compiler = RuleCompiler(source)
    return try compiler.compiled()
  }

  mutating func compiled() throws(RuleError) -> MatchIndex {
    // What rules write takes about twice as many bytes as all their words, a word some eight.
    wordNumbers.reserveCapacity(
      source.blocks.reduce(0) { $0 + $1.keywords.reduce(0) { $0 + $1.text.utf8.count } } / 16)
    for concept in source.concepts {
      if let other = conceptByName[concept.name] {
        throw RuleError(
          "concept `\(concept.name)` is already defined at \(other.location)", at: concept.location)
      }
      conceptByName[concept.name] = concept
    }
    for list in source.lists { listByName[list.name] = list }
    for expansion in source.expansions { expansionByName[expansion.name] = expansion.template }
    try checkExpansions()
    try checkConcepts()
    for word in source.skipWords {
      let units = NormalisedText.units(of: word)
      if !units.isEmpty { add(units, skipSymbol, -1, .plain) }
    }
    let filler = fillerSymbol()
    for units in FillerWords.all { add(units, filler, -1, .word) }
    for text in FillerWords.pauses { add(NormalisedText.units(of: text), filler, -1, .pause) }
    for units in FillerWords.politeUnits { add(units, politeSymbol, -1, .word) }
    for concept in source.concepts { _ = try symbol(concept: concept) }
    for list in source.lists {
      if list.isEntity || LineReading.replacing.contains(list.name) { _ = try symbol(list: list, scope: "") }
    }
    for concept in source.concepts { try derive(concept) }
    for concept in source.concepts { try giveRoles(concept) }
    var manners: [Manner] = []
    for entry in source.manners {
      manners.append(entry.manner)
      for text in entry.patterns { try addKeyword(text, .manner, Int32(manners.count - 1)) }
    }
    for (number, block) in source.blocks.enumerated() { try add(block, number) }
    measureSentences()
    boundSentences()
    cluster()
    divideWords()
    let automaton = Automaton(AutomatonBuilder(words), wordCount: words.count)
    let posted = post(automaton)
    var gathered = gatherWords()
    let brackets = gatherBrackets(&gathered.marks)
    automaton.mark(gathered.marks)
    let users = usersOfSymbols()
    return MatchIndex(
      CompiledParts(
        automaton: automaton, meanings: gathered.meanings,
        rows: brackets.rows, rowStarts: brackets.rowStarts, termStarts: brackets.termStarts,
        terms: brackets.terms, partStarts: brackets.partStarts, parts: brackets.parts, symbols: symbols,
        postingStarts: posted.starts, postings: posted.postings,
        sentenceStarts: posted.sentenceStarts, sentencePostings: posted.sentences,
        alphabets: posted.alphabets, gates: posted.gates,
        derivedStarts: posted.derivedStarts, derivedPostings: posted.derived,
        derivedPartners: posted.derivedPartners,
        consuming: consuming, atoms: atoms, rules: rules, blocks: blocks, contexts: contexts,
        instructions: instructions,
        literalUnits: literalUnits, intents: intents, slotNames: slotNames, locations: locations,
        lists: lists,
        ranges: ranges, rangedSymbols: rangedSymbols, source: source, manners: manners,
        usersStarts: users.starts, users: users.rules,
        numberSymbol: numberSymbol, skipSymbol: skipSymbol, politeSymbol: politeSymbol,
        sharedSymbol: sharedSymbol,
        sounds: SoundIndex(sounds), likeness: try Likeness(source.likenesses, intents: intents)))
  }

  // MARK: Words and symbols

  /// Gives a word a meaning. The answer is the word's number.
  @discardableResult
  mutating func add(
    _ units: [UInt16], _ symbol: Int32, _ value: Int32, _ kind: MatchIndex.Meaning.Kind
  ) -> Int32 {
    let number: Int32
    if let known = wordNumbers[units] {
      number = known
    } else {
      number = Int32(words.count)
      wordNumbers[units] = number
      words.append(units)
    }
    wordMeanings.append((number, .init(symbol: symbol, value: value, kind: kind)))
    return number
  }

  /// Homophones of a word of at least two characters, and its pinyin in letters.
  mutating func addSound(_ units: [UInt16], _ symbol: Int32, _ value: Int32) {
    guard units.count >= 2, let letters = sounds.add(units, symbol, value) else { return }
    add(letters, symbol, value, .sound)
    if letters.count >= 6 { sounds.addLatin(letters, symbol, value) }
  }

  /// A word of four characters or more may have one wrong or missing; one half of it is right then.
  mutating func addSlips(_ units: [UInt16], _ symbol: Int32) {
    let map = CharacterMap.shared
    if units.allSatisfy({ map.entries[Int($0)].kind == CharacterMap.Class.letter }) {
      if units.count >= 5 { sounds.addLatin(units, symbol, -1) }
      return
    }
    guard units.count >= 4 else { return }
    let number = sounds.addSlipWord(units, symbol)
    let middle = units.count / 2
    add(Array(units[..<middle]), number, 0, .slip)
    add(Array(units[middle...]), number, Int32(middle), .slip)
  }

  mutating func newSymbol(
    _ key: String?, _ name: String, _ kind: MatchIndex.Symbol.Kind, weight: Double = 1,
    isFiller: Bool = false,
    list: Int32 = -1, isEntity: Bool = false
  ) -> Int32 {
    let number = Int32(symbols.count)
    symbols.append(
      .init(name: name, kind: kind, weight: Float(weight), isFiller: isFiller, list: list, isEntity: isEntity)
    )
    if let key { symbolByKey[key] = number }
    return number
  }

  mutating func fillerSymbol() -> Int32 {
    symbolByKey["c:?"] ?? newSymbol("c:?", "填充", .concept, weight: 0, isFiller: true)
  }

  mutating func symbol(concept: Concept) throws(RuleError) -> Int32 {
    if let known = symbolByKey["c:" + concept.name] { return known }
    let number = newSymbol(
      "c:" + concept.name, concept.name, .concept, weight: concept.weight, isFiller: concept.isFiller)
    try addWords(of: concept, to: number)
    try addSounds(of: concept, to: number)
    if concept.consumes { consuming.insert(number) }
    return number
  }

  mutating func addWords(of concept: Concept, to symbol: Int32) throws(RuleError) {
    for (texts, kind) in [
      (concept.words, MatchIndex.Meaning.Kind.word), (concept.weak, .weak), (concept.except, .exception),
    ] {
      for text in texts {
        for units in try ways(of: text) {
          add(units, symbol, -1, kind)
          if kind == .word, concept.slips > 0 { addSlips(units, symbol) }
        }
      }
    }
  }

  mutating func addSounds(of concept: Concept, to symbol: Int32) throws(RuleError) {
    for text in concept.sounded {
      for units in try ways(of: text) { addSound(units, symbol, -1) }
    }
  }

  mutating func symbol(list: ValueList, scope: String) throws(RuleError) -> Int32 {
    let key = "l:" + scope + list.name
    if let known = symbolByKey[key] { return known }
    guard case .values(let values) = list.kind else { return numberSymbol }
    let number = newSymbol(
      key, "{\(list.name)}", .list, list: Int32(lists.count), isEntity: list.isEntity)
    lists.append(
      CompiledList(name: list.name, values: values.map { .init(value: $0.value, context: $0.context) }))
    for (place, value) in values.enumerated() {
      for units in try ways(of: value.said) {
        // What is plain already needs no plainer word.
        if !(list.name == LineReading.plainListName && value.value == .text(value.said.text)) {
          add(units, number, Int32(place), .plain)
        }
        if value.pinyin { addSound(units, number, Int32(place)) }
      }
    }
    return number
  }

  mutating func symbol(literal units: [UInt16], written: String) -> Int32 {
    if let word = wordNumbers[units], let known = literalByWord[word] { return known }
    let number = newSymbol(nil, written, .literal)
    literalByWord[add(units, number, -1, .plain)] = number
    return number
  }

  /// A range whose numbers can be counted in tenths and multiplied.
  static func checked(_ range: NumberRange, _ text: LocatedText) throws(RuleError) -> NumberRange {
    let most = 1_000_000_000
    guard range.bounds.lowerBound >= -most, range.bounds.upperBound <= most, range.multiplier >= -most,
      range.multiplier <= most
    else { throw RuleError("a range and its multiplier lie between -\(most) and \(most)", at: text.location) }
    return range
  }

  /// An expansion rule's template, and its text for what is wrong in it.
  func expansion(
    _ name: String, _ user: LocatedText, _ local: [String: LocatedText]
  ) throws(RuleError) -> (Template, LocatedText) {
    if let text = local[name] ?? expansionByName[name] { return (try TemplateParser.parse(text), text) }
    throw RuleError("no expansion rule is named <\(name)>", at: user.location(of: "<\(name)>"))
  }

  // MARK: Blocks

  mutating func add(_ block: RuleBlock, _ source: Int) throws(RuleError) {
    let number = Int32(blocks.count)
    let intent: Int32
    if let known = intentNumbers[block.intent] {
      intent = known
    } else {
      intent = Int32(intents.count)
      intents.append(block.intent)
      intentNumbers[block.intent] = intent
    }
    let notFirst = Int32(rules.count)
    for text in block.not { try addKeyword(text, .not, number) }
    let notCount = Int32(rules.count) - notFirst
    blocks.append(
      .init(
        intent: intent, priority: Float(block.priority), spare: Int32(block.spare ?? -1), notFirst: notFirst,
        notCount: notCount, matchesWithin: block.matchesWithin,
        context: context(of: block),
        isAction: Matcher.actions.contains { block.intent.hasPrefix($0) }, source: Int32(source)))
    try checkTaken(by: block)
    for text in block.keywords { try addKeyword(text, .wish, number) }
    if !block.sentences.isEmpty {
      var local: [String: LocatedText] = [:]
      for expansion in block.expansions { local[expansion.name] = expansion.template }
      for text in block.sentences {
        var writer = ProgramWriter(block: block, scope: "\(number)/", local: local)
        try writer.write(text, &self)
        locations.append(text.location)
        sentenceKeys[Int32(rules.count)] = writer.keys
        rules.append(
          .init(
            kind: .sentence, sameClause: false, first: writer.first,
            count: Int32(instructions.count) - writer.first,
            owner: number, location: Int32(locations.count - 1)))
        rules[rules.count - 1].hasWildcard = writer.hasWildcard
      }
    }
  }

  private mutating func context(of block: RuleBlock) -> Int32 {
    guard !block.requiresContext.isEmpty || !block.excludesContext.isEmpty else { return -1 }
    // What many blocks demand is settled once for all of them.
    let key =
      block.requiresContext.sorted { $0.key < $1.key }.map { "\($0)" }.joined() + "|"
      + block.excludesContext.sorted { $0.key < $1.key }.map { "\($0)" }.joined()
    if let known = contextNumbers[key] { return known }
    contexts.append(ContextDemands(block))
    contextNumbers[key] = Int32(contexts.count - 1)
    return Int32(contexts.count - 1)
  }

  /// The symbol of a list as a block sees it, or the range or wildcard that it is.
  mutating func resolve(
    list name: String, _ block: RuleBlock, _ scope: String, _ text: LocatedText
  ) throws(RuleError) -> (kind: ValueList.Kind, symbol: Int32) {
    if let local = block.lists.first(where: { $0.name == name }) {
      return (local.kind, try symbol(list: local, scope: scope))
    }
    guard let list = listByName[name] else {
      throw RuleError("no list is named {\(name)}", at: text.location(of: "{\(name)"))
    }
    return (list.kind, try symbol(list: list, scope: ""))
  }

  mutating func literalSymbol(_ units: [UInt16]) -> Int32 {
    symbol(literal: units, written: String(decoding: units, as: UTF16.self))
  }
}
