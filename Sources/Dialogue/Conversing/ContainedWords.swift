import Glibc

// Words looked for byte for byte. The standard library's searches look for characters that only look the same, too, and set
// themselves up for every word; a line is asked for some hundred words each turn, all of them plain Chinese.

extension String {
  /// Whether these words stand in the text.
  func contains(_ words: String) -> Bool { place(of: words) != nil }

  /// Whether one of these characters stands in the text.
  func holds(anyOf characters: String) -> Bool {
    unicodeScalars.contains { characters.unicodeScalars.contains($0) }
  }

  /// Where these words stand first.
  func firstRange(of words: String) -> Range<Index>? { range(ofFirst: words) }

  /// Whether the text begins with these words.
  func hasPrefix(_ words: String) -> Bool { begins(with: words) }

  /// Whether the text ends with these words.
  func hasSuffix(_ words: String) -> Bool { ends(with: words) }
}

extension Substring {
  /// Whether these words stand in the text.
  func contains(_ words: String) -> Bool { place(of: words) != nil }

  /// Where these words stand first.
  func firstRange(of words: String) -> Range<Index>? { range(ofFirst: words) }

  /// Whether the text begins with these words.
  func hasPrefix(_ words: String) -> Bool { begins(with: words) }

  /// Whether the text ends with these words.
  func hasSuffix(_ words: String) -> Bool { ends(with: words) }
}

extension [String] {
  /// Whether one of the texts is this one.
  func contains(_ text: String) -> Bool {
    let count = text.utf8.count
    return contains { $0.utf8.count == count && $0.begins(with: text) }
  }
}

extension StringProtocol {
  fileprivate func place(of words: String) -> Int? { compare(with: words) { $0.firstPlace(of: $1) } }

  fileprivate func range(ofFirst words: String) -> Range<Index>? {
    guard let place = place(of: words) else { return nil }
    let start = utf8.index(startIndex, offsetBy: place)
    return start..<utf8.index(start, offsetBy: words.utf8.count)
  }

  /// Whether the text begins with these words, whatever kind of text it is.
  func begins(with words: String) -> Bool { compare(with: words) { $0.isEqual(to: $1, at: 0) } }

  /// Whether the text ends with these words, whatever kind of text it is.
  func ends(with words: String) -> Bool {
    compare(with: words) { $0.isEqual(to: $1, at: $0.count - $1.count) }
  }

  /// What is found in the bytes of both. They are looked at where they lie; only a text that isn't kept as UTF-8 is copied.
  private func compare<Found>(
    with words: String, _ find: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Found
  ) -> Found {
    let found = utf8.withContiguousStorageIfAvailable { text in
      words.utf8.withContiguousStorageIfAvailable { find(text, $0) }
    }
    if let found, let found { return found }
    var (text, words) = (String(self), words)
    return text.withUTF8 { text in words.withUTF8 { find(text, $0) } }
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
