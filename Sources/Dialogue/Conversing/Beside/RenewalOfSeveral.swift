import Matching

/// `关闭彩铃和语音包的自动续费`: it is their renewal that is to be switched off, and neither is left.
enum RenewalOfSeveral {
  /// The line with that one wish; nil for any other line.
  static func wish(in reading: Reading, _ words: SaidWords) -> Reading? {
    let text = reading.text
    guard reading.wishes.count > 0, reading.wishes.allSatisfy({ $0.intent.hasPrefix("unsubscribe.") }),
      let first = Phrases.of(text).first.map(String.init), keepsBesides(reading, behind: first),
      words.has(.renewalsAtEnd, ending: first),
      words.has(.stopsRenewals, in: first), !words.has(.leavesBesideRenewals, in: first),
      first.count <= longest
    else { return nil }
    var result = reading
    result.wishes = [reading.wishes[0]]
    result.wishes[0].intent = "autorenew.cancel"
    result.candidates = []
    return result
  }

  /// Whether all that stands behind the first phrase only keeps something: 流量包的留着.
  private static func keepsBesides(_ reading: Reading, behind first: String) -> Bool {
    let end = first.unicodeScalars.count
    let acts = PointingLine.acts(in: reading).filter { $0.range.lowerBound >= end }
    let phrases = Phrases.of(reading.text).count
    return phrases == 1 || (acts.count == phrases - 1 && acts.allSatisfy { $0.act == .keep })
  }

  private static let longest = 24
}
