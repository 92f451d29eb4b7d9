/// What a symbol that was hit tells of the intents whose rules use it, in one place of memory each.
struct Clues {
  struct Clue: BitwiseCopyable {
    /// What the symbol is worth.
    var weight: Float
    /// Where its uses begin, and how many there are.
    var first: Int32
    var count: Int32
    /// Whether it is more than an act which many intents share.
    var isNamed: Bool
    /// A literal or bracket: a single character of it tells nothing.
    var isPattern: Bool
    /// So that no byte is left over, whatever it holds.
    private var rest: UInt16 = 0

    init(
      weight: Float = 0, first: Int32 = 0, count: Int32 = 0, isNamed: Bool = false, isPattern: Bool = false
    ) {
      self.weight = weight
      self.first = first
      self.count = count
      self.isNamed = isNamed
      self.isPattern = isPattern
    }
  }

  struct Use: BitwiseCopyable {
    var intent: Int32
    var rule: Int32
  }

  let clues: Frozen<Clue>
  let uses: Frozen<Use>

  /// The clues of all symbols; numbers tell nothing. Of tables that don't belong together there are none.
  init(
    facts: Frozen<MatchIndex.Facts>, starts: Frozen<MatchIndex.Starts>, users: Frozen<Int32>,
    userIntents: Frozen<Int32>, numberSymbol: Int32
  ) {
    guard starts.count == facts.count + 1, users.count == userIntents.count else {
      clues = Frozen([])
      uses = Frozen([])
      return
    }
    clues = Frozen(
      facts.indices.map { symbol in
        guard symbol != Int(numberSymbol) else { return Clue() }
        let facts = facts[symbol]
        let isPattern = facts.marks.contains(.pattern)
        // Words that a pattern writes out say how a thing is asked for: 就是, 给我.
        let isNamed =
          facts.role & MatchIndex.Role.thing != 0
          || facts.role & MatchIndex.Role.keeping == 0 && facts.weight >= 0.5 && !isPattern
        return Clue(
          weight: facts.weight, first: starts[symbol].users,
          count: starts[symbol + 1].users - starts[symbol].users, isNamed: isNamed, isPattern: isPattern)
      })
    uses = Frozen(users.indices.map { Use(intent: userIntents[$0], rule: users[$0]) })
  }

  func deallocate() {
    clues.deallocate()
    uses.deallocate()
  }
}
