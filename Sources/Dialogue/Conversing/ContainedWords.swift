extension String {
  /// Whether these words stand in the text, byte for byte.
  ///
  /// The standard library's search looks for characters that only look the same, too, and sets itself up for every word; a line
  /// is asked for some hundred words each turn, all of them plain Chinese.
  func contains(_ words: String) -> Bool {
    var (text, words) = (self, words)
    return text.withUTF8 { text in
      words.withUTF8 { words in
        guard let first = words.first else { return true }
        var place = 0
        while place + words.count <= text.count {
          if text[place] == first, text[place..<place + words.count].elementsEqual(words) { return true }
          place += 1
        }
        return false
      }
    }
  }
}
