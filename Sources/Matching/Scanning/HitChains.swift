/// The hits of every symbol.
///
/// Which symbols have a hit is told by bits: so few bytes that they stay near the processor whatever the number of rules. A
/// word or concept tells the brackets that it stands in by a row of such bits, and no more: a bracket gathers its hits
/// when somebody asks for them, which is done for few of the hundreds that a line touches.
struct HitChains {
  struct Cell: BitwiseCopyable {
    var head: Int32
    var tail: Int32
  }

  /// What is posted under 64 symbols, and which of them are brackets, as bits.
  struct Kinds: BitwiseCopyable {
    var rules: UInt64 = 0
    var sentences: UInt64 = 0
    var derived: UInt64 = 0
    var brackets: UInt64 = 0
  }

  /// What a line knows of 64 symbols, as bits; what is looked at most lies together.
  struct State: BitwiseCopyable {
    /// Has a hit.
    var active: UInt64 = 0
    /// Has a chain of its own.
    var chained: UInt64 = 0
  }

  /// The index's tables as views: nothing here is counted, so that a look-up is nothing but loads.
  struct Unowned {
    let rows: Frozen<MatchIndex.Row>
    let starts: Frozen<MatchIndex.Starts>
    let termStarts: Frozen<Int32>
    let terms: Frozen<Int32>
    let parts: Frozen<MatchIndex.Row>
  }

  /// Everything behind one pointer: what is handed on is as small as that.
  struct Tables {
    let hits: Pile<LineScan.Hit>
    let index: Unowned
    let sharedSymbol: Int32
    let states: UnsafeMutablePointer<State>
    let excepted: UnsafeMutablePointer<UInt64>
    let kinds: UnsafeMutablePointer<Kinds>
    let cells: UnsafeMutablePointer<Cell>
    let wordBits: UnsafeMutablePointer<UInt64>
    let wordCells: UnsafeMutablePointer<Cell>
    let wordBlocks = Pile<Int32>(capacity: 64)
    let blocks: Pile<Int32>
    let exceptedBlocks = Pile<Int32>(capacity: 16)
    let context = BracketContext()
    let room = Pile<BracketHit>(capacity: 64)
    let marked = Pile<UInt64>(capacity: 64)
    let listedBits = Pile<Bits>(capacity: 256)
    let listedSymbols = Pile<Int32>(capacity: 1_024)
    let listedPlaces = Pile<Int32>(capacity: 1_024)
    let covers: UnsafeMutablePointer<Cover>
  }

  /// How many units the hits of a symbol cover at most, as it was in a turn of looking at rules.
  struct Cover: BitwiseCopyable {
    var turn: UInt32 = 0
    var units: Int32 = 0
  }

  private let tables: UnsafeMutablePointer<Tables>

  var hits: Pile<LineScan.Hit> { tables.pointee.hits }
  private var index: Unowned { tables.pointee.index }
  private var sharedSymbol: Int32 { tables.pointee.sharedSymbol }
  var states: UnsafeMutablePointer<State> { tables.pointee.states }
  /// Which symbols have exceptions that their concepts brought, as bits.
  var excepted: UnsafeMutablePointer<UInt64> { tables.pointee.excepted }
  var kinds: UnsafeMutablePointer<Kinds> { tables.pointee.kinds }
  var cells: UnsafeMutablePointer<Cell> { tables.pointee.cells }
  /// Words by number: whether they were found, and their hits.
  private var wordBits: UnsafeMutablePointer<UInt64> { tables.pointee.wordBits }
  private var wordCells: UnsafeMutablePointer<Cell> { tables.pointee.wordCells }
  private var wordBlocks: Pile<Int32> { tables.pointee.wordBlocks }
  /// The places among the bits where a symbol has a hit, in the order in which they were first hit.
  var blocks: Pile<Int32> { tables.pointee.blocks }
  private var exceptedBlocks: Pile<Int32> { tables.pointee.exceptedBlocks }
  var context: BracketContext { tables.pointee.context }
  var room: Pile<BracketHit> { tables.pointee.room }
  /// Room for a bit of each hit.
  var marked: Pile<UInt64> { tables.pointee.marked }
  /// Room for what is listed of a line, see `ActiveSymbols`.
  var listedBits: Pile<Bits> { tables.pointee.listedBits }
  var listedSymbols: Pile<Int32> { tables.pointee.listedSymbols }
  var listedPlaces: Pile<Int32> { tables.pointee.listedPlaces }

  private var covers: UnsafeMutablePointer<Cover> { tables.pointee.covers }

