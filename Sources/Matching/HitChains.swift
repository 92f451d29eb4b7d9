/// The first and last hit of every symbol.
///
/// Which symbols have a hit is told by bits: so few bytes that they stay near the processor whatever the number of rules.
/// A word that stands in many brackets is one hit that their symbols share; a symbol gets a hit of its own when somebody asks
/// for its hits, or when it is hit again.
struct HitChains {
  private struct Cell: BitwiseCopyable {
    var head: Int32
    var tail: Int32
  }

  /// Where a symbol has hits of its own.
  private static let own = UInt16.max

  /// The symbol's own hits; without meaning while it shares one.
  private let cells: UnsafeMutablePointer<Cell>
  /// The hit that a symbol shares, or `own`: few bytes, since a line hits many brackets that nobody asks for.
  private let shared: UnsafeMutablePointer<UInt16>
  private let bits: UnsafeMutablePointer<UInt64>
  private let hits: Pile<LineScan.Hit>

  init(count: Int, hits: Pile<LineScan.Hit>) {
    self.hits = hits
    cells = .table(count)
    cells.initialize(repeating: Cell(head: -1, tail: -1), count: count)
    shared = .table(count)
    shared.initialize(repeating: 0, count: count)
    bits = .allocate(capacity: count / 64 + 1)
    bits.initialize(repeating: 0, count: count / 64 + 1)
  }

  func deallocate() {
    cells.deallocate()
    shared.deallocate()
    bits.deallocate()
  }

  /// Forgets a line; `symbols` are those that had a hit in it.
  func removeAll(_ symbols: Pile<Int32>) {
    for place in symbols.indices { bits[Int(symbols[place]) >> 6] = 0 }
  }

  @inline(__always)
  func isActive(_ symbol: Int32) -> Bool { bits[Int(symbol) >> 6] & 1 << UInt64(symbol & 63) != 0 }

  /// The first hit of a symbol, -1 for none.
  @inline(__always)
  func head(_ symbol: Int32) -> Int32 {
    guard isActive(symbol) else { return -1 }
    if shared[Int(symbol)] != Self.own { own(symbol) }
    return cells[Int(symbol)].head
  }

  /// The first hit of a symbol that counts, perhaps one that it shares; nil where none does.
  func firstAlive(_ symbol: Int32) -> LineScan.Hit? {
    guard isActive(symbol) else { return nil }
    guard shared[Int(symbol)] == Self.own else {
      let hit = hits[Int(shared[Int(symbol)])]
      return hit.isDead ? nil : hit
    }
    var number = cells[Int(symbol)].head
    while number >= 0 {
      let hit = hits[Int(number)]
      if !hit.isDead { return hit }
      number = hit.next
    }
    return nil
  }

  /// Appends a hit to those of its symbol. True where it is the first.
  @inline(__always)
  func append(_ hit: LineScan.Hit) -> Bool {
    let place = Int(hit.symbol)
    let isFirst = !isActive(hit.symbol)
    if !isFirst, shared[place] != Self.own { own(hit.symbol) }
    let number = Int32(hits.count)
    hits.append(hit)
    if isFirst {
      bits[place >> 6] |= 1 << UInt64(hit.symbol & 63)
      shared[place] = Self.own
      cells[place] = Cell(head: number, tail: number)
    } else {
      hits.base[Int(cells[place].tail)].next = number
      cells[place].tail = number
    }
    return isFirst
  }

  /// Makes hit `number` one of a symbol too. True where it is the symbol's first.
  @inline(__always)
  func share(_ number: Int32, with symbol: Int32) -> Bool {
    let place = Int(symbol)
    let bit: UInt64 = 1 << UInt64(symbol & 63)
    if bits[place >> 6] & bit == 0, number < Int32(Self.own) {
      bits[place >> 6] |= bit
      shared[place] = UInt16(truncatingIfNeeded: number)
      return true
    }
    return append(copy(of: number, for: symbol))
  }

  /// Makes the hit that a symbol shares one of its own.
  @inline(never)
  private func own(_ symbol: Int32) {
    let number = Int32(hits.count)
    hits.append(copy(of: Int32(shared[Int(symbol)]), for: symbol))
    shared[Int(symbol)] = Self.own
    cells[Int(symbol)] = Cell(head: number, tail: number)
  }

  private func copy(of number: Int32, for symbol: Int32) -> LineScan.Hit {
    var hit = hits[Int(number)]
    hit.symbol = symbol
    hit.next = -1
    return hit
  }
}
