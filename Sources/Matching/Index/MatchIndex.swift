/// Compiled rules: the automaton, what its words stand for, and the rules posted under their rarest concept.
///
/// Immutable; a matcher holds one and throws it away whole when the rules change.
final class MatchIndex: @unchecked Sendable {
  /// What words, lists, literals and derived concepts are once compiled.
  struct Symbol {
    enum Kind: UInt8 {
      case concept, list, literal, union, number
    }
    var name: String
    var kind: Kind
    var weight: Float
    var isFiller: Bool
    /// The list's number, -1 for none.
    var list: Int32
    /// Whether its values are reported as entities.
    var isEntity: Bool
    /// What it does where things are kept, as bits of `Role`.
    var role: UInt8 = 0
  }

  /// What words do in a line that keeps one thing and ends another: 宽带 (a thing) 留着 (keeps), 彩铃 退了 (an act).
  enum Role {
    static let keeps: UInt8 = 1
    static let thing: UInt8 = 2
    static let act: UInt8 = 4
    /// All of these.
    static let keeping: UInt8 = 7
    /// Bids: 给我, 能不能. An act is settled beside it.
    static let bids: UInt8 = 8
    /// Is said beside an act without taking anything from it.
    static let beside: UInt8 = 16
    /// Begins what a story ends in: 你就帮我, 我就想.
    static let opens: UInt8 = 32
    /// Makes what stands there told and not bidden: 他说 before it, 的 at its end.
    static let tells: UInt8 = 64
    /// All that is looked for only where a line needs it.
    static let aside: UInt8 = 120
  }

  /// A symbol under which the numbers of a range are found.
  struct Ranged: BitwiseCopyable {
    var symbol: Int32
    var range: Int32
  }

  /// One place of a keyword rule.
  struct Atom {
    var symbol: Int32
    /// Greatest distance to the atom before, -1 for any.
    var gap: Int16
    var slot: Int16
    var startsChain: Bool
    /// The chain begins at a clause's beginning.
    var atStart: Bool
    /// The chain ends at a clause's end (on the chain's last atom).
    var atEnd: Bool
  }

  struct Rule {
    enum Kind: UInt8 {
      case wish, derived, manner, not, sentence
    }
    var kind: Kind
    var sameClause: Bool
    /// Of a sentence, how many units it covers at most, `anyLength` where that isn't known.
    var longest = Self.anyLength
    static let anyLength = UInt8.max
    /// Whether a sentence has a wildcard.
    var hasWildcard = false
    /// Atoms, or the first instruction of a sentence's program and how many.
    var first: Int32
    var count: Int32
    /// The block; for `derived` the symbol that is derived, for `manner` the manner's number.
    var owner: Int32
    /// Its place among `locations`.
    var location: Int32
  }

  struct Block {
    var intent: Int32
    var priority: Float
    /// -1 for any.
    var spare: Int32
    /// The block's `not` patterns as a range of rules.
    var notFirst: Int32
    var notCount: Int32
    var matchesWithin: Bool
    /// Its place among `contexts`, -1 for none.
    var context: Int32
    /// Whether the intent ends, closes or erases something.
    var isAction: Bool
    /// The source, for slots, contexts, lists and messages.
    var source: Int32
  }

