/// Where in a line the `not` patterns match that were asked about, each looked for once a line, whatever number of rules and
/// assignments of their words ask.
struct ForbiddenPlaces {
  /// For each rule where its bits begin, -1 while it wasn't looked for.
  private let starts: UnsafeMutablePointer<Int32>
  private let known = Pile<Int32>(capacity: 64)
  /// Of each pattern first whether it matches, then the units that its matches cover and the clauses that they begin in; as
  /// many words of these two.
  private let bits = Pile<UInt64>(capacity: 256)

  init(ruleCount: Int) {
    starts = .table(ruleCount)
    starts.initialize(repeating: -1, count: ruleCount)
  }

  func deallocate() {
    starts.deallocate()
    known.deallocate()
    bits.deallocate()
  }

  /// Forgets a line.
  func removeAll() {
    for place in known.indices { starts[Int(known[place])] = -1 }
    known.removeAll()
    bits.removeAll()
  }

  /// The bits of a pattern, nil while it wasn't looked for. No unit and no clause of the line has a number above `extent`.
  @inline(__always)
  func places(of rule: Int32, extent: Int) -> Places? {
    let start = starts[Int(rule)]
    return start < 0 ? nil : Places(bits: bits, start: Int(start), width: extent / 64 + 1)
  }

  /// Room for the bits of a pattern that is looked for now.
  func add(_ rule: Int32, extent: Int) -> Places {
    let places = Places(bits: bits, start: bits.count, width: extent / 64 + 1)
    for _ in 0...(2 * places.width) { bits.append(0) }
    starts[Int(rule)] = Int32(truncatingIfNeeded: places.start)
    known.append(rule)
    return places
  }

  /// Where one pattern matches.
  struct Places {
    fileprivate let bits: Pile<UInt64>
    fileprivate let start: Int
    fileprivate let width: Int

    /// Adds a hit that a match uses.
    func add(_ hit: LineScan.Hit) {
      bits[start] = 1
      for unit in Int(hit.start)..<Int(hit.end) { bits[start + 1 + (unit >> 6)] |= 1 << UInt64(unit & 63) }
    }

    /// Adds the clause that a match begins in.
    func add(clause: UInt16) {
      bits[start + 1 + width + Int(clause >> 6)] |= 1 << UInt64(clause & 63)
    }

    var isEmpty: Bool { bits[start] == 0 }

    /// Whether a match covers some unit of a hit.
    func touches(_ hit: LineScan.Hit) -> Bool {
      for unit in Int(hit.start)..<Int(hit.end)
      where bits[start + 1 + (unit >> 6)] & 1 << UInt64(unit & 63) != 0 {
        return true
      }
      return false
    }

    /// Whether a match begins in a clause.
    func begins(in clause: UInt16) -> Bool {
      bits[start + 1 + width + Int(clause >> 6)] & 1 << UInt64(clause & 63) != 0
    }
  }
}
