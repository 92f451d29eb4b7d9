/// Chooses from the rules that matched a line what the customer wants.
///
/// The best score wins; a rule of another intent is a second wish if its own words stand apart from the first one's.
/// A correction takes back what was said before it. Two intents closer than `margin` are left to be asked about.
struct WishSelection {
  static let margin: Float = 0.02
  static let wishLimit = 4

  let reading: LineReading
  private var index: MatchIndex { reading.index }
  private var scan: LineScan { reading.scan }

  init(_ reading: LineReading) { self.reading = reading }

  struct Choice {
    /// Numbers of matches, in the order in which they were said.
    var wishes: [Int]
    /// Matches too close together to choose between.
    var tied: [Int]
    /// All matches, the best of each intent, best first.
    var ranked: [Int]
  }

  func choose() -> Choice {
    let matches = reading.matches
    var ranked: [Int] = []
    for place in matches.indices {
      if let other = ranked.firstIndex(where: { matches[$0].intent == matches[place].intent }) {
        if isBetter(matches[place], matches[ranked[other]]) { ranked[other] = place }
      } else {
        ranked.append(place)
      }
    }
    ranked.sort { isBetter(matches[$0], matches[$1]) }
    guard let best = ranked.first else { return Choice(wishes: [], tied: [], ranked: []) }
    // Two sentences that claim one line are settled by their order, as hassil settles them.
    if ranked.count > 1, matches[best].sentence < 0,
      matches[best].score - matches[ranked[1]].score < Self.margin,
      index.blocks[owner(best)].priority == index.blocks[owner(ranked[1])].priority,
      overlap(matches[best], matches[ranked[1]]), !isUnder(ranked[1], best)
    {
      return Choice(wishes: [], tied: Array(ranked.prefix(3)), ranked: ranked)
    }
    var wishes = [best]
    for place in ranked.dropFirst() where wishes.count < Self.wishLimit {
      if wishes.allSatisfy({ isApart(matches[place], matches[$0]) }) { wishes.append(place) }
    }
    wishes.sort { matches[$0].start < matches[$1].start }
    return Choice(wishes: corrected(wishes), tied: [], ranked: ranked)
  }

  private func owner(_ match: Int) -> Int { Int(index.rules[Int(reading.matches[match].rule)].owner) }

  /// Equal scores are settled by the order of the files.
  private func isBetter(_ one: LineReading.Match, _ other: LineReading.Match) -> Bool {
    one.score != other.score ? one.score > other.score : one.rule < other.rule
  }

  private func isUnder(_ one: Int, _ other: Int) -> Bool { owner(one) == owner(other) }

  private func overlap(_ one: LineReading.Match, _ other: LineReading.Match) -> Bool {
    one.start < other.end && other.start < one.end
  }

  /// Whether a match has words of its own in another phrase than the other's words, so that both are wanted.
  private func isApart(_ match: LineReading.Match, _ other: LineReading.Match) -> Bool {
    guard match.sentence < 0, other.sentence < 0 else { return false }
    var own = false
    for place in match.firstUsed..<(match.firstUsed + match.usedCount) {
      let hit = scan.hits[Int(reading.used[Int(place)])]
      var shared = false
      for rival in other.firstUsed..<(other.firstUsed + other.usedCount) {
        let taken = scan.hits[Int(reading.used[Int(rival)])]
        if hit.start < taken.end, taken.start < hit.end {
          shared = true
          break
        }
      }
      if shared { return false }
      own = true
    }
    guard own else { return false }
    let first = match.start < other.start ? match : other
    let second = match.start < other.start ? other : match
    guard first.end <= second.start else { return false }
    return scan.phraseStarts[Int(second.start)] > first.end - 1 || hasBreak(Int(first.end), Int(second.start))
  }

  private func hasBreak(_ start: Int, _ end: Int) -> Bool {
    let stop = NormalisedText.Break.soft | NormalisedText.Break.hard
    for place in start...end where place < scan.text.count && scan.text.breaks[place] & stop != 0 {
      return true
    }
    return false
  }

  /// What was said before a correction no longer counts if something was said after it.
  private func corrected(_ wishes: [Int]) -> [Int] {
    guard wishes.count > 1, let correction = reading.manners.last(where: { $0.manner == .correction }) else {
      return wishes
    }
    let after = wishes.filter { reading.matches[$0].end > correction.end }
    return after.isEmpty ? wishes : after
  }

  /// How a wish was said: the manner in its phrase, or in its clause when it is the only wish there.
  func manner(of match: LineReading.Match, alone: Bool) -> Manner {
    let order: [Manner] = [.denial, .hypothetical, .correction, .failure, .howTo, .whether]
    var best: Manner?
    for found in reading.manners {
      let place = Int(min(found.start, Int32(scan.text.count - 1)))
      let near =
        alone
        ? scan.text.clauses[place] == scan.text.clauses[Int(match.start)]
        : found.start < match.end && found.end > match.start
          || scan.phraseStarts[place] == scan.phraseStarts[Int(match.start)]
      guard near else { continue }
      if let known = best, let one = order.firstIndex(of: known),
        let other = order.firstIndex(of: found.manner), one <= other
      {
        continue
      }
      best = found.manner
    }
    return best ?? .wish
  }
}
