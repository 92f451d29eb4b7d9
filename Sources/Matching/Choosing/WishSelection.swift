/// Chooses from the rules that matched a line what the customer wants.
///
/// The best score wins. A rule of another intent is a second wish if its own words stand apart from the first one's, or if
/// both say the same act of different things (`彩铃跟宽带全退了`). A correction takes back what was said before it. Two
/// intents that lie too close together are left to be asked about.
struct WishSelection {
  static let wishLimit = 4

  let reading: LineReading
  private var index: MatchIndex { reading.index }
  private var scan: LineScan { reading.scan }

  init(_ reading: LineReading) { self.reading = reading }

  /// Fills `ranked` and `wishes` of the reading. False when the first of `ranked` are too close to choose between.
  func choose() -> Bool {
    reading.findDoubted()
    var isClear = chooseUndoubted()
    // Of several wishes each makes the line less like the others, also where one is taken back.
    while isClear, reading.wishes.count == 1, reading.takenBack.count == 0 {
      takeLikelier()
      guard isUnlike(reading.wishes[0]) else { break }
      let intent = reading.matches[Int(reading.wishes[0])].intent
      for place in reading.matches.indices where reading.matches[place].intent == intent {
        if !reading.isDoubted(Int32(place)) { reading.doubted.append(Int32(place)) }
      }
      isClear = chooseUndoubted()
      // What is left where the best was nothing like the line may answer, not act.
      if isClear, reading.wishes.indices.contains(where: { isAct(reading.wishes[$0]) }) {
        reading.wishes.removeAll()
        reading.ranked.removeAll()
      }
    }
    return isClear
  }

  func isAct(_ place: Int32) -> Bool { index.blocks[owner(reading.matches[Int(place)])].isAction }

  private func chooseUndoubted() -> Bool {
    let matches = reading.matches
    let ranked = reading.ranked
    let wishes = reading.wishes
    ranked.removeAll()
    wishes.removeAll()
    reading.takenBack.removeAll()
    for place in matches.indices where !reading.isDoubted(Int32(place)) { rank(Int32(place)) }
    guard ranked.count > 0 else { return true }
    if ranked.count > 1, isTooClose(ranked[0], ranked[1]),
      !isWantedToo(matches[Int(ranked[1])], matches[Int(ranked[0])])
    {
      return false
    }
    wishes.append(ranked[0])
    for place in 1..<max(1, ranked.count) where wishes.count < Self.wishLimit {
      let match = matches[Int(ranked[place])]
      if wishes.indices.allSatisfy({ isWantedToo(match, matches[Int(wishes[$0])]) }) {
        wishes.append(ranked[place])
      }
    }
    sortByPlace()
    if wishes.count > 1 { takeBackCorrected() }
    return true
  }

  /// Puts a match in its place among the best of each intent.
  private func rank(_ place: Int32) {
    let ranked = reading.ranked
    let match = reading.matches[Int(place)]
    var slot = 0
    while slot < ranked.count, reading.matches[Int(ranked[slot])].intent != match.intent { slot += 1 }
    if slot == ranked.count {
      ranked.append(place)
    } else if !isBetter(match, reading.matches[Int(ranked[slot])]) {
      return
    }
    while slot > 0, isBetter(match, reading.matches[Int(ranked[slot - 1])]) {
      ranked[slot] = ranked[slot - 1]
      slot -= 1
    }
    ranked[slot] = place
  }

  /// Equal scores are settled by the order of the files.
  private func isBetter(_ one: LineReading.Match, _ other: LineReading.Match) -> Bool {
    one.score != other.score ? one.score > other.score : one.rule < other.rule
  }

  // MARK: Asking which

  /// Whether the lead of the best over the next is too small to act on.
  ///
  /// Two sentences that claim one line are settled by their order, as hassil settles them; a priority was given to settle.
  private func isTooClose(_ best: Int32, _ next: Int32) -> Bool {
    let one = reading.matches[Int(best)]
    let other = reading.matches[Int(next)]
    let block = index.blocks[owner(one)]
    guard one.sentence < 0, owner(one) != owner(other), overlap(one, other),
      block.priority == index.blocks[owner(other)].priority
    else { return false }
    return one.score - other.score < Self.margin(one.score - block.priority, isAction: block.isAction)
  }

