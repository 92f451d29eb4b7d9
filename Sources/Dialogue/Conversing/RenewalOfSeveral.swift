import Matching

/// `关闭彩铃和语音包的自动续费`: it is their renewal that is to be switched off, and neither is left.
enum RenewalOfSeveral {
  /// The line with that one wish; nil for any other line.
  static func wish(in reading: Reading, _ words: SaidWords) -> Reading? {
    let text = reading.text
    guard reading.wishes.count > 0, reading.wishes.allSatisfy({ $0.intent.hasPrefix("unsubscribe.") }),
      words.has(.renewalsAtEnd, ending: text),
      words.has(.stopsRenewals, in: text), !words.has(.leavesBesideRenewals, in: text), text.count <= longest
    else { return nil }
    var result = reading
    result.wishes = [reading.wishes[0]]
    result.wishes[0].intent = "autorenew.cancel"
    result.candidates = []
    return result
  }

  private static let longest = 24
}
