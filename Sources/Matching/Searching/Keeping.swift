/// What a line says is to stay: 宽带留着, 彩铃不用退, 别动我的宽带. The things that are kept, and the words that keep them, are out
/// of reach of every rule that ends something; what is to end is told by the rest of the line.
extension LineScan {
  /// Marks the hits of kept things. Called where a word that keeps was found.
  func markKept() {
    let words = stretches(MatchIndex.Role.keeps).filter { !isAsked(Int($0.lowerBound)) }
    guard !words.isEmpty else { return }
    guard words.count <= Keeping.wordLimit else { return markAllKept() }
    let things = stretches(MatchIndex.Role.thing)
    let acts = stretches(MatchIndex.Role.act).filter { act in !words.contains { $0.overlaps(act) } }
    // 不退宽带 has consumed what it names, which is named all the same.
    let named = stretches(MatchIndex.Role.thing, evenConsumed: true)
    let keeping = Keeping(scan: self, words: words, named: named, things: things, acts: acts)
    kept = words
    for place in words.indices { kept += keeping.things(of: place) }
    // How many kept units lie before each place, so that a hit needn't be compared with every stretch.
    let keptBefore = chains.context.keptBefore
    for _ in 0...text.count { keptBefore.append(0) }
    for stretch in kept { for unit in stretch { keptBefore[Int(unit) + 1] = 1 } }
    for place in 0..<text.count { keptBefore[place + 1] += keptBefore[place] }
    for word in words {
      chains.context.keepers.append(Stretch(symbol: -1, start: word.lowerBound, end: word.upperBound))
    }
    for number in hits.indices {
      let hit = hits[number]
      // A keeping word is a word of rules of its own: 除了彩铃都退. So is what consumes its words: 不是彩铃.
      let facts = index.facts[Int(hit.symbol)]
      if facts.consumes
        || facts.role & MatchIndex.Role.keeping == 0 && Self.isOne(hit.start..<hit.end, of: words)
      {
        continue
      }
      if keptBefore[Int(hit.end)] > keptBefore[Int(hit.start)] { hits.base[number].isKept = true }
    }
  }

  /// Whether a stretch is one of several, which stand in order and apart.
  private static func isOne(_ stretch: Range<Int32>, of words: [Range<Int32>]) -> Bool {
    var low = 0
    var high = words.count
    while low < high {
      let middle = (low + high) / 2
      if words[middle].lowerBound < stretch.lowerBound { low = middle + 1 } else { high = middle }
    }
    return low < words.count && words[low] == stretch
  }

  /// Where more is kept than a person would say, nothing ends: what each word keeps isn't looked for, for the time of it.
  private func markAllKept() {
    for number in hits.indices {
      let facts = index.facts[Int(hits[number].symbol)]
      if facts.role & MatchIndex.Role.keeping != 0, !facts.consumes { hits.base[number].isKept = true }
    }
  }

  /// Whether a 不 stands in a question: 能不能取消, 退不退.
  private func isAsked(_ place: Int) -> Bool {
    place > 0 && place + 1 < text.count && text.units[place] == 0x4E0D
      && text.units[place - 1] == text.units[place + 1]
  }

  private func isParted(_ hit: Hit) -> Bool {
    let stop = NormalisedText.Break.soft | NormalisedText.Break.hard
    return (Int(hit.start) + 1..<Int(hit.end)).contains { text.breaks[$0] & stop != 0 }
  }

  /// Where words of a role stand, in order; what overlaps is one stretch.
  private func stretches(_ role: UInt8, evenConsumed: Bool = false) -> [Range<Int32>] {
    var found: [Range<Int32>] = []
    for number in hits.indices {
      let hit = hits[number]
      // 彩铃，会员 are two things, though 彩铃会员 is a word.
      if evenConsumed || !hit.isDead, index.facts[Int(hit.symbol)].role & role != 0, !isParted(hit) {
        found.append(hit.start..<hit.end)
      }
    }
    found.sort { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
    var merged: [Range<Int32>] = []
    for stretch in found {
      if let last = merged.last, stretch.lowerBound < last.upperBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, stretch.upperBound)
      } else {
        merged.append(stretch)
      }
    }
    return merged
  }
}

