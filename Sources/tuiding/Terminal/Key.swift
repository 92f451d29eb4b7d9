/// One key, or one paste, as a terminal sends it.
enum Key: Equatable, Sendable {
  /// A character to insert.
  case character(Unicode.Scalar)
  /// Ctrl and a letter, as its code: 0x01 for Ctrl-A; also Return (0x0D, 0x0A), Tab and Backspace (0x7F).
  case control(UInt8)
  /// Alt and a character, sent as ESC before it.
  case alt(Unicode.Scalar)
  case up, down, left, right, home, end, deleteForward, wordLeft, wordRight
  /// What was pasted, between the terminal's marks (mode 2004).
  case paste(String)
  /// ESC alone, or a key without a meaning here (F5, PageUp, Insert); never shown as junk.
  case other
}

/// Cuts bytes from a terminal into keys.
struct KeyDecoder {
  private var bytes: [UInt8] = []
  private var start = 0

  var isEmpty: Bool { start == bytes.count }
  /// A paste has begun whose end has not come.
  var isInsidePaste: Bool { bytes[start...].starts(with: Self.pasteStart) }

  mutating func append(_ more: some Sequence<UInt8>) {
    if start > 0 {
      bytes.removeFirst(start)
      start = 0
    }
    bytes.append(contentsOf: more)
  }

  /// The next key; nil if there is none, or if it is not complete and `isFinal` is false.
  ///
  /// - Parameter isFinal: no more bytes came for a while: what is incomplete is a key of its own.
  mutating func next(isFinal: Bool) -> Key? {
    guard let first = bytes[start...].first else { return nil }
    if first == 0x1B { return escape(isFinal: isFinal) }
    if first < 0x20 || first == 0x7F {
      start += 1
      return .control(first)
    }
    return scalar(isFinal: isFinal).map(Key.character)
  }

  /// The next key if it is a character; nil leaves it where it is.
  mutating func nextCharacter() -> Unicode.Scalar? {
    guard let first = bytes[start...].first, first >= 0x20, first != 0x7F else { return nil }
    return scalar(isFinal: false)
  }

  // A bad byte is U+FFFD; the decoder is the standard library's, fed with at most one character.
  private mutating func scalar(isFinal: Bool) -> Unicode.Scalar? {
    let first = bytes[start]
    let length = first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 1
    let rest = bytes[start...].prefix(length)
    if rest.count < length, !isFinal, rest.dropFirst().allSatisfy({ $0 & 0xC0 == 0x80 }) { return nil }
    var decoder = UTF8()
    var iterator = rest.makeIterator()
    if case .scalarValue(let scalar) = decoder.decode(&iterator), UTF8.width(scalar) == rest.count {
      start += rest.count
      return scalar
    }
    start += 1
    while start < bytes.count, bytes[start] & 0xC0 == 0x80 { start += 1 }
    return "\u{FFFD}"
  }

  private mutating func escape(isFinal: Bool) -> Key? {
    let rest = bytes[start...]
    guard let second = rest.dropFirst().first else { return isFinal ? take(1, .other) : nil }
    switch second {
    case UInt8(ascii: "["):
      return controlSequence(isFinal: isFinal)
    case UInt8(ascii: "O"):
      guard let third = rest.dropFirst(2).first else { return isFinal ? take(2, .other) : nil }
      return take(3, Self.named(final: third, parameters: []))
    case 0x1B:
      // ESC ESC [ D is Alt-Left in some terminals.
      return take(1, .other)
    case ..<0x20, 0x7F:
      return take(2, second == 0x7F || second == 0x08 ? .alt("\u{7F}") : .other)
    default:
      start += 1
      guard let scalar = scalar(isFinal: isFinal) else {
        start -= 1
        return nil
      }
      return .alt(scalar)
    }
  }

  // ESC [ parameters (0x30–0x3F), intermediates (0x20–0x2F), final (0x40–0x7E): ECMA-48, 5.4.
  private mutating func controlSequence(isFinal: Bool) -> Key? {
    if isInsidePaste { return paste(isFinal: isFinal) }
    var index = start + 2
    // The Linux console sends F1 to F5 as ESC [ [ A to E.
    if index < bytes.count, bytes[index] == UInt8(ascii: "[") { index += 1 }
    while index < bytes.count, (0x20...0x3F).contains(bytes[index]) { index += 1 }
    guard index < bytes.count else { return isFinal ? take(index - start, .other) : nil }
    guard (0x40...0x7E).contains(bytes[index]) else { return take(index - start, .other) }
    if bytes[start + 2] == UInt8(ascii: "[") { return take(index + 1 - start, .other) }
    let text = String(decoding: bytes[(start + 2)..<index], as: UTF8.self)
    let parameters = text.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    return take(index + 1 - start, Self.named(final: bytes[index], parameters: parameters))
  }

  private mutating func take(_ count: Int, _ key: Key) -> Key {
    start += count
    return key
  }

  private static func named(final: UInt8, parameters: [Int]) -> Key {
    // The second parameter is 1 + Shift 1 + Alt 2 + Ctrl 4.
    let byWord = parameters.count > 1 && (parameters[1] - 1) & 6 != 0
    switch final {
    case UInt8(ascii: "A"): return .up
    case UInt8(ascii: "B"): return .down
    case UInt8(ascii: "C"): return byWord ? .wordRight : .right
    case UInt8(ascii: "D"): return byWord ? .wordLeft : .left
    case UInt8(ascii: "H"): return .home
    case UInt8(ascii: "F"): return .end
    case UInt8(ascii: "~"):
      switch parameters.first {
      case 1, 7: return .home
      case 4, 8: return .end
      case 3: return .deleteForward
      default: return .other
      }
    default: return .other
    }
  }

  private static let pasteStart = Array("\u{1B}[200~".utf8)
  private static let pasteEnd = Array("\u{1B}[201~".utf8)

  private mutating func paste(isFinal: Bool) -> Key? {
    let body = start + Self.pasteStart.count
    var index = body
    while index < bytes.count {
      if bytes[index] == 0x1B, bytes[index...].starts(with: Self.pasteEnd) {
        let text = String(decoding: bytes[body..<index], as: UTF8.self)
        return take(index + Self.pasteEnd.count - start, .paste(text))
      }
      index += 1
    }
    guard isFinal else { return nil }
    return take(bytes.count - start, .paste(String(decoding: bytes[body...], as: UTF8.self)))
  }
}