  let automaton: Automaton
  let meanings: Frozen<Meaning>
  /// The brackets that words stand in, by word, and behind them those of concepts, by symbol.
  let rows: Frozen<Row>
  /// Where what belongs to a symbol begins, and behind the last one.
  let starts: Frozen<Starts>
  /// What stands in a bracket, by symbol: concepts, and words as ~number. Nothing for a symbol that is no bracket.
  let termStarts: Frozen<Int32>
  let terms: Frozen<Int32>
  /// The same as rows, by symbol and without their order: concepts, and words by number in blocks ~block.
  let parts: Frozen<Row>
  let symbols: [Symbol]
  let facts: Frozen<Facts>
  /// Rules of kinds `wish` and `manner` by the symbol they are posted under.
  let postings: Frozen<Posting>
  /// Sentences by the symbols of which one must be there.
  let sentenceStarts: Frozen<Int32>
  let sentencePostings: Frozen<SentencePosting>
  /// For each sentence the many bits of its alphabet.
  let alphabets: Frozen<UInt64>
  /// For each `not` pattern, by rule, the symbol of it that is said least; looked at before the rule is.
  let gates: Frozen<Int32>
  /// Rules of kind `derived`, in the order of the files, by symbol.
  let derivedStarts: Frozen<Int32>
  let derivedPostings: Frozen<Int32>
  /// For each of them a symbol that its rule needs and that no derived symbol brings, -1 where there is none.
  let derivedPartners: Frozen<Int32>
  let atoms: Frozen<Atom>
  let rules: Frozen<Rule>
  let blocks: Frozen<Block>
  let instructions: Frozen<Instruction>
  let literalUnits: Frozen<UInt16>
  let intents: [String]
  let contexts: [ContextDemands]
  /// Whether saying a list's value can tell about the context, so that demands can't be settled beforehand.
  let listsTellContext: Bool
  /// For each intent the number of its family: `unsubscribe` of `unsubscribe.ringback`.
  let families: Frozen<Int32>
  /// For each intent whether it is the one of its family that names no object: `unsubscribe.unspecified`.
  let isUnspecified: Frozen<Bool>
  let slotNames: [String]
  let locations: [RuleLocation]
  let lists: [CompiledList]
  let ranges: [NumberRange]
  /// The symbols of those numbers that ranges hold which keywords name.
  let rangedSymbols: Frozen<Ranged>
  /// What was compiled; nil where the index was read from an image.
  let source: RuleSet?
  let isTraditional: Bool
  /// Of each source block what every reading needs.
  let blockFacts: [(slots: [String: SlotValue], takes: [String])]
  let manners: [Manner]
  /// Up to three intents that use a symbol, for nearest suggestions: (intent, rule) pairs.
  let users: Frozen<Int32>
  /// The intent of each of `users`.
  let userIntents: Frozen<Int32>
  let clues: Clues
  let numberSymbol: Int32
  let skipSymbol: Int32
  /// Filler that greets or thanks.
  let politeSymbol: Int32
  /// Under which a hit stands that several symbols share.
  let sharedSymbol: Int32
  let hasSentences: Bool
  let sounds: SoundIndex
  let likeness: Likeness
  /// The memory that the parts of an index from an image lie in.
  let image: FlatMemory?

  init(_ parts: CompiledParts) {
    automaton = parts.automaton
    meanings = Frozen(parts.meanings)
    rows = Frozen(parts.rows)
    starts = Frozen(Self.starts(parts))
    termStarts = Frozen(parts.termStarts)
    terms = Frozen(parts.terms)
    self.parts = Frozen(parts.parts)
    symbols = parts.symbols
    facts = Frozen(
      parts.symbols.enumerated().map { number, symbol in
        Facts(symbol, consumes: parts.consuming.contains(Int32(number)))
      })
    postings = Frozen(parts.postings)
    sentenceStarts = Frozen(parts.sentenceStarts)
    sentencePostings = Frozen(parts.sentencePostings)
    alphabets = Frozen(parts.alphabets)
    gates = Frozen(parts.gates)
    derivedStarts = Frozen(parts.derivedStarts)
    derivedPostings = Frozen(parts.derivedPostings)
    derivedPartners = Frozen(parts.derivedPartners)
    atoms = Frozen(parts.atoms)
    rules = Frozen(parts.rules)
    blocks = Frozen(parts.blocks)
    instructions = Frozen(parts.instructions)
    literalUnits = Frozen(parts.literalUnits)
    intents = parts.intents
    contexts = parts.contexts
    listsTellContext = parts.lists.contains { $0.values.contains { !$0.context.isEmpty } }
    families = Frozen(Self.families(of: parts.intents))
    isUnspecified = Frozen(parts.intents.map { $0.hasSuffix(".unspecified") })
    slotNames = parts.slotNames
    locations = parts.locations
    lists = parts.lists
    ranges = parts.ranges
    rangedSymbols = Frozen(parts.rangedSymbols)
    source = parts.source
    isTraditional = parts.source.isTraditional
    blockFacts = parts.source.blocks.map { ($0.slots, $0.takes.map(\.text)) }
    manners = parts.manners
    users = Frozen(parts.users)
    userIntents = Frozen(parts.users.map { parts.blocks[Int(parts.rules[Int($0)].owner)].intent })
    numberSymbol = parts.numberSymbol
    clues = Clues(
      facts: facts, starts: starts, users: users, userIntents: userIntents, numberSymbol: numberSymbol)
    skipSymbol = parts.skipSymbol
    politeSymbol = parts.politeSymbol
    sharedSymbol = parts.sharedSymbol
    hasSentences = parts.rules.contains { $0.kind == .sentence }
    sounds = parts.sounds
    likeness = parts.likeness
    image = nil
  }

