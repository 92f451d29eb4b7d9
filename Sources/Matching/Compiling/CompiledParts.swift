/// A list's values as the matcher needs them.
struct CompiledList {
  struct Value {
    var value: SlotValue
    var context: [String: [SlotValue]]
  }

  var name: String
  var values: [Value]
}

/// One step of a sentence's program.
struct Instruction {
  enum Operation: UInt8 {
    /// `a` units of `literalUnits` from `b`.
    case literal
    /// Try `a`, then `b`.
    case split
    case jump
    /// A value of list symbol `a`, captured in slot `b`.
    case list
    /// A number of range `a`, captured in slot `b`.
    case range
    /// Begin a wildcard for slot `b`.
    case open
    /// Any one unit.
    case any
    /// End the wildcard of slot `b`.
    case close
    case match
    /// Go on only where a word may end.
    case edge
    /// A program's first step: bits of the units with which a line may begin (`a`) and end (`b`), see `SentenceBounds`.
    case bounds
  }
  var operation: Operation
  var a: Int32 = 0
  var b: Int32 = 0
}

/// The parts of an index while it is being built.
struct CompiledParts {
  var automaton: Automaton
  var meanings: [MatchIndex.Meaning]
  var rows: [MatchIndex.Row]
  var rowStarts: [Int32]
  var termStarts: [Int32]
  var terms: [Int32]
  var partStarts: [Int32]
  var parts: [MatchIndex.Row]
  var symbols: [MatchIndex.Symbol]
  var postingStarts: [Int32]
  var postings: [MatchIndex.Posting]
  var sentenceStarts: [Int32]
  var sentencePostings: [MatchIndex.SentencePosting]
  var alphabets: [UInt64]
  var gates: [Int32]
  var derivedStarts: [Int32]
  var derivedPostings: [Int32]
  var derivedPartners: [Int32]
  var consuming: Set<Int32>
  var atoms: [MatchIndex.Atom]
  var rules: [MatchIndex.Rule]
  var blocks: [MatchIndex.Block]
  var contexts: [ContextDemands]
  var instructions: [Instruction]
  var literalUnits: [UInt16]
  var intents: [String]
  var slotNames: [String]
  var locations: [RuleLocation]
  var lists: [CompiledList]
  var ranges: [NumberRange]
  var rangedSymbols: [MatchIndex.Ranged]
  var source: RuleSet
  var manners: [Manner]
  var usersStarts: [Int32]
  var users: [Int32]
  var numberSymbol: Int32
  var skipSymbol: Int32
  var politeSymbol: Int32
  var sharedSymbol: Int32
  var sounds: SoundIndex
  var likeness: Likeness
}
