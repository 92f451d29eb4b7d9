import Glibc

/// A place `{{…}}` in words, with what stands before, in and after it.
struct Placeholder {
  let before: Substring
  let inside: Substring
  let after: Substring

  /// The first place of a text, nil when none is closed.
  ///
  /// Looked for byte by byte: braces are no part of any other character in UTF-8, and every reply passes through here.
  init?(in text: Substring) {
    guard let open = Self.pair(UInt8(ascii: "{"), in: text[...]),
      let close = Self.pair(UInt8(ascii: "}"), in: text[open.upperBound...])
    else { return nil }
    before = text[..<open.lowerBound]
    inside = text[open.upperBound..<close.lowerBound]
    after = text[close.upperBound...]
  }

  /// Whether a place begins that doesn't end.
  static func isUnclosed(in text: Substring) -> Bool {
    pair(UInt8(ascii: "{"), in: text) != nil && Placeholder(in: text) == nil
  }

  private static func pair(_ byte: UInt8, in text: Substring) -> Range<Substring.Index>? {
    var contiguous = text
    let offset = contiguous.withUTF8 { bytes -> Int? in
      guard let start = bytes.baseAddress else { return nil }
      var place = 0
      while place + 1 < bytes.count, let found = memchr(start + place, Int32(byte), bytes.count - 1 - place) {
        place = start.distance(to: found.assumingMemoryBound(to: UInt8.self))
        if start[place + 1] == byte { return place }
        place += 1
      }
      return nil
    }
    return offset.map { offset in
      let start = text.utf8.index(text.startIndex, offsetBy: offset)
      return start..<text.utf8.index(start, offsetBy: 2)
    }
  }
}
