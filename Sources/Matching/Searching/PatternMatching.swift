/// Checks keyword rules against a scanned line.
///
/// The search goes over the hits of each atom in turn and stops at the first assignment that passes; a budget of steps
/// bounds it whatever the line.
struct PatternMatching {
  /// Enough for every rule that a person would write; what needs more does not match.
  static let stepLimit = 400

  // Copies of the scan's pointers: nothing here is counted, so that the search is nothing but loads.
  let hits: Pile<LineScan.Hit>
  private let chains: HitChains
  /// Which symbols have a hit, as bits.
  private let states: UnsafeMutablePointer<HitChains.State>
  private let atoms: Frozen<MatchIndex.Atom>
  private let rules: Frozen<MatchIndex.Rule>
  private let gates: Frozen<Int32>
  private let clauses: UnsafeMutablePointer<UInt16>
  private let breaks: UnsafeMutablePointer<UInt8>
  private let phraseStarts: UnsafeMutablePointer<Int32>
  private let filler: UnsafeMutablePointer<UInt8>
  private let forbidden: ForbiddenPlaces
  private let room: UnsafeMutablePointer<Int32>
  private let following: UnsafeMutablePointer<Int32>
  private let count: Int
  /// How many units before each place only fill pauses; nil when none does.
  private let pauses: UnsafeMutablePointer<Int32>?

  /// Valid until the scan takes in another line.
  init(_ scan: LineScan) {
    hits = scan.hits
    chains = scan.chains
    states = scan.chains.states
    atoms = scan.index.atoms
    rules = scan.index.rules
    gates = scan.index.gates
    clauses = scan.text.clauses
    breaks = scan.text.breaks
    phraseStarts = scan.phraseStarts
    filler = scan.filler
    forbidden = scan.forbidden
    room = scan.room
    following = scan.following
    count = scan.text.count
    pauses = scan.hasPause ? scan.pauses : nil
  }

  @inline(__always)
  func isActive(_ symbol: Int32) -> Bool { states[Int(symbol) >> 6].active & 1 << UInt64(symbol & 63) != 0 }

  /// Whether every atom has a hit at all, the cheap test before the search.
  @inline(__always)
  func isPossible(_ rule: MatchIndex.Rule) -> Bool {
    for place in rule.first..<(rule.first + rule.count) where !isActive(atoms[Int(place)].symbol) {
      return false
    }
    return true
  }

  /// Finds an assignment of hits to atoms that `accept` takes; the hits are in `chosen`, by atom.
  ///
  /// `chosen` has room for every atom of the rule. All atoms must have hits. The walk is a loop and not a recursion, so that
  /// `accept` can be compiled into it.
  @inline(__always)
  func search(
    _ rule: MatchIndex.Rule, _ chosen: UnsafeMutablePointer<Int32>, avoidsKept: Bool, accept: () -> Bool
  ) -> Bool {
    let following = rule.kind == .not ? self.following + 256 : self.following
    let last = Int(rule.count) - 1
    var steps = Self.stepLimit
    var offset = 0
    var number = chains.head(atoms[Int(rule.first)].symbol)
    while true {
      guard number >= 0 else {
        // Back to the atom before, and on to the hit that followed when its hit was taken.
        if offset == 0 { return false }
        offset -= 1
        number = following[offset]
        continue
      }
      steps -= 1
      if steps < 0 { return false }
      let hit = hits[Int(number)]
      let atom = atoms[Int(rule.first) + offset]
      guard !hit.isDead, !avoidsKept || !hit.isKept, fits(hit, atom, offset, rule, chosen) else {
        number = hit.next
        continue
      }
      chosen[offset] = number
      if offset == last {
        if accept() { return true }
        number = hit.next
      } else {
        following[offset] = hit.next
        offset += 1
        number = chains.head(atoms[Int(rule.first) + offset].symbol)
      }
    }
  }

  @inline(__always)
  private func fits(
    _ hit: LineScan.Hit, _ atom: MatchIndex.Atom, _ offset: Int, _ rule: MatchIndex.Rule,
    _ chosen: UnsafeMutablePointer<Int32>
  ) -> Bool {
    if !atom.startsChain {
      let before = hits[Int(chosen[offset - 1])]
      guard hit.start >= before.end else { return false }
      // In a word of several parts nothing stands between them: 不退，彩铃 is not 不退彩铃.
      if rule.kind == .derived, atom.gap == 0, hit.start == before.end,
        breaks[Int(hit.start)] & (NormalisedText.Break.soft | NormalisedText.Break.hard) != 0
      {
        return false
      }
      if atom.gap >= 0, hit.start - before.end > Int32(atom.gap) {
        guard let pauses else { return false }
        let paused = pauses[Int(hit.start)] - pauses[Int(before.end)]
        if hit.start - before.end - paused > Int32(atom.gap) { return false }
      }
    }
    // Chains may stand in any order but not on top of one another.
    for other in 0..<offset {
      let taken = hits[Int(chosen[other])]
      if taken.start < hit.end, taken.end > hit.start { return false }
    }
    if offset > 0, rule.sameClause {
      let first = hits[Int(chosen[0])]
      if clauses[Int(first.start)] != clauses[Int(hit.start)] { return false }
    }
    return stands(hit, as: atom)
  }

