/// The hits of every symbol.
///
/// Which symbols have a hit is told by bits: so few bytes that they stay near the processor whatever the number of rules.
/// A word that stands in many brackets is one hit that their symbols share; a symbol gets hits of its own only when somebody
/// asks for them.
struct HitChains {
  private struct Cell: BitwiseCopyable {
    var head: Int32
    var tail: Int32
  }

  /// A further hit that a symbol shares, and what was known of the symbol before.
  private struct Link: BitwiseCopyable {
    var hit: UInt16
    var before: UInt16
  }

  /// Where a symbol has hits of its own.
  private static let own = UInt16.max
  /// Below it stands the number of the one hit that a symbol shares, from it on the number of a link.
  private static let links: UInt16 = 0x8000
  private static let limit = 0x7FFF
  /// A line with more links than this hits the same symbols so often that hits of their own are less work.
  private static let linkLimit = 1_024

  /// The symbol's own hits; without meaning while it shares them.
  private let cells: UnsafeMutablePointer<Cell>
  /// What a symbol shares, or `own`: few bytes, since a line hits many brackets that nobody asks for.
  private let shared: UnsafeMutablePointer<UInt16>
  private let bits: UnsafeMutablePointer<UInt64>
  private let hits: Pile<LineScan.Hit>
  private let further = Pile<Link>(capacity: 256)
  private let room = Pile<Int32>(capacity: 64)
  /// The places among `bits` where a symbol has a hit, in the order in which they were first hit.
  let blocks = Pile<Int32>(capacity: 128)

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
    further.deallocate()
    room.deallocate()
    blocks.deallocate()
  }

  /// Forgets a line.
  func removeAll() {
    for place in blocks.indices { bits[Int(blocks[place])] = 0 }
    blocks.removeAll()
    further.removeAll()
  }

  @inline(__always)
  func isActive(_ symbol: Int32) -> Bool { bits[Int(symbol) >> 6] & 1 << UInt64(symbol & 63) != 0 }

  /// The symbols of a block that have a hit, as bits: symbol 64 × block is the lowest.
  func active(in block: Int32) -> UInt64 { bits[Int(block)] }

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
    if shared[Int(symbol)] < Self.links {
      let hit = hits[Int(shared[Int(symbol)])]
      return hit.isDead ? nil : hit
    }
    var number = head(symbol)
    while number >= 0 {
      let hit = hits[Int(number)]
      if !hit.isDead { return hit }
      number = hit.next
    }
    return nil
  }

  /// Sets a symbol's bit. True where it had no hit before.
  @inline(__always)
  private func activate(_ symbol: Int32) -> Bool {
    let block = Int(symbol) >> 6
    let bit: UInt64 = 1 << UInt64(symbol & 63)
    let known = bits[block]
    guard known & bit == 0 else { return false }
    bits[block] = known | bit
    if known == 0 { blocks.append(Int32(truncatingIfNeeded: block)) }
    return true
  }

  /// Appends a hit to those of its symbol. True where it is the first.
  @inline(__always)
  func append(_ hit: LineScan.Hit) -> Bool {
    let place = Int(hit.symbol)
    let isFirst = activate(hit.symbol)
    if !isFirst, shared[place] != Self.own { own(hit.symbol) }
    let number = Int32(hits.count)
    hits.append(hit)
    if isFirst {
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
    guard number < Int32(Self.limit), activate(symbol) else { return shareFurther(number, with: symbol) }
    shared[Int(symbol)] = UInt16(truncatingIfNeeded: number)
    return true
  }

  @inline(never)
  private func shareFurther(_ number: Int32, with symbol: Int32) -> Bool {
    let known = shared[Int(symbol)]
    guard isActive(symbol), known != Self.own, number < Int32(Self.limit), further.count < Self.linkLimit
    else {
      return append(copy(of: number, for: symbol))
    }
    shared[Int(symbol)] = Self.links | UInt16(truncatingIfNeeded: further.count)
    further.append(Link(hit: UInt16(truncatingIfNeeded: number), before: known))
    return false
  }

  /// Makes the hits that a symbol shares its own, in their order.
  @inline(never)
  private func own(_ symbol: Int32) {
    var known = shared[Int(symbol)]
    room.removeAll()
    while known >= Self.links {
      let link = further[Int(known & ~Self.links)]
      room.append(Int32(link.hit))
      known = link.before
    }
    var number = Int32(hits.count)
    hits.append(copy(of: Int32(known), for: symbol))
    shared[Int(symbol)] = Self.own
    cells[Int(symbol)].head = number
    for place in room.indices.reversed() {
      let next = Int32(hits.count)
      hits.append(copy(of: room[place], for: symbol))
      hits.base[Int(number)].next = next
      number = next
    }
    cells[Int(symbol)].tail = number
  }

  private func copy(of number: Int32, for symbol: Int32) -> LineScan.Hit {
    var hit = hits[Int(number)]
    hit.symbol = symbol
    hit.next = -1
    return hit
  }
}