  /// An index from an image.
  init(from reader: inout FlatReader) throws(FlatFault) {
    automaton = try reader.automaton()
    meanings = try reader.frozen(Meaning.self)
    rows = try reader.frozen(Row.self)
    parts = try reader.frozen(Row.self)
    starts = try reader.frozen(Starts.self)
    symbols = try reader.symbols()
    facts = try reader.facts()
    lists = try reader.lists()
    postings = try reader.frozen(Posting.self)
    sentenceStarts = try reader.frozen(Int32.self)
    sentencePostings = try reader.frozen(SentencePosting.self)
    alphabets = try reader.frozen(UInt64.self)
    gates = try reader.frozen(Int32.self)
    derivedStarts = try reader.frozen(Int32.self)
    derivedPostings = try reader.frozen(Int32.self)
    derivedPartners = try reader.frozen(Int32.self)
    termStarts = try reader.frozen(Int32.self)
    terms = try reader.frozen(Int32.self)
    users = try reader.frozen(Int32.self)
    userIntents = try reader.frozen(Int32.self)
    families = try reader.frozen(Int32.self)
    atoms = try reader.frozen(Atom.self)
    rules = try reader.frozen(Rule.self)
    blocks = try reader.frozen(Block.self)
    instructions = try reader.frozen(Instruction.self)
    literalUnits = try reader.frozen(UInt16.self)
    intents = try reader.texts()
    isUnspecified = try reader.frozen(Bool.self)
    slotNames = try reader.texts()
    manners = try reader.manners()
    locations = try reader.locations()
    ranges = try reader.ranges()
    rangedSymbols = try reader.frozen(Ranged.self)
    contexts = try reader.contexts()
    blockFacts = try reader.blockFacts()
    isTraditional = try reader.flag()
    listsTellContext = try reader.flag()
    hasSentences = try reader.flag()
    numberSymbol = try reader.symbol(below: symbols.count)
    skipSymbol = try reader.symbol(below: symbols.count)
    politeSymbol = try reader.symbol(below: symbols.count)
    sharedSymbol = try reader.symbol(below: symbols.count)
    let lists = self.lists
    sounds = try reader.sounds(
      values: facts.elements.map { facts in
        lists.indices.contains(Int(facts.list)) ? lists[Int(facts.list)].values.count : 0
      })
    likeness = Likeness(
      signs: try reader.frozen(Likeness.Sign.self), profiles: try reader.frozen(Likeness.Profile.self))
    source = nil
    image = reader.memory
    clues = Clues(
      facts: facts, starts: starts, users: users, userIntents: userIntents, numberSymbol: numberSymbol)
    try check()
  }

  deinit {
    for numbers in [
      sentenceStarts, gates, derivedStarts, derivedPostings, users, termStarts, terms, derivedPartners,
      userIntents,
    ] {
      numbers.deallocate()
    }
    postings.deallocate()
    sentencePostings.deallocate()
    alphabets.deallocate()
    meanings.deallocate()
    rows.deallocate()
    starts.deallocate()
    parts.deallocate()
    facts.deallocate()
    atoms.deallocate()
    rules.deallocate()
    blocks.deallocate()
    instructions.deallocate()
    literalUnits.deallocate()
    families.deallocate()
    isUnspecified.deallocate()
    rangedSymbols.deallocate()
    clues.deallocate()
    sounds.deallocate()
    likeness.deallocate()
  }
}