  /// The lead that a reading needs: a share of what its words weigh, larger for what can't be taken back.
  static func margin(_ weight: Float, isAction: Bool) -> Float {
    max(0.02, (isAction ? 0.03 : 0.01) * weight)
  }

  private func owner(_ match: LineReading.Match) -> Int { Int(index.rules[Int(match.rule)].owner) }

  private func overlap(_ one: LineReading.Match, _ other: LineReading.Match) -> Bool {
    one.start < other.end && other.start < one.end
  }

  // MARK: Several wishes

  private func isWantedToo(_ match: LineReading.Match, _ other: LineReading.Match) -> Bool {
    guard match.sentence < 0, other.sentence < 0, match.usedCount > 0 else { return false }
    // Whoever names what he wants to leave does not want to leave something unnamed besides.
    if index.isUnspecified[Int(match.intent)],
      index.families[Int(match.intent)] == index.families[Int(other.intent)]
    {
      return false
    }
    let shared = sharedHits(match, other)
    let isSameAct = index.families[Int(match.intent)] == index.families[Int(other.intent)]
    if shared > 0 {
      return isSameAct && index.blocks[owner(other)].isAction && areCoordinated(match, other)
    }
    let first = match.start < other.start ? match : other
    let second = match.start < other.start ? other : match
    guard first.end <= second.start else {
      // 宽带也退彩铃也退: the words of the one enclose those of the other.
      return isSameAct && index.blocks[owner(other)].isAction
        && alsos(Int(first.start), Int(max(first.end, second.end))) > 1
    }
    if scan.phraseStarts[Int(second.start)] > first.end - 1 { return true }
    if hasBreak(Int(first.end), Int(second.start)) { return true }
    // 彩铃退了宽带也退了: each thing has the act said of it.
    return isSameAct && index.blocks[owner(other)].isAction && match.usedCount > 1 && other.usedCount > 1
      && isAlso(Int(first.end), Int(second.end))
  }

  /// How many hits of a match lie on hits of another.
  private func sharedHits(_ match: LineReading.Match, _ other: LineReading.Match) -> Int {
    var shared = 0
    for place in match.firstUsed..<(match.firstUsed + match.usedCount) where isUsed(place, by: other) {
      shared += 1
    }
    return shared
  }

  private func isUsed(_ place: Int32, by other: LineReading.Match) -> Bool {
    let hit = scan.hits[Int(reading.used[Int(place)])]
    for rival in other.firstUsed..<(other.firstUsed + other.usedCount) {
      let taken = scan.hits[Int(reading.used[Int(rival)])]
      if hit.start < taken.end, taken.start < hit.end { return true }
    }
    return false
  }

  /// Whether two matches say one act of two things that are joined: 彩铃和宽带, 彩铃、宽带, 彩铃还有流量包, 彩铃退了宽带也退了.
  private func areCoordinated(_ match: LineReading.Match, _ other: LineReading.Match) -> Bool {
    guard let one = ownStretch(match, other), let two = ownStretch(other, match) else { return false }
    let (first, second) = one.start < two.start ? (one, two) : (two, one)
    guard first.end <= second.start else { return false }
    // 彩铃退了宽带也退了: the act is said again of the second thing.
    let behind = Int(second.end)
    if isAlso(behind, min(behind + 2, scan.text.count)) { return true }
    guard second.start - first.end <= 4 else { return false }
    // 宽带彩铃一起退: side by side, with a word for both of them.
    if first.end == second.start, behind < scan.text.count, Self.gathers(scan.text.units[behind]) {
      return true
    }
    for place in Int(first.end)..<Int(second.start) + 1 where place < scan.text.count {
      if place < second.start, Self.joins(scan.text.units[place]) { return true }
      if scan.text.breaks[place] & NormalisedText.Break.soft != 0 { return true }
    }
    return false
  }

