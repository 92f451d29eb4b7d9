import Matching

/// `我不是要退，是查彩铃多少钱`: who turns leaving down before he asks something turns nothing down that is open.
enum AskedBehindDenial {
  /// What is asked, to be read in the line's place; nil for any other line.
  static func plain(_ reading: Reading, _ words: SaidWords, _ read: (String) -> Reading)
    -> String?
  {
    guard words.has(.turnsDownLeaving, in: reading.text), reading.text.unicodeScalars.count <= longest
    else { return nil }
    let phrases = Phrases.of(reading.text).map(String.init)
    guard phrases.count > 1, words[.turnsDownLeaving].contains(phrases[0]) else { return nil }
    var rest = phrases.dropFirst().joined(separator: "，")
    if let lead = words.first(.leadsToAsked, beginning: rest) { rest = String(rest.dropFirst(lead.count)) }
    let alone = read(rest)
    let asks = alone.wishes.contains { $0.intent.hasPrefix("query.") } || words.has(.asksPrice, in: rest)
    return asks && !PointingLine.acts(in: alone).contains { $0.act == .leave } ? rest : nil
  }

  /// In Unicode scalars: a few words, and a question.
  private static let longest = 40
}
