import DomainCore
import Matching

/// `不是停机保号，是退彩铃`: the matter that is open is denied, and what is said behind it is meant.
enum DeniedMatter {
  /// Whether a line denies what is open before it says something else.
  static func isIn(_ heard: Heard, _ turn: TurnContext) -> Bool {
    guard let open = turn.state.topics.first(where: { $0.topic.changesSomething }), heard.secret == nil,
      let denied = denied(in: heard.reading.text, heard.words), heard.intent != open.topic.intent
    else { return false }
    let reading = turn.library.matcher.read(denied)
    if reading.wishes.contains(where: { isSame($0.intent, open.topic.intent) }) { return true }
    return Heard(reading: reading, words: heard.words).listed("nearest_word").contains(open.topic.intent)
  }

  private static func isSame(_ one: String, _ other: String) -> Bool {
    one == other || (one.hasPrefix("unsubscribe.") && other.hasPrefix("unsubscribe."))
  }

  /// What stands between the words of denial and what is meant, `停机保号` of `不是停机保号，是退彩铃`.
  static func denied(in text: String, _ words: SaidWords) -> String? {
    for word in words[.deniesMatter] {
      guard let range = text.firstRange(of: word) else { continue }
      let rest = text[range.upperBound...]
      let ends = words[.endsDenied].compactMap {
        rest.firstRange(of: $0)?.lowerBound
      }
      guard let end = ends.min(), end > rest.startIndex else { return nil }
      return String(rest[..<end])
    }
    return nil
  }
}