/// Finds what each keeping word is said of.
private struct Keeping {
  static let wordLimit = 32

  let scan: LineScan
  let words: [Range<Int32>]
  /// Every thing that is named, within a word that keeps too.
  let named: [Range<Int32>]
  let things: [Range<Int32>]
  /// What would end a thing, keeping words such as 不退 left out.
  let acts: [Range<Int32>]

  /// The things that a keeping word is said of: those before it in its phrase, else those behind it; where its phrase has
  /// none and says nothing else, those of the phrase before, and what was wished so far when an act was said of them.
  func things(of place: Int) -> [Range<Int32>] {
    let word = words[place]
    // 别把宽带也退了: the thing is named within.
    if named.contains(where: { $0.overlaps(word) }) { return [] }
    let start = max(phraseStart(word.lowerBound), place > 0 ? words[place - 1].upperBound : 0)
    let end = min(phraseEnd(word.upperBound), place + 1 < words.count ? words[place + 1].lowerBound : .max)
    let before = things.filter { $0.lowerBound >= start && $0.upperBound <= word.lowerBound }
    let behind = group(behind: word.upperBound, until: end)
    if let last = before.last {
      let actsBefore = acts.filter { $0.lowerBound >= start && $0.upperBound <= word.lowerBound }
      let group = group(before: last, from: start)
      // 彩铃退了别动宽带, 退彩铃别动宽带: the act has taken the thing before.
      if actsBefore.contains(where: { $0.lowerBound >= last.upperBound }) { return behind }
      if !behind.isEmpty, let first = group.first, isActOn(first, actsBefore) { return behind }
      return actsBefore.isEmpty ? before + group : group
    }
    if !behind.isEmpty { return behind }
    guard saysNothingElse(start, word, end) else { return [] }
    // 把彩铃退了，算了，还是不退: what only hesitates is passed over.
    var from = start > 0 ? phraseStart(start - 1) : 0
    while from > 0, saysNothingElse(from, from..<from, start) { from = phraseStart(from - 1) }
    let earlier = things.filter { $0.lowerBound >= from && $0.upperBound <= start }
    if !acts.contains(where: { $0.lowerBound >= from && $0.upperBound <= start }) { return earlier }
    // 退订彩铃，算了不退了: nothing of it is wished any more, unless something is said to be ended after all.
    if acts.contains(where: { $0.lowerBound >= word.upperBound }) { return earlier }
    return (things + acts).filter { $0.upperBound <= word.lowerBound }
  }

  /// Things that stand together, the last of which is given: 彩铃和宽带, 彩铃、宽带.
  private func group(before last: Range<Int32>, from start: Int32) -> [Range<Int32>] {
    var group = [last]
    for thing in things.reversed() where thing.upperBound <= (group.first?.lowerBound ?? 0) {
      guard let first = group.first, isJoined(thing, first) else { break }
      // 退宽带，彩铃不退: what an act is said of in a phrase of its own belongs to that.
      if thing.lowerBound < start, isActBefore(thing) { break }
      group.insert(thing, at: 0)
    }
    return group
  }

  private func isActBefore(_ thing: Range<Int32>) -> Bool {
    let start = phraseStart(thing.lowerBound)
    return acts.contains { $0.lowerBound >= start && $0.upperBound <= thing.lowerBound }
  }

