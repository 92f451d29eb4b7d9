/// The first and last hit of every symbol.
///
/// Which symbols have a hit is told by bits: so few bytes that they stay near the processor whatever the number of rules.
struct HitChains {
  private struct Cell: BitwiseCopyable {
    var head: Int32
    var tail: Int32
  }

  private let cells: UnsafeMutablePointer<Cell>
  private let bits: UnsafeMutablePointer<UInt64>

  init(count: Int) {
    cells = .table(count)
    cells.initialize(repeating: Cell(head: -1, tail: -1), count: count)
    bits = .allocate(capacity: count / 64 + 1)
    bits.initialize(repeating: 0, count: count / 64 + 1)
  }

  func deallocate() {
    cells.deallocate()
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
  func head(_ symbol: Int32) -> Int32 { isActive(symbol) ? cells[Int(symbol)].head : -1 }

  /// Makes a hit the last of its symbol; the answer is the one before it, -1 for none.
  @inline(__always)
  func append(_ hit: Int32, to symbol: Int32) -> Int32 {
    let place = Int(symbol)
    guard isActive(symbol) else {
      bits[place >> 6] |= 1 << UInt64(symbol & 63)
      cells[place] = Cell(head: hit, tail: hit)
      return -1
    }
    let before = cells[place].tail
    cells[place].tail = hit
    return before
  }
}
