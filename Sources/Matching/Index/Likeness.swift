/// How like its intent a line is, by the characters that it is made of.
///
/// A rule hears the words that it asks for and nothing of the rest, so it also matches lines that only share those words with
/// what it was written for. What the rest says is told by what lines of the intent are made of as a rule: in 桌面上那个流量提示框咋去掉
/// the words of a rule stand, and hardly anything else is said as in a line that leaves a service. A weak reading that is nothing
/// like its intent is asked about.
struct Likeness {
  /// A reading that explains so much of its line needs no more than its rule.
  static let sure = 0.8
  /// What is less like its intent than this is in doubt: of lines that nobody wrote rules for one in a hundred that were read right,
  /// one in four that were read wrong.
  static let doubtful: Float = -5
  /// The same of a reading that weighs less than nothing: one by what a line is about, because nothing more exact has heard it. Every
  /// second of them is wrong, and most of those are less like their intent than this.
  static let doubtfulOfLast: Float = -1
  /// By so much more a line must be like the next reading to be taken for that: twenty times as likely.
  static let lead: Float = 3

  /// A character or a pair of them, with what it says for the intent or against it, in tenths.
  struct Sign: BitwiseCopyable {
    var characters: UInt32
    var weight: Int32
  }

  /// The signs of an intent, in order; none for an intent of which nothing is known.
  struct Profile: BitwiseCopyable {
    var first: Int32
    var count: Int32
    var start: Int32
  }

  /// What stands before the first character and behind the last one.
  static let beginning = UInt16(UInt8(ascii: "^"))
  static let end = UInt16(UInt8(ascii: "$"))

  let signs: Frozen<Sign>
  /// By intent.
  let profiles: Frozen<Profile>

  static func characters(_ first: UInt16, _ second: UInt16) -> UInt32 { UInt32(first) << 16 | UInt32(second) }

  /// How like an intent a line is; nil where nothing is known of the intent.
  func value(of line: NormalisedText, _ intent: Int32) -> Float? {
    guard profiles.count > 0, profiles[Int(intent)].count > 0, line.count > 0 else { return nil }
    var sum: Int32 = 0
    forEachSign(of: line, profiles[Int(intent)]) { sum += $0.weight }
    let said = Float(2 * line.count + 1)
    return (Float(profiles[Int(intent)].start) + Float(sum) / said.squareRoot()) / 10
  }

  /// What a line says most against an intent, at most three.
  func against(_ line: NormalisedText, _ intent: Int32) -> [String] {
    var found: [UInt32: Int32] = [:]
    forEachSign(of: line, profiles[Int(intent)]) { if $0.weight < 0 { found[$0.characters] = $0.weight } }
    let worst = found.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.prefix(3)
    return worst.map { sign, _ in
      let units = [UInt16(truncatingIfNeeded: sign >> 16), UInt16(truncatingIfNeeded: sign)]
      return String(decoding: units.filter { $0 != 0 }, as: UTF16.self)
    }
  }

  private func forEachSign(of line: NormalisedText, _ profile: Profile, _ body: (Sign) -> Void) {
    let own = signs.stretch(Int(profile.first), Int(profile.count))
    var before = Self.beginning
    for place in 0...line.count {
      let unit = place < line.count ? line.units[place] : Self.end
      if place < line.count, let sign = Self.sign(Self.characters(0, unit), own) { body(sign) }
      if let sign = Self.sign(Self.characters(before, unit), own) { body(sign) }
      before = unit
    }
  }

  private static func sign(_ characters: UInt32, _ signs: UnsafeBufferPointer<Sign>) -> Sign? {
    var low = 0
    var high = signs.count
    while low < high {
      let middle = (low + high) / 2
      if signs[middle].characters < characters { low = middle + 1 } else { high = middle }
    }
    return low < signs.count && signs[low].characters == characters ? signs[low] : nil
  }

  func deallocate() {
    signs.deallocate()
    profiles.deallocate()
  }
}

extension Likeness {
  /// The profiles of a rule set, by intent.
  init(_ given: [IntentLikeness], intents: [String]) throws(RuleError) {
    var signs: [Sign] = []
    var profiles = [Profile](
      repeating: Profile(first: 0, count: 0, start: 0), count: given.isEmpty ? 0 : intents.count)
    for likeness in given {
      guard let intent = intents.firstIndex(of: likeness.intent.text) else {
        throw RuleError("no rule proposes the intent `\(likeness.intent.text)`", at: likeness.intent.location)
      }
      guard profiles[intent].count == 0 else {
        throw RuleError("`\(likeness.intent.text)` has a likeness already", at: likeness.intent.location)
      }
      var own: [UInt32: Int32] = [:]
      for (said, weight) in likeness.signs {
        let units = Array(said.utf16)
        own[units.count == 1 ? Self.characters(0, units[0]) : Self.characters(units[0], units[1])] = Int32(
          weight)
      }
      profiles[intent] = Profile(
        first: Int32(signs.count), count: Int32(own.count), start: Int32(likeness.start))
      signs += own.sorted { $0.key < $1.key }.map { Sign(characters: $0.key, weight: $0.value) }
    }
    self.init(signs: Frozen(signs), profiles: Frozen(profiles))
  }
}

extension WishSelection {
  /// Takes the next reading for the only wish where the line is much more like it than like the best.
  func takeLikelier() {
    let ranked = reading.ranked
    guard !reading.isAnswer, ranked.count > 1, ranked[0] == reading.wishes[0] else { return }
    // An act is never the likelier answer to what is no act.
    guard isAct(ranked[0]) || !isAct(ranked[1]), let value = likeness(of: ranked[0]),
      let other = likeness(of: ranked[1]), other - value > Likeness.lead
    else { return }
    (ranked[0], ranked[1]) = (ranked[1], ranked[0])
    reading.wishes[0] = ranked[0]
  }

  /// Whether a reading explains little of its line and the rest is nothing like its intent.
  func isUnlike(_ place: Int32) -> Bool {
    // An answer is made of what was asked.
    guard !reading.isAnswer, let value = likeness(of: place) else { return false }
    let match = reading.matches[Int(place)]
    let isLast = match.score < 0
    let least = isLast ? Likeness.doubtfulOfLast : Likeness.doubtful
    guard value < least, isLast || ReadingBuilder(reading).confidence(match) < Likeness.sure else {
      return false
    }
    return !isLikeKin(of: match.intent, least)
  }

  /// Whether a line that leaves something is like another way of leaving: 流量包留着，其他的包都取消 names a package, as lines do that leave one, though
  /// it leaves what it doesn't name.
  private func isLikeKin(of intent: Int32, _ least: Float) -> Bool {
    let intents = reading.index.intents
    let family = "unsubscribe."
    guard intents[Int(intent)].hasPrefix(family) else { return false }
    return intents.indices.contains { other in
      other != Int(intent) && intents[other].hasPrefix(family)
        && (reading.index.likeness.value(of: reading.scan.text, Int32(other)) ?? -.infinity) >= least
    }
  }

  private func likeness(of place: Int32) -> Float? {
    reading.index.likeness.value(of: reading.scan.text, reading.matches[Int(place)].intent)
  }
}