  init(_ index: MatchIndex, hits: Pile<LineScan.Hit>) {
    let count = index.symbols.count
    let width = count / 64 + 1
    let words = index.automaton.wordCount
    tables = .allocate(capacity: 1)
    tables.initialize(
      to: Tables(
        hits: hits,
        index: Unowned(
          rows: index.rows, starts: index.starts, termStarts: index.termStarts, terms: index.terms,
          parts: index.parts),
        sharedSymbol: index.sharedSymbol, states: .table(width), excepted: .table(width),
        kinds: .table(width),
        cells: .table(count), wordBits: .table(words / 64 + 1), wordCells: .table(words),
        blocks: Pile(capacity: width + 1), covers: .table(count)))
    states.initialize(repeating: State(), count: width)
    excepted.initialize(repeating: 0, count: width)
    kinds.initialize(repeating: Kinds(), count: width)
    cells.initialize(repeating: Cell(head: -1, tail: -1), count: count)
    wordBits.initialize(repeating: 0, count: words / 64 + 1)
    wordCells.initialize(repeating: Cell(head: -1, tail: -1), count: words)
    covers.initialize(repeating: Cover(), count: count)
    noteKinds(index)
  }

  /// Notes what is posted under each symbol.
  private func noteKinds(_ index: MatchIndex) {
    for symbol in index.symbols.indices {
      let bit: UInt64 = 1 << UInt64(symbol & 63)
      func holds(_ starts: Frozen<Int32>) -> Bool { starts[symbol] < starts[symbol + 1] }
      if index.starts[symbol].postings < index.starts[symbol + 1].postings { kinds[symbol >> 6].rules |= bit }
      if holds(index.sentenceStarts) { kinds[symbol >> 6].sentences |= bit }
      if holds(index.derivedStarts) { kinds[symbol >> 6].derived |= bit }
      if holds(index.termStarts) { kinds[symbol >> 6].brackets |= bit }
    }
  }

  func deallocate() {
    states.deallocate()
    excepted.deallocate()
    kinds.deallocate()
    cells.deallocate()
    wordBits.deallocate()
    wordCells.deallocate()
    wordBlocks.deallocate()
    blocks.deallocate()
    exceptedBlocks.deallocate()
    room.deallocate()
    marked.deallocate()
    listedBits.deallocate()
    listedSymbols.deallocate()
    listedPlaces.deallocate()
    covers.deallocate()
    context.deallocate()
    tables.deallocate()
  }

  /// Forgets a line.
  func removeAll() {
    for place in blocks.indices { states[Int(blocks[place])] = State() }
    for place in exceptedBlocks.indices { excepted[Int(exceptedBlocks[place])] = 0 }
    for place in wordBlocks.indices { wordBits[Int(wordBlocks[place])] = 0 }
    blocks.removeAll()
    exceptedBlocks.removeAll()
    wordBlocks.removeAll()
    context.removeAll()
  }

  @inline(__always)
  func isActive(_ symbol: Int32) -> Bool {
    states[Int(symbol) >> 6].active & 1 << UInt64(symbol & 63) != 0
  }

  /// The symbols of a block that have a hit, as bits: symbol 64 × block is the lowest.
  @inline(__always)
  func active(in block: Int32) -> UInt64 { states[Int(block)].active }

  /// The first hit of a symbol, -1 for none.
  @inline(__always)
  func head(_ symbol: Int32) -> Int32 {
    if isChained(symbol) { return cells[Int(symbol)].head }
    return isActive(symbol) ? gather(symbol) : -1
  }

  @inline(__always)
  func isChained(_ symbol: Int32) -> Bool {
    states[Int(symbol) >> 6].chained & 1 << UInt64(symbol & 63) != 0
  }

  /// Whether a symbol is a bracket that was hit and hasn't gathered its hits, all of which count as those of its parts do.
  @inline(__always)
  func isUngathered(_ symbol: Int32) -> Bool {
    let block = Int(symbol) >> 6
    return states[block].active & ~states[block].chained & ~excepted[block] & 1 << UInt64(symbol & 63) != 0
  }

  /// The first hit of a symbol that counts; nil where none does.
  func firstAlive(_ symbol: Int32) -> LineScan.Hit? {
    var number = head(symbol)
    while number >= 0 {
      let hit = hits[Int(number)]
      if !hit.isDead { return hit }
      number = hit.next
    }
    return nil
  }

  // MARK: Adding

  /// Appends a hit to those of its symbol. True where it is the first.
  @inline(__always)
  func append(_ hit: LineScan.Hit) -> Bool {
    let place = Int(hit.symbol)
    let bit: UInt64 = 1 << UInt64(hit.symbol & 63)
    let number = Int32(truncatingIfNeeded: hits.count)
    hits.append(hit)
    guard states[place >> 6].chained & bit == 0 else {
      hits.base[Int(cells[place].tail)].next = number
      cells[place].tail = number
      return false
    }
    let known = states[place >> 6].active
    if known & bit == 0 {
      states[place >> 6].active = known | bit
      if known == 0 { blocks.append(Int32(truncatingIfNeeded: place >> 6)) }
    }
    states[place >> 6].chained |= bit
    cells[place] = Cell(head: number, tail: number)
    return true
  }

