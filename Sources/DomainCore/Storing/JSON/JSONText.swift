/// Why a text can't be read as a stored value; the store says so in words of its own.
enum JSONProblem: Error {
  /// The text isn't JSON, is nested too deeply, or holds a number that is none.
  case malformed(at: Int)
  /// A value is missing or of another kind.
  case mismatch
}

/// A JSON text with its values in one flat list, each with where it ends, so that what isn't asked for costs nothing and
/// nothing is copied before it is read.
final class JSONText {
  /// The kind of a value.
  enum Kind: UInt8 {
    case null, yes, no, integer, fraction, plainString, escapedString, array, object
  }

  /// A value: its bytes, without the quotes of a string, and the place of the first value after all that is in it. The
  /// values in an object follow it as key, value, key, value.
  struct Node {
    var kind: Kind
    var start: Int
    var end: Int
    var next: Int
  }

  private static let deepest = 64
  let bytes: [UInt8]
  private(set) var nodes: [Node] = []

  /// Parses a text.
  init(_ bytes: [UInt8]) throws(JSONProblem) {
    self.bytes = bytes
    nodes.reserveCapacity(bytes.count / 6 + 4)
    var place = 0
    try value(at: &place, depth: 0)
    skipSpace(&place)
    guard place == bytes.count else { throw .malformed(at: place) }
  }

  /// The string at a node, nil when it is none or broken.
  func string(at index: Int) -> String? {
    let node = nodes[index]
    switch node.kind {
    case .plainString: return String(decoding: bytes[node.start..<node.end], as: UTF8.self)
    case .escapedString: return unescaped(node)
    default: return nil
    }
  }

  /// The number at a node, nil when it is none or has more than 64 bits.
  func integer(at index: Int) -> Int64? {
    let node = nodes[index]
    guard node.kind == .integer else { return nil }
    let isNegative = bytes[node.start] == UInt8(ascii: "-")
    var result: Int64 = 0
    for byte in bytes[(isNegative ? node.start + 1 : node.start)..<node.end] {
      let (product, overflow) = result.multipliedReportingOverflow(by: 10)
      let digit = Int64(byte - UInt8(ascii: "0"))
      let (sum, over) =
        isNegative ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
      guard !overflow, !over else { return nil }
      result = sum
    }
    return result
  }

  /// The number at a node, whole or not, nil when it is none.
  func fraction(at index: Int) -> Double? {
    let node = nodes[index]
    guard node.kind == .integer || node.kind == .fraction else { return nil }
    return Double(String(decoding: bytes[node.start..<node.end], as: UTF8.self))
  }

  /// The value under a key of the object at a node, nil when there is none.
  func member(_ key: String, of object: Int) -> Int? {
    var key = key
    return key.withUTF8 { wanted in
      var index = object + 1
      while index < nodes[object].next {
        if isEqual(nodes[index], wanted) { return index + 1 }
        index = nodes[index + 1].next
      }
      return nil
    }
  }

  private func isEqual(_ node: Node, _ wanted: UnsafeBufferPointer<UInt8>) -> Bool {
    if node.kind == .escapedString { return unescaped(node).map { Array($0.utf8) } == Array(wanted) }
    guard node.end - node.start == wanted.count else { return false }
    for offset in 0..<wanted.count where bytes[node.start + offset] != wanted[offset] { return false }
    return true
  }
}

// MARK: Parsing

extension JSONText {
  private func value(at place: inout Int, depth: Int) throws(JSONProblem) {
    skipSpace(&place)
    guard place < bytes.count, depth < Self.deepest else { throw .malformed(at: place) }
    switch bytes[place] {
    case UInt8(ascii: "{"): try members(at: &place, depth: depth)
    case UInt8(ascii: "["): try elements(at: &place, depth: depth)
    case UInt8(ascii: "\""): try quoted(at: &place)
    case UInt8(ascii: "t"): try word("true", .yes, at: &place)
    case UInt8(ascii: "f"): try word("false", .no, at: &place)
    case UInt8(ascii: "n"): try word("null", .null, at: &place)
    default: try number(at: &place)
    }
  }

