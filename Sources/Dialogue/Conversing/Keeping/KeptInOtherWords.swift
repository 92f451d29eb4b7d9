import Matching

/// What stays, in words that the rules don't have: `剩下流量包别的都退`, `只留套餐和流量包`, `彩铃算了，退短信包`.
enum KeptInOtherWords {
  /// The line to be read in its place; nil where nothing is kept by such words.
  static func plain(_ reading: Reading, _ words: SaidWords, _ read: (String) -> Reading) -> String? {
    guard reading.text.count <= longest else { return nil }
    return leftOver(reading, words) ?? keptAlone(reading, words, read)
      ?? givenUpBeside(reading, words, read)
  }

  /// `剩下流量包别的都退` keeps what is left over.
  private static func leftOver(_ reading: Reading, _ words: SaidWords) -> String? {
    let text = reading.text
    guard let over = words.first(.leftOver, beginning: text) else { return nil }
    let rest = String(text.dropFirst(over.count))
    let things = OtherWords.place(in: rest, words).map { String(scalars: Array(rest.unicodeScalars)[..<$0]) }
    let ends = PointingLine.acts(in: reading).contains { $0.act == .leave }
    guard let things, !KindWords.isNone(in: things, reading, words), ends else { return nil }
    return "留下" + rest
  }

  /// `只留套餐和流量包` ends all the others.
  private static func keptAlone(_ reading: Reading, _ words: SaidWords, _ read: (String) -> Reading)
    -> String?
  {
    let lead = words.first(.beforeOnly, beginning: reading.text) ?? ""
    let text = String(reading.text.dropFirst(lead.count))
    guard reading.wishes.isEmpty, Phrases.of(text).count == 1,
      let only = words.first(.keepsOnly, beginning: text), !OtherWords.areIn(text, words)
    else { return nil }
    let things = text.dropFirst(only.count)
    guard words[.joinsThings].contains(where: things.contains),
      !KindWords.isNone(in: String(things), reading, words)
    else { return nil }
    let plain = "除了\(things)都退了"
    return read(plain).wishes.isEmpty ? nil : plain
  }

  /// `彩铃算了，退短信包` keeps what is given up by its name.
  private static func givenUpBeside(_ reading: Reading, _ words: SaidWords, _ read: (String) -> Reading)
    -> String?
  {
    let phrases = Phrases.of(reading.text).map(String.init)
    guard phrases.count == 2, words.has(.givesUpThing, in: phrases[0]) else {
      return nil
    }
    let things = KindWords.names(in: Heard(reading: reading, words: words)).filter(phrases[0].hasPrefix)
    guard let thing = things.max(by: { $0.count < $1.count }),
      GivenUpWords.begin(String(phrases[0].dropFirst(thing.count)), words)
    else { return nil }
    let alone = read(phrases[1])
    let leaves =
      !alone.wishes.isEmpty
      && alone.wishes.allSatisfy { $0.intent.hasPrefix("unsubscribe.") && $0.manner == .wish }
    return leaves && !KindWords.isNone(in: phrases[1], alone, words) && !OtherWords.areIn(phrases[1], words)
      ? "\(thing)不退，\(phrases[1])" : nil
  }

  /// In characters: names and a few words around them.
  private static let longest = 40
}