  /// Appends a hit to those of a word. True where it is the first.
  @inline(__always)
  func append(_ hit: LineScan.Hit, ofWord word: Int32) -> Bool {
    let place = Int(word) >> 6
    let bit: UInt64 = 1 << UInt64(word & 63)
    let number = Int32(truncatingIfNeeded: hits.count)
    hits.append(hit)
    let known = wordBits[place]
    guard known & bit == 0 else {
      hits.base[Int(wordCells[Int(word)].tail)].next = number
      wordCells[Int(word)].tail = number
      return false
    }
    if known == 0 { wordBlocks.append(Int32(truncatingIfNeeded: place)) }
    wordBits[place] = known | bit
    wordCells[Int(word)] = Cell(head: number, tail: number)
    return true
  }

  /// Sets the bits of all brackets of a stretch of rows. Most of a line's work is done here, in one small loop. Each block is
  /// written down, and counts where it is new; there is room for all of them.
  @inline(never)
  func activate(rows: Range<Int>) {
    let states = self.states
    let blocks = self.blocks
    let table = index.rows
    let noted = blocks.base
    var count = blocks.count
    for place in rows {
      let row = table[place]
      let known = states[Int(row.block)].active
      states[Int(row.block)].active = known | row.bits
      noted[count] = row.block
      count &+= 1 &- Self.oneForAny(known)
    }
    blocks.count = count
  }

  /// The rows of a symbol: the brackets that its hits count for.
  @inline(__always)
  func rows(of symbol: Int32) -> Range<Int> {
    Int(index.starts[Int(symbol)].rows)..<Int(index.starts[Int(symbol) + 1].rows)
  }

  @inline(__always)
  func row(_ place: Int) -> MatchIndex.Row { index.rows[place] }

  /// Notes that words which stand in a concept's exceptions don't count for its brackets either.
  func except(_ symbol: Int32) {
    for place in rows(of: symbol) {
      let row = index.rows[place]
      excepted[Int(row.block)] |= row.bits
      exceptedBlocks.append(row.block)
    }
  }

  // MARK: Brackets

  /// What stands in a bracket: concepts, and words as ~number.
  @inline(__always)
  func terms(of symbol: Int32) -> Range<Int> {
    Int(index.termStarts[Int(symbol)])..<Int(index.termStarts[Int(symbol) + 1])
  }

  /// Whether a concept stands in a bracket.
  func holds(_ symbol: Int32, _ concept: Int32) -> Bool {
    terms(of: symbol).contains { index.terms[$0] == concept }
  }

  /// Calls `found` with the first hit of each concept and word of a bracket that was hit.
  @inline(__always)
  func forEachPart(of symbol: Int32, _ found: (Int32) -> Void) {
    let parts = index.parts
    let first = Int(index.starts[Int(symbol)].parts)
    let end = Int(index.starts[Int(symbol) + 1].parts)
    listedBits.reserve(end - first)
    let hit = listedBits.base
    var count = 0
    for place in first..<end {
      let part = parts[place]
      let isWord = part.block < 0
      let block = Int(isWord ? ~part.block : part.block)
      let bits = part.bits & (isWord ? wordBits[block] : states[block].chained)
      hit[count] = Bits(block: Int(part.block), bits: bits)
      count &+= Self.oneForAny(bits)
    }
    for place in 0..<count {
      let isWord = hit[place].block < 0
      let cells = isWord ? wordCells : self.cells
      let firstCell = (isWord ? ~hit[place].block : hit[place].block) << 6
      var bits = hit[place].bits
      repeat {
        found(cells[firstCell | bits.trailingZeroBitCount].head)
        bits &= bits - 1
      } while bits != 0
    }
  }

  /// How many units the hits of a symbol that count cover at most. What was told in a turn holds until the next; a bracket needn't
  /// gather its hits for it.
  func unitsAtMost(of symbol: Int32, turn: UInt32) -> Int {
    let known = covers[Int(symbol)]
    if known.turn == turn { return Int(known.units) }
    var units: Int32 = 0
    func add(_ head: Int32) {
      var number = head
      while number >= 0 {
        let hit = hits[Int(number)]
        if !hit.isDead { units += hit.end - hit.start }
        number = hit.next
      }
    }
    if isChained(symbol) {
      add(cells[Int(symbol)].head)
    } else if isActive(symbol) {
      forEachPart(of: symbol, add)
    }
    covers[Int(symbol)] = Cover(turn: turn, units: units)
    return Int(units)
  }

  /// Forgets what was told by `unitsAtMost`, before turns are counted from the beginning again.
  func forgetCovers() { covers.update(repeating: Cover(), count: index.starts.count - 1) }

  /// The place of a hit's concept or word among the parts of a bracket.
  func place(of hit: LineScan.Hit, in symbol: Int32) -> Int32 {
    let term = hit.symbol == sharedSymbol ? ~hit.value : hit.symbol
    let terms = terms(of: symbol)
    return Int32(truncatingIfNeeded: (terms.first { index.terms[$0] == term } ?? 0) - terms.lowerBound)
  }
}
