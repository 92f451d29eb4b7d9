import Glibc

extension String {
  /// Whether these words stand in the text, byte for byte.
  ///
  /// The standard library's search looks for characters that only look the same, too, and sets itself up for every word; a line
  /// is asked for some hundred words each turn, all of them plain Chinese. Their last bytes tell them apart: the first is one of six.
  func contains(_ words: String) -> Bool {
    var (text, words) = (self, words)
    return text.withUTF8 { text in
      words.withUTF8 { words in
        guard let start = words.baseAddress, let end = words.last else { return true }
        let before = words.count - 1
        var place = before
        while place < text.count {
          if text[place] == end, memcmp(text.baseAddress! + (place - before), start, before) == 0 {
            return true
          }
          place += 1
        }
        return false
      }
    }
  }
}