  private func members(at place: inout Int, depth: Int) throws(JSONProblem) {
    let own = open(.object, at: place)
    place += 1
    skipSpace(&place)
    if take(UInt8(ascii: "}"), at: &place) { return close(own, at: place) }
    while true {
      skipSpace(&place)
      guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else { throw .malformed(at: place) }
      try quoted(at: &place)
      skipSpace(&place)
      guard take(UInt8(ascii: ":"), at: &place) else { throw .malformed(at: place) }
      try value(at: &place, depth: depth + 1)
      skipSpace(&place)
      if take(UInt8(ascii: "}"), at: &place) { return close(own, at: place) }
      guard take(UInt8(ascii: ","), at: &place) else { throw .malformed(at: place) }
    }
  }

  private func elements(at place: inout Int, depth: Int) throws(JSONProblem) {
    let own = open(.array, at: place)
    place += 1
    skipSpace(&place)
    if take(UInt8(ascii: "]"), at: &place) { return close(own, at: place) }
    while true {
      try value(at: &place, depth: depth + 1)
      skipSpace(&place)
      if take(UInt8(ascii: "]"), at: &place) { return close(own, at: place) }
      guard take(UInt8(ascii: ","), at: &place) else { throw .malformed(at: place) }
    }
  }

  private func quoted(at place: inout Int) throws(JSONProblem) {
    place += 1
    let start = place
    var kind = Kind.plainString
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "\""):
        nodes.append(Node(kind: kind, start: start, end: place, next: nodes.count + 1))
        place += 1
        return
      case UInt8(ascii: "\\"):
        kind = .escapedString
        place += 2
      case 0..<0x20: throw .malformed(at: place)
      default: place += 1
      }
    }
    throw .malformed(at: place)
  }

  private func number(at place: inout Int) throws(JSONProblem) {
    let start = place
    if bytes[place] == UInt8(ascii: "-") { place += 1 }
    try digits(at: &place)
    var kind = Kind.integer
    if take(UInt8(ascii: "."), at: &place) {
      try digits(at: &place)
      kind = .fraction
    }
    if take(UInt8(ascii: "e"), at: &place) || take(UInt8(ascii: "E"), at: &place) {
      if !take(UInt8(ascii: "-"), at: &place) { _ = take(UInt8(ascii: "+"), at: &place) }
      try digits(at: &place)
      kind = .fraction
    }
    nodes.append(Node(kind: kind, start: start, end: place, next: nodes.count + 1))
  }

  private func digits(at place: inout Int) throws(JSONProblem) {
    let start = place
    while place < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place]) { place += 1 }
    guard place > start else { throw .malformed(at: place) }
  }

  private func word(_ word: StaticString, _ kind: Kind, at place: inout Int) throws(JSONProblem) {
    let end = place + word.utf8CodeUnitCount
    guard end <= bytes.count else { throw .malformed(at: place) }
    for offset in 0..<word.utf8CodeUnitCount where bytes[place + offset] != word.utf8Start[offset] {
      throw .malformed(at: place)
    }
    nodes.append(Node(kind: kind, start: place, end: end, next: nodes.count + 1))
    place = end
  }

  private func open(_ kind: Kind, at place: Int) -> Int {
    nodes.append(Node(kind: kind, start: place, end: place, next: 0))
    return nodes.count - 1
  }

  private func close(_ index: Int, at place: Int) {
    nodes[index].end = place
    nodes[index].next = nodes.count
  }

  private func take(_ byte: UInt8, at place: inout Int) -> Bool {
    guard place < bytes.count, bytes[place] == byte else { return false }
    place += 1
    return true
  }

  private func skipSpace(_ place: inout Int) {
    while place < bytes.count {
      switch bytes[place] {
      case 0x20, 0x0A, 0x0D, 0x09: place += 1
      default: return
      }
    }
  }
}

// MARK: Escapes

extension JSONText {
  private func unescaped(_ node: Node) -> String? {
    var text: [UInt8] = []
    var place = node.start
    while place < node.end {
      let byte = bytes[place]
      place += 1
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        continue
      }
      guard let scalar = try? JSONEscape.scalar(in: bytes[..<node.end], at: &place) else { return nil }
      text.append(contentsOf: String(Character(scalar)).utf8)
    }
    return String(decoding: text, as: UTF8.self)
  }
}