  /// The first things behind a place, up to an act or what begins another wish.
  private func group(behind place: Int32, until end: Int32) -> [Range<Int32>] {
    var group: [Range<Int32>] = []
    for thing in things where thing.lowerBound >= place && thing.upperBound <= end {
      if let last = group.last {
        guard isJoined(last, thing) else { break }
      } else {
        let isBeyond = (place..<thing.lowerBound).contains { unit in
          acts.contains { $0.contains(unit) } || Self.bids(scan.text.units[Int(unit)])
        }
        if isBeyond { break }
      }
      group.append(thing)
    }
    return group
  }

  /// Whether nothing but a word that joins, or nothing at all, parts two things.
  private func isJoined(_ one: Range<Int32>, _ other: Range<Int32>) -> Bool {
    guard other.lowerBound - one.upperBound <= 3 else { return false }
    if other.lowerBound == one.upperBound { return isStop(other.lowerBound) }
    return (one.upperBound..<other.lowerBound).allSatisfy { Self.joins(scan.text.units[Int($0)]) }
  }

  /// Whether an act stands directly before a thing, but for particles: 退彩铃, 退掉我的彩铃.
  private func isActOn(_ thing: Range<Int32>, _ acts: [Range<Int32>]) -> Bool {
    acts.contains { act in
      act.upperBound <= thing.lowerBound && thing.lowerBound - act.upperBound <= 4
        && !things.contains { $0.lowerBound >= act.upperBound && $0.upperBound <= thing.lowerBound }
    }
  }

  /// Whether a phrase is nothing but the keeping word and filler.
  private func saysNothingElse(_ start: Int32, _ word: Range<Int32>, _ end: Int32) -> Bool {
    (start..<min(end, Int32(scan.text.count))).allSatisfy {
      word.contains($0) || scan.filler[Int($0)] != 0 || Self.relents(scan.text.units[Int($0)])
    }
  }

  private func isStop(_ place: Int32) -> Bool {
    Int(place) < scan.text.count
      && scan.text.breaks[Int(place)] & (NormalisedText.Break.soft | NormalisedText.Break.hard) != 0
  }

  /// Whether another phrase begins: behind a stop, with a further wish, or with a contrast (但 可是 不过).
  private func begins(_ place: Int32) -> Bool {
    if isStop(place) || Joint.begins(at: Int(place), scan.text) { return true }
    let next = Int(place) + 1 < scan.text.count ? scan.text.units[Int(place) + 1] : 0
    switch scan.text.units[Int(place)] {
    case 0x4F46: return true
    case 0x53EF: return next == 0x662F
    case 0x4E0D: return next == 0x8FC7
    default: return false
    }
  }

  private func phraseStart(_ place: Int32) -> Int32 {
    var start = min(place, Int32(scan.text.count - 1))
    while start > 0, !begins(start) { start -= 1 }
    return start
  }

  private func phraseEnd(_ place: Int32) -> Int32 {
    var end = place
    while end < scan.text.count, !begins(end) { end += 1 }
    return end
  }

  /// 把 将 就 帮: what follows is to be done, not kept.
  private static func bids(_ unit: UInt16) -> Bool {
    switch unit {
    case 0x628A, 0x5C06, 0x5C31, 0x5E2E: true
    default: false
    }
  }

  /// 和 跟 与 同 及 加 还 有 以 连 我 的: between things of which one thing is said.
  private static func joins(_ unit: UInt16) -> Bool {
    switch unit {
    case 0x548C, 0x8DDF, 0x4E0E, 0x540C, 0x53CA, 0x52A0, 0x8FD8, 0x6709, 0x4EE5, 0x8FDE, 0x6211, 0x7684: true
    default: false
    }
  }

  /// 算 还 是 又 想 都 也 暂 时 不 对: with which one thinks again.
  private static func relents(_ unit: UInt16) -> Bool {
    switch unit {
    case 0x7B97, 0x8FD8, 0x662F, 0x53C8, 0x60F3, 0x90FD, 0x4E5F, 0x6682, 0x65F6, 0x4E0D, 0x5BF9: true
    default: false
    }
  }
}
