import DomainCore

/// Reads one JSON value (RFC 8259) from UTF-8. Strict: no duplicate members, no lone surrogates, nothing after the value.
struct JSONReader {
  /// What is wrong, and at which byte, from 0.
  struct Problem: Error, Hashable {
    let reason: String
    let offset: Int
  }

  /// Deeper nesting is refused, so that a hostile line can't exhaust the stack.
  static let depthLimit = 32

  private let bytes: ArraySlice<UInt8>
  private var at: Int

  /// The value that `bytes` hold.
  static func read(_ bytes: ArraySlice<UInt8>) throws(Problem) -> JSON {
    var reader = JSONReader(bytes)
    let value = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.at == bytes.endIndex else { throw reader.problem("something follows the value") }
    return value
  }

  private init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    at = bytes.startIndex
  }

  private func problem(_ reason: String) -> Problem { Problem(reason: reason, offset: at - bytes.startIndex) }

  private var next: UInt8? { at < bytes.endIndex ? bytes[at] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { at += 1 }
  }

  private mutating func value(depth: Int) throws(Problem) -> JSON {
    guard depth < Self.depthLimit else { throw problem("nested too deeply") }
    skipSpace()
    switch next {
    case nil: throw problem("a value is missing")
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case let byte? where byte == UInt8(ascii: "-") || isDigit(byte): return try number()
    default: throw problem("not a value")
    }
  }

  private mutating func word(_ word: String, _ value: JSON) throws(Problem) -> JSON {
    guard bytes[at...].starts(with: word.utf8) else { throw problem("not a value") }
    at += word.utf8.count
    return value
  }

  private mutating func object(depth: Int) throws(Problem) -> JSON {
    at += 1
    var members: [JSON.Member] = []
    var keys: Set<String> = []
    skipSpace()
    if next == UInt8(ascii: "}") {
      at += 1
      return .object([])
    }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw problem("a member's name is missing") }
      let start = at
      let key = try string()
      guard keys.insert(key).inserted else {
        at = start
        throw problem("a member comes twice")
      }
      skipSpace()
      guard next == UInt8(ascii: ":") else { throw problem("a colon is missing") }
      at += 1
      members.append(JSON.Member(key: key, value: try value(depth: depth + 1)))
      skipSpace()
      switch next {
      case UInt8(ascii: ","): at += 1
      case UInt8(ascii: "}"):
        at += 1
        return .object(members)
      default: throw problem("a comma or } is missing")
      }
    }
  }

  private mutating func array(depth: Int) throws(Problem) -> JSON {
    at += 1
    var elements: [JSON] = []
    skipSpace()
    if next == UInt8(ascii: "]") {
      at += 1
      return .array([])
    }
    while true {
      elements.append(try value(depth: depth + 1))
      skipSpace()
      switch next {
      case UInt8(ascii: ","): at += 1
      case UInt8(ascii: "]"):
        at += 1
        return .array(elements)
      default: throw problem("a comma or ] is missing")
      }
    }
  }

  private mutating func digits() throws(Problem) {
    guard let byte = next, isDigit(byte) else { throw problem("a digit is missing") }
    while let byte = next, isDigit(byte) { at += 1 }
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  private mutating func number() throws(Problem) -> JSON {
    let start = at
    if next == UInt8(ascii: "-") { at += 1 }
    if next == UInt8(ascii: "0") {
      at += 1
      if let byte = next, isDigit(byte) { throw problem("a number begins with 0") }
    } else {
      try digits()
    }
    var isWhole = true
    if next == UInt8(ascii: ".") {
      isWhole = false
      at += 1
      try digits()
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      isWhole = false
      at += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { at += 1 }
      try digits()
    }
    let text = String(decoding: bytes[start..<at], as: UTF8.self)
    if isWhole, let integer = Int64(text) { return .integer(integer) }
    guard let number = Double(text), number.isFinite else { throw problem("a number is out of range") }
    return .number(number)
  }

  private mutating func string() throws(Problem) -> String {
    at += 1
    var text: [UInt8] = []
    while true {
      let start = at
      while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { at += 1 }
      text.append(contentsOf: bytes[start..<at])
      switch next {
      case nil: throw problem("a string doesn't end")
      case UInt8(ascii: "\""):
        at += 1
        guard let string = String(validating: text, as: UTF8.self) else {
          throw problem("a string is not UTF-8")
        }
        return string
      case UInt8(ascii: "\\"):
        at += 1
        try escape(into: &text)
      default: throw problem("a control character in a string")
      }
    }
  }

  private mutating func escape(into text: inout [UInt8]) throws(Problem) {
    do {
      text.append(contentsOf: String(Character(try JSONEscape.scalar(in: bytes, at: &at))).utf8)
    } catch {
      throw problem(error.rawValue)
    }
  }
}
