import Matching

/// `不要彩铃要咪咕`, `咪咕我要，彩铃不要了`: what is wanted beside something that is turned down is to stay, and nothing of it is left.
enum WantedBeside {
  /// The same in words of leaving and keeping, `彩铃不要了，咪咕留着`, or of changing the plan; nil where a line is anything else than such a contrast.
  static func plain(_ reading: Reading, _ words: SaidWords) -> String? {
    guard reading.text.contains("要") || reading.text.contains("留"), reading.text.count <= longest,
      !reading.text.holds(anyOf: "?？吗")
    else { return nil }
    let scalars = Array(reading.text.unicodeScalars)
    let things = things(in: reading, scalars, words)
    guard things.count >= 2 else { return nil }
    let edges = [0] + things.flatMap { [$0.lowerBound, $0.upperBound] } + [scalars.count]
    let gaps = stride(from: 0, to: edges.count, by: 2).map {
      String(scalars: scalars[edges[$0]..<edges[$0 + 1]])
    }
    guard let stances = stances(between: gaps, words) else { return nil }
    func named(_ isWanted: Bool) -> [String] {
      zip(things, stances).filter { $0.1.isWanted == isWanted }.map { String(scalars: scalars[$0.0]) }
    }
    let (wanted, refused) = (named(true), named(false))
    let isByWanting = stances.contains { $0.isWanted && ($0.word.contains("要") || $0.word == "留") }
    let acts = stances.filter { !$0.isWanted && !$0.word.hasPrefix("不") && !$0.word.hasPrefix("别") }
    guard !wanted.isEmpty, !refused.isEmpty, isByWanting,
      // 退彩铃，还要咪咕 may want that left, too.
      acts.isEmpty || !stances.contains(where: { $0.word.hasPrefix("还") })
    else { return nil }
    if (wanted + refused).allSatisfy({ $0.contains("套餐") }) {
      // 不要59套餐要39套餐 wants another plan.
      return wanted.count == 1 && acts.isEmpty ? "换成" + wanted[0] : nil
    }
    return refused.joined(separator: "和") + (acts.isEmpty ? "不要了，" : "退了，")
      + wanted.joined(separator: "和") + "留着"
  }

  /// In characters: names and a few words around them.
  private static let longest = 40

  private struct Stance {
    var word: String
    var isWanted: Bool
  }

  /// What is named, general words for a kind too.
  private static func things(in reading: Reading, _ scalars: [Unicode.Scalar], _ words: SaidWords) -> [Range<
    Int
  >] {
    var things = reading.entities.compactMap { entity -> Range<Int>? in
      guard case .listed("product", _) = entity.kind, entity.range.upperBound <= scalars.count else {
        return nil
      }
      return entity.range
    }
    for word in words[.wordsOfKinds].map({ Array($0.unicodeScalars) }) where scalars.count >= word.count {
      for start in 0...(scalars.count - word.count) where scalars[start...].starts(with: word) {
        let range = start..<(start + word.count)
        if !things.contains(where: { $0.overlaps(range) }) { things.append(range) }
      }
    }
    return things.sorted { $0.lowerBound < $1.lowerBound }
  }

  /// What each thing is said to be, from the words before or behind it; nil where the line says more than that.
  ///
  /// - Parameter gaps: What stands before, between and behind the things.
  private static func stances(between gaps: [String], _ words: SaidWords) -> [Stance]? {
    var stances: [Stance] = []
    /// How many of the last things, joined by 和, wait for a word behind them.
    var waiting = 0
    var ahead = stance(before: gaps[0], words)
    guard ahead != nil || isEmpty(gaps[0], words) else { return nil }
    for gap in gaps.dropFirst() {
      let isLast = stances.count + waiting + 1 == gaps.count - 1
      if let own = ahead {
        stances.append(own)
        // 不要彩铃和手机报，要咪咕: what is joined is said of both.
        if !isLast, joins(gap, words) { continue }
        ahead = isLast ? nil : stance(before: gap, words)
        guard ahead != nil || isEmpty(gap, words) else { return nil }
        continue
      }
      waiting += 1
      if !isLast, joins(gap, words) { continue }
      guard let (behind, rest) = stance(behind: gap, words) else { return nil }
      stances += Array(repeating: behind, count: waiting)
      waiting = 0
      ahead = isLast ? nil : stance(before: rest, words)
      guard ahead != nil || isEmpty(rest, words) else { return nil }
    }
    return waiting == 0 ? stances : nil
  }

  private static func joins(_ gap: String, _ words: SaidWords) -> Bool { words[.joinsThings].contains(gap) }

  /// What the words right before a thing say of it, where nothing else stands before them.
  private static func stance(before gap: String, _ words: SaidWords) -> Stance? {
    var said = gap[...]
    while let small = words.first(.pointsAtThing, ending: said) { said = said.dropLast(small.count) }
    for (ways, isWanted) in [(words[.turnsDownThing], false), (words[.wantsThing], true)] {
      guard let word = ways.first(where: said.hasSuffix) else { continue }
      return isEmpty(String(said.dropLast(word.count)), words) ? Stance(word: word, isWanted: isWanted) : nil
    }
    return nil
  }

  /// What the words right behind a thing say of it, and what comes behind those.
  private static func stance(behind gap: String, _ words: SaidWords) -> (Stance, rest: String)? {
    var said = gap[...]
    while let small = words.first(.leadsToStance, beginning: said) { said = said.dropFirst(small.count) }
    for (ways, isWanted) in [(words[.turnsDownThing], false), (words[.wantsThing], true)] {
      guard let word = ways.first(where: said.hasPrefix) else { continue }
      return (Stance(word: word, isWanted: isWanted), String(said.dropFirst(word.count)))
    }
    return nil
  }

  private static func isEmpty(_ gap: String, _ words: SaidWords) -> Bool {
    gap.allSatisfy { words[.besideThings].contains(String($0)) }
  }
}
