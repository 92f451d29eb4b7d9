import Glibc

// Words looked for byte for byte. The standard library's searches look for characters that only look the same, too, and set
// themselves up for every word; a line is asked for some hundred words each turn, all of them plain Chinese.

extension String {
  /// Whether these words stand in the text.
  func contains(_ words: String) -> Bool { self[...].contains(words) }

  /// Where these words stand first.
  func firstRange(of words: String) -> Range<Index>? { self[...].firstRange(of: words) }

  /// Whether the text begins with these words.
  func hasPrefix(_ words: String) -> Bool { self[...].hasPrefix(words) }

  /// Whether the text ends with these words.
  func hasSuffix(_ words: String) -> Bool { self[...].hasSuffix(words) }
}

extension Substring {
  /// Whether these words stand in the text.
  func contains(_ words: String) -> Bool {
    var (text, words) = (self, words)
    return text.withUTF8 { text in words.withUTF8 { text.firstPlace(of: $0) } } != nil
  }

  /// Where these words stand first.
  func firstRange(of words: String) -> Range<Index>? {
    var (text, words) = (self, words)
    guard let place = text.withUTF8({ text in words.withUTF8 { text.firstPlace(of: $0) } }) else {
      return nil
    }
    let start = utf8.index(startIndex, offsetBy: place)
    return start..<utf8.index(start, offsetBy: words.utf8.count)
  }

  /// Whether the text begins with these words.
  func hasPrefix(_ words: String) -> Bool {
    var (text, words) = (self, words)
    return text.withUTF8 { text in words.withUTF8 { text.isEqual(to: $0, at: 0) } }
  }

  /// Whether the text ends with these words.
  func hasSuffix(_ words: String) -> Bool {
    var (text, words) = (self, words)
    return text.withUTF8 { text in words.withUTF8 { text.isEqual(to: $0, at: text.count - $0.count) } }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Where these words stand first. Their last bytes tell them apart: the first is one of six.
  fileprivate func firstPlace(of words: Self) -> Int? {
    guard let start = words.baseAddress, let end = words.last else { return 0 }
    let before = words.count - 1
    var place = before
    while place < count {
      if self[place] == end, memcmp(baseAddress! + (place - before), start, before) == 0 {
        return place - before
      }
      place += 1
    }
    return nil
  }

  fileprivate func isEqual(to words: Self, at place: Int) -> Bool {
    guard let start = words.baseAddress, !words.isEmpty else { return true }
    guard place >= 0, place + words.count <= count, let here = baseAddress else { return false }
    return memcmp(here + place, start, words.count) == 0
  }
}
