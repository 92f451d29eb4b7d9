/// A hit that counts for a bracket, and where it stands among the others.
struct BracketHit: BitwiseCopyable {
  /// The first hit of the word, where the word's hits stand in the order of the bracket's parts; else the hit itself.
  var group: Int32
  var term: Int32
  var number: Int32

  @inline(__always)
  static func < (one: Self, other: Self) -> Bool {
    if one.group != other.group { return one.group < other.group }
    return one.term != other.term ? one.term < other.term : one.number < other.number
  }
}

/// What a bracket must know of a line to gather its hits late.
struct BracketContext {
  /// Words inside which a concept's words don't count.
  let exceptions = Pile<LineScan.Stretch>(capacity: 32)
  /// How many hits there were when the exceptions were settled; later ones don't know them.
  let settled = Pile<Int32>(capacity: 1)
  /// How many kept units lie before each place, empty where nothing is kept.
  let keptBefore = Pile<Int32>(capacity: 64)
  /// The words that keep, in order and apart.
  let keepers = Pile<LineScan.Stretch>(capacity: 8)
  let longest = Pile<Int32>(capacity: 64)

  func removeAll() {
    exceptions.removeAll()
    settled.removeAll()
    keptBefore.removeAll()
    keepers.removeAll()
  }

  func deallocate() {
    exceptions.deallocate()
    settled.deallocate()
    keptBefore.deallocate()
    keepers.deallocate()
    longest.deallocate()
  }

  /// Whether a bracket's hit is said of what is to stay. A keeping word itself is a word of rules of its own.
  func isKept(_ start: Int32, _ end: Int32) -> Bool {
    guard keptBefore.count > 0, keptBefore[Int(end)] > keptBefore[Int(start)] else { return false }
    var low = 0
    var high = keepers.count
    while low < high {
      let middle = (low + high) / 2
      if keepers[middle].start < start { low = middle + 1 } else { high = middle }
    }
    return !(low < keepers.count && keepers[low].start == start && keepers[low].end == end)
  }
}

extension HitChains {
  /// Fills `room` with the hits of a bracket's words and concepts, in the order in which they were found.
  @inline(__always)
  func collect(_ symbol: Int32) {
    let room = self.room
    let hits = self.hits
    room.removeAll()
    var isSorted = true
    var isDivided = false
    forEachPart(of: symbol) { head in
      var number = head
      while number >= 0 {
        let hit = hits[Int(number)]
        var found = BracketHit(group: hit.group, term: 0, number: number)
        if hit.group < 0 {
          isDivided = true
          found.group = ~hit.group
          found.term = place(of: hit, in: symbol)
        }
        if room.count > 0, found < room[room.count - 1] { isSorted = false }
        room.append(found)
        number = hit.next
      }
    }
    if isSorted { return }
    if !isDivided, room.count > 32 { return sortByNumber() }
    var found = UnsafeMutableBufferPointer(start: room.base, count: room.count)
    found.sort { $0 < $1 }
  }

  /// Sorts many hits of `room` that are each a group of its own: by a bit for each hit of the line.
  private func sortByNumber() {
    let room = self.room
    let marked = self.marked
    var lowest = Int32.max
    var highest: Int32 = 0
    for place in room.indices {
      lowest = min(lowest, room[place].number)
      highest = max(highest, room[place].number)
    }
    // Copies that other brackets have gathered lie behind what words hit.
    let first = lowest >> 6
    marked.fill(with: 0, count: Int((highest >> 6) - first) + 1)
    for place in room.indices {
      let number = room[place].number
      marked[Int((number >> 6) - first)] |= 1 << UInt64(number & 63)
    }
    room.removeAll()
    for word in marked.indices {
      var bits = marked[word]
      while bits != 0 {
        let number =
          (first + Int32(truncatingIfNeeded: word)) << 6
          | Int32(truncatingIfNeeded: bits.trailingZeroBitCount)
        room.append(BracketHit(group: number, term: 0, number: number))
        bits &= bits - 1
      }
    }
  }

  /// Gathers the hits of a bracket that has some, in the order in which they were found. The answer is the first.
  @inline(never)
  func gather(_ symbol: Int32) -> Int32 {
    collect(symbol)
    let room = self.room
    let hits = self.hits
    let first = Int32(truncatingIfNeeded: hits.count)
    let bit: UInt64 = 1 << UInt64(symbol & 63)
    for place in room.indices { appendCopy(of: room[place].number, for: symbol, first) }
    guard hits.count > Int(first) else { return -1 }
    if excepted[Int(symbol) >> 6] & bit != 0 { settleExceptions(symbol, first) }
    states[Int(symbol) >> 6].chained |= bit
    cells[Int(symbol)] = Cell(head: first, tail: Int32(truncatingIfNeeded: hits.count - 1))
    return first
  }

  @inline(__always)
  private func appendCopy(of number: Int32, for symbol: Int32, _ first: Int32) {
    var hit = hits[Int(number)]
    hit.symbol = symbol
    hit.value = -1
    hit.next = -1
    hit.isKept = context.isKept(hit.start, hit.end)
    let copy = Int32(truncatingIfNeeded: hits.count)
    if copy > first { hits.base[Int(copy) - 1].next = copy }
    hits.append(hit)
  }

  /// Gives a hit that a concept was given late to the brackets that have gathered theirs already.
  func spread(_ number: Int32, of symbol: Int32) {
    for place in rows(of: symbol) {
      let row = row(place)
      var bits = row.bits & states[Int(row.block)].chained
      while bits != 0 {
        let bracket = row.block << 6 | Int32(truncatingIfNeeded: bits.trailingZeroBitCount)
        bits &= bits - 1
        var hit = hits[Int(number)]
        hit.symbol = bracket
        hit.next = -1
        _ = append(hit)
      }
    }
  }

  /// Drops hits of a bracket inside longer words in which they don't count.
  @inline(never)
  private func settleExceptions(_ symbol: Int32, _ first: Int32) {
    let known = context.settled.count > 0 ? context.settled[0] : .max
    let exceptions = context.exceptions
    if exceptions.count > 64 { return settleManyExceptions(symbol, first, known) }
    for number in exceptions.indices {
      let exception = exceptions[number]
      guard holds(symbol, exception.symbol) else { continue }
      for place in room.indices where room[place].number < known {
        let hit = hits[Int(first) + place]
        if hit.start < exception.end, hit.end > exception.start,
          hit.end - hit.start < exception.end - exception.start
        {
          hits.base[Int(first) + place].isDead = true
        }
      }
    }
  }

  /// The same for a line so long that looking at every word for every exception would take too long: first how long the
  /// longest exception over each unit is.
  private func settleManyExceptions(_ symbol: Int32, _ first: Int32, _ known: Int32) {
    let exceptions = context.exceptions
    let longest = context.longest
    longest.removeAll()
    for number in exceptions.indices where holds(symbol, exceptions[number].symbol) {
      let exception = exceptions[number]
      while longest.count < Int(exception.end) { longest.append(0) }
      for unit in Int(exception.start)..<Int(exception.end) {
        longest[unit] = max(longest[unit], exception.end - exception.start)
      }
    }
    for place in room.indices where room[place].number < known {
      let hit = hits[Int(first) + place]
      var around: Int32 = 0
      // The last exception may end before the word begins.
      let end = max(hit.start, min(hit.end, Int32(truncatingIfNeeded: longest.count)))
      for unit in hit.start..<end { around = max(around, longest[Int(unit)]) }
      if hit.end - hit.start < around { hits.base[Int(first) + place].isDead = true }
    }
  }
}
