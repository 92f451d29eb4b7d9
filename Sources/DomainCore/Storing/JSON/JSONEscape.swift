/// What stands behind the backslash in a JSON string (RFC 8259, section 7).
package enum JSONEscape {
  /// Why an escape stands for nothing.
  package enum Fault: String, Error {
    case ended = "a string doesn't end"
    case unknown = "an unknown escape"
    case notHexadecimal = "four hexadecimal digits are missing"
    case loneSurrogate = "a lone surrogate"
  }

  /// The scalar of the escape whose letter is at `place`, or of two `\u` escapes that belong together; `place` is left behind it.
  ///
  /// - Parameter bytes: The string up to its end, or the whole text.
  package static func scalar(in bytes: ArraySlice<UInt8>, at place: inout Int) throws(Fault) -> Unicode.Scalar
  {
    guard place < bytes.endIndex else { throw .ended }
    let letter = bytes[place]
    place += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default: throw .unknown
    }
    var code = try unit(in: bytes, at: &place)
    if (0xD800..<0xDC00).contains(code) {
      guard bytes[place...].starts(with: "\\u".utf8) else { throw .loneSurrogate }
      place += 2
      let low = try unit(in: bytes, at: &place)
      guard (0xDC00..<0xE000).contains(low) else { throw .loneSurrogate }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw .loneSurrogate }
    return scalar
  }

  private static func unit(in bytes: ArraySlice<UInt8>, at place: inout Int) throws(Fault) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard place < bytes.endIndex, let digit = Character(Unicode.Scalar(bytes[place])).hexDigitValue else {
        throw .notHexadecimal
      }
      unit = unit << 4 | UInt32(digit)
      place += 1
    }
    return unit
  }
}
