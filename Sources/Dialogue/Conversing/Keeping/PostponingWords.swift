/// Words that put off what is named before them: `彩铃退了，宽带再说`.
enum PostponingWords {
  /// Whether a phrase puts off leaving itself, `流量包下个月再退`, and not something else: `退了以后再开要钱吗`.
  static func putOff(_ text: String, _ words: SaidWords) -> Bool {
    if words.said(.putsOff, in: text).contains(where: { word in
      text.hasSuffix(word) || words[.behindPuttingOff].contains { text.hasSuffix(word + $0) }
    }) {
      return true
    }
    return words.said(.putOffUntil, in: text).contains { time in
      guard let range = text.firstRange(of: time + "再") else { return false }
      let isAfterLeaving = words[.actsBeforeTime].contains { verb in
        words[.doneBefore].contains { text[..<range.lowerBound].contains(verb + $0) }
      }
      return !isAfterLeaving
        && words[.actsPutOff].contains { text[range.upperBound...].hasPrefix($0) }
    }
  }

  /// Whether any phrase of a line puts something off.
  static func mayPutOff(_ line: String, _ words: SaidWords) -> Bool {
    Phrases.of(line).contains { putOff(String($0), words) }
  }
}
