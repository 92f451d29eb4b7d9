/// The first and last hit of every symbol. Forgetting a line costs nothing: what is of an older line counts as empty.
struct HitChains {
  private struct Cell {
    var line: UInt32 = 0
    var head: Int32 = -1
    var tail: Int32 = -1
  }

  private let cells: UnsafeMutablePointer<Cell>
  private let line: UnsafeMutablePointer<UInt32>
  private let count: Int

  init(count: Int) {
    self.count = count
    cells = .allocate(capacity: count)
    cells.initialize(repeating: Cell(), count: count)
    line = .allocate(capacity: 1)
    line.initialize(to: 1)
  }

  func deallocate() {
    cells.deallocate()
    line.deallocate()
  }

  func removeAll() {
    line.pointee &+= 1
    if line.pointee == 0 {
      cells.update(repeating: Cell(), count: count)
      line.pointee = 1
    }
  }

  @inline(__always)
  func isActive(_ symbol: Int32) -> Bool { cells[Int(symbol)].line == line.pointee }

  /// The first hit of a symbol, -1 for none.
  @inline(__always)
  func head(_ symbol: Int32) -> Int32 {
    let cell = cells[Int(symbol)]
    return cell.line == line.pointee ? cell.head : -1
  }

  /// Makes a hit the last of its symbol; the answer is the one before it, -1 for none.
  @inline(__always)
  func append(_ hit: Int32, to symbol: Int32) -> Int32 {
    let place = Int(symbol)
    guard cells[place].line == line.pointee else {
      cells[place] = Cell(line: line.pointee, head: hit, tail: hit)
      return -1
    }
    let before = cells[place].tail
    cells[place].tail = hit
    return before
  }
}