  private func phraseEnd(_ place: Int) -> Int {
    var end = place
    let stop = NormalisedText.Break.soft | NormalisedText.Break.hard
    while end < count, breaks[end] & stop == 0 { end += 1 }
    return end
  }

  private func onlyFiller(_ start: Int, _ end: Int) -> Bool {
    guard start < end else { return true }
    for place in start..<end where filler[place] == 0 { return false }
    return true
  }

  /// Whether a `not` pattern touches the chosen hits, or, sharing no word with the rule, lies in the same clause.
  func isForbidden(
    _ block: MatchIndex.Block, _ rule: MatchIndex.Rule, _ chosen: UnsafeMutablePointer<Int32>
  ) -> Bool {
    for number in block.notFirst..<(block.notFirst + block.notCount)
    where isActive(gates[Int(number)]) {
      let forbidding = rules[Int(number)]
      guard isPossible(forbidding) else { continue }
      let places = forbidden.places(of: number, extent: extent) ?? find(forbidding, number)
      if places.isEmpty { continue }
      if !sharesSymbol(forbidding, rule) {
        if !rule.sameClause || places.begins(in: clauses[Int(hits[Int(chosen[0])].start)]) { return true }
        continue
      }
      for own in 0..<Int(rule.count) where places.touches(hits[Int(chosen[own])]) { return true }
    }
    return false
  }

  /// No unit and no clause of the line has a higher number.
  private var extent: Int { max(count, Int(clauses[count - 1])) }

  /// Looks for a `not` pattern in the whole line.
  @inline(never)
  private func find(_ forbidding: MatchIndex.Rule, _ number: Int32) -> ForbiddenPlaces.Places {
    let places = forbidden.add(number, extent: extent)
    _ = search(forbidding, room, avoidsKept: false) {
      for place in 0..<Int(forbidding.count) { places.add(hits[Int(room[place])]) }
      places.add(clause: clauses[Int(hits[Int(room[0])].start)])
      return false
    }
    return places
  }

  private func sharesSymbol(_ one: MatchIndex.Rule, _ other: MatchIndex.Rule) -> Bool {
    for first in one.first..<(one.first + one.count) {
      for second in other.first..<(other.first + other.count)
      where atoms[Int(first)].symbol == atoms[Int(second)].symbol {
        return true
      }
    }
    return false
  }

  /// Calls `found` with the stretch of each match; matches that overlap an earlier one are left out.
  ///
  /// A bracket that is all of a rule needn't gather its hits where `found` makes no bracket gather its own.
  @inline(__always)
  func forEachMatch(of rule: MatchIndex.Rule, leavesBrackets: Bool = false, _ found: (Int, Int) -> Void) {
    // A rule of one symbol is looked at where that was hit.
    guard rule.count == 1 || isPossible(rule) else { return }
    if rule.count == 1, leavesBrackets, chains.isUngathered(atoms[Int(rule.first)].symbol) {
      return forEachMatch(of: atoms[Int(rule.first)], found)
    }
    let chosen = room
    var covered = 0
    // Refusing every assignment walks through all of them; they come in the order of the first atom's hits.
    _ = search(rule, chosen, avoidsKept: false) {
      var start = Int.max
      var end = 0
      for offset in 0..<Int(rule.count) {
        let hit = hits[Int(chosen[offset])]
        start = min(start, Int(hit.start))
        end = max(end, Int(hit.end))
      }
      if start >= covered {
        covered = end
        found(start, end)
      }
      return false
    }
  }

  /// The same for a bracket that stands alone.
  private func forEachMatch(of atom: MatchIndex.Atom, _ found: (Int, Int) -> Void) {
    chains.collect(atom.symbol)
    let room = chains.room
    var covered = 0
    for place in 0..<min(room.count, Self.stepLimit) {
      let hit = hits[Int(room[place].number)]
      guard !hit.isDead, stands(hit, as: atom), Int(hit.start) >= covered else { continue }
      covered = Int(hit.end)
      found(Int(hit.start), Int(hit.end))
    }
  }

  /// Whether a hit stands at the edges of its phrase that an atom asks for.
  @inline(__always)
  private func stands(_ hit: LineScan.Hit, as atom: MatchIndex.Atom) -> Bool {
    if atom.atStart, !onlyFiller(Int(phraseStarts[Int(hit.start)]), Int(hit.start)) { return false }
    if atom.atEnd, !onlyFiller(Int(hit.end), phraseEnd(Int(hit.end))) { return false }
    return true
  }
}