  /// The stretch of a match's words that the other doesn't use; nil when there are none.
  private func ownStretch(
    _ match: LineReading.Match, _ other: LineReading.Match
  ) -> (start: Int32, end: Int32)? {
    var start = Int32.max
    var end: Int32 = 0
    for place in match.firstUsed..<(match.firstUsed + match.usedCount) where !isUsed(place, by: other) {
      let hit = scan.hits[Int(reading.used[Int(place)])]
      start = min(start, hit.start)
      end = max(end, hit.end)
    }
    return end == 0 ? nil : (start, end)
  }

  private func isAlso(_ start: Int, _ end: Int) -> Bool { alsos(start, end) > 0 }

  /// How many 也 stand in a stretch.
  private func alsos(_ start: Int, _ end: Int) -> Int {
    (start..<end).count { scan.text.units[$0] == 0x4E5F }
  }

  /// 都 全 一(起) 统(统) 两(个)
  private static func gathers(_ unit: UInt16) -> Bool {
    switch unit {
    case 0x90FD, 0x5168, 0x4E00, 0x7EDF, 0x4E24: true
    default: false
    }
  }

  /// 和 跟 与 同 及 加 还(有) 连(同)
  private static func joins(_ unit: UInt16) -> Bool {
    switch unit {
    case 0x548C, 0x8DDF, 0x4E0E, 0x540C, 0x53CA, 0x52A0, 0x8FD8, 0x8FDE: true
    default: false
    }
  }

  private func hasBreak(_ start: Int, _ end: Int) -> Bool {
    let stop = NormalisedText.Break.soft | NormalisedText.Break.hard
    for place in start...end where place < scan.text.count && scan.text.breaks[place] & stop != 0 {
      return true
    }
    return false
  }

  /// Wishes that share their act are ordered by what is their own.
  private func sortByPlace() {
    let wishes = reading.wishes
    for place in 1..<max(1, wishes.count) {
      var slot = place
      let moved = wishes[place]
      while slot > 0, isSaidBefore(reading.matches[Int(moved)], reading.matches[Int(wishes[slot - 1])]) {
        wishes[slot] = wishes[slot - 1]
        slot -= 1
      }
      wishes[slot] = moved
    }
  }

  private func isSaidBefore(_ one: LineReading.Match, _ other: LineReading.Match) -> Bool {
    guard let first = ownStretch(one, other), let second = ownStretch(other, one) else {
      return one.start < other.start
    }
    return first.start < second.start
  }

  /// What was said before a correction no longer counts if something was said after it.
  private func takeBackCorrected() {
    var end: Int32 = -1
    for place in reading.manners.indices
    where index.manners[Int(reading.manners[place].manner)] == .correction {
      end = reading.manners[place].end
    }
    guard end >= 0 else { return }
    let wishes = reading.wishes
    guard wishes.indices.contains(where: { reading.matches[Int(wishes[$0])].end > end }) else { return }
    var kept = 0
    for place in wishes.indices {
      guard reading.matches[Int(wishes[place])].end > end else {
        reading.takenBack.append(wishes[place])
        continue
      }
      wishes[kept] = wishes[place]
      kept += 1
    }
    wishes.removeLast(wishes.count - kept)
  }

  // MARK: Manner

  /// How a wish was said: the manner in its phrase, or in its clause when it is the only wish there.
  func manner(of match: LineReading.Match, alone: Bool) -> Manner {
    var best = Manner.wish
    for number in reading.manners.indices {
      let found = reading.manners[number]
      let place = Int(min(found.start, Int32(scan.text.count - 1)))
      let near =
        alone
        ? scan.text.clauses[place] == scan.text.clauses[Int(match.start)]
        : found.start < match.end && found.end > match.start
          || scan.phraseStarts[place] == scan.phraseStarts[Int(match.start)]
      let manner = index.manners[Int(found.manner)]
      // 彩铃不退，退宽带: what is denied is another thing.
      if scan.kept.contains(where: { found.start < $0.upperBound && found.end > $0.lowerBound }) { continue }
      if near, Self.rank(manner) < Self.rank(best) { best = manner }
    }
    return best
  }

  /// Which of several manners counts.
  private static func rank(_ manner: Manner) -> Int {
    switch manner {
    case .denial: 0
    case .hypothetical: 1
    case .correction: 2
    case .failure: 3
    case .howTo: 4
    case .whether: 5
    case .wish: 6
    }
  }
}
