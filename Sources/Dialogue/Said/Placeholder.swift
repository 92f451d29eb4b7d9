import Glibc

/// A place `{{…}}` in words, with what stands before, in and after it.
struct Placeholder {
  let before: Substring
  let inside: Substring
  let after: Substring

  /// The first place of a text, nil when none is closed.
  init?(in text: Substring) {
    var contiguous = text
    let lengths = contiguous.withUTF8 { bytes in
      Bytes(in: bytes[...]).map { (before: $0.before.count, inside: $0.inside.count) }
    }
    guard let lengths else { return nil }
    before = text.first(bytes: lengths.before)
    let rest = text.behind(bytes: lengths.before + 2)
    inside = rest.first(bytes: lengths.inside)
    after = rest.behind(bytes: lengths.inside + 2)
  }

  /// Whether a place begins that doesn't end.
  static func isUnclosed(in text: Substring) -> Bool {
    text.firstRange(of: "{{") != nil && Placeholder(in: text) == nil
  }

  /// The same in the bytes of words: braces are no part of any other character in UTF-8, and every reply passes through here.
  struct Bytes {
    let before: Slice<UnsafeBufferPointer<UInt8>>
    let inside: Slice<UnsafeBufferPointer<UInt8>>
    let after: Slice<UnsafeBufferPointer<UInt8>>

    /// The first place, nil when none is closed.
    init?(in bytes: Slice<UnsafeBufferPointer<UInt8>>) {
      guard let open = Self.pair(UInt8(ascii: "{"), in: bytes),
        let close = Self.pair(UInt8(ascii: "}"), in: bytes[(open + 2)...])
      else { return nil }
      before = bytes[..<open]
      inside = bytes[(open + 2)..<close]
      after = bytes[(close + 2)...]
    }

    /// Where two of these bytes stand side by side first.
    private static func pair(_ byte: UInt8, in bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
      guard let start = bytes.base.baseAddress else { return nil }
      var place = bytes.startIndex
      while place + 1 < bytes.endIndex,
        let found = memchr(start + place, Int32(byte), bytes.endIndex - 1 - place)
      {
        place = start.distance(to: found.assumingMemoryBound(to: UInt8.self))
        if start[place + 1] == byte { return place }
        place += 1
      }
      return nil
    }
  }
}

extension Substring {
  /// Its first bytes, which are whole characters.
  fileprivate func first(bytes count: Int) -> Substring { self[..<utf8.index(startIndex, offsetBy: count)] }

  /// What stands behind its first bytes, which are whole characters.
  func behind(bytes count: Int) -> Substring { self[utf8.index(startIndex, offsetBy: count)...] }
}
