/// A value that writes its own JSON, for what is written with every turn: the text of its `Encodable` form, without a container
/// and a box for every value in it.
package protocol DirectlyStored: Encodable {
  /// Adds the value's text; members are told in the order of their keys.
  func write(to text: inout DirectText) throws
}

/// JSON as it grows, value by value. What takes a closure or any kind of value is inlinable, or each
/// would be written through its witnesses. Debug builds compare what is told with what `Encodable` makes of the same value.
package struct DirectText {
  @usableFromInline
  var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(2048) }

  // MARK: Values

  package mutating func put(_ value: String) { Self.append(value, to: &bytes) }
  package mutating func put(_ value: Bool) { bytes += (value ? "true" : "false").utf8 }
  package mutating func put(_ value: Int) { Self.append(Int64(value), to: &bytes) }
  package mutating func put(_ value: Int64) { Self.append(value, to: &bytes) }

  package mutating func put(_ value: Double) throws {
    guard value.isFinite else { throw JSONProblem.mismatch }
    bytes += value.description.utf8
  }

  @inlinable
  package mutating func put(_ values: [some DirectlyStored]) throws {
    bytes.append(UInt8(ascii: "["))
    for value in values {
      separate()
      try value.write(to: &self)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  package mutating func put(_ values: [String]) {
    bytes.append(UInt8(ascii: "["))
    for value in values {
      separate()
      put(value)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  /// An enum's case without values.
  package mutating func put(caseNamed name: StaticString) {
    object { text in
      text.begin(name)
      text.object { _ in }
    }
  }

  /// An enum's case with one text.
  package mutating func put(caseNamed name: StaticString, _ value: String) {
    object { text in
      text.begin(name)
      text.object { $0.member("_0", value) }
    }
  }

  /// What is written too rarely to write itself.
  package mutating func put(encoding value: some Encodable) throws {
    bytes += try JSONWriting.bytes(of: value)
  }

  // MARK: Objects

  @inlinable
  package mutating func object(_ members: (inout DirectText) throws -> Void) rethrows {
    bytes.append(UInt8(ascii: "{"))
    try members(&self)
    bytes.append(UInt8(ascii: "}"))
  }

  package mutating func member(_ key: StaticString, _ value: String?) {
    guard let value else { return }
    begin(key)
    put(value)
  }

  package mutating func member(_ key: StaticString, _ value: Int?) {
    guard let value else { return }
    begin(key)
    put(value)
  }

  package mutating func member(_ key: StaticString, _ value: Instant?) {
    guard let value else { return }
    begin(key)
    put(value.milliseconds)
  }

  package mutating func member(_ key: StaticString, _ value: Fen?) {
    guard let value else { return }
    begin(key)
    put(value.count)
  }

  package mutating func member(_ key: StaticString, _ value: BeijingDay?) {
    guard let value else { return }
    begin(key)
    put(value.description)
  }

  package mutating func member(_ key: StaticString, _ value: Bool?) {
    guard let value else { return }
    begin(key)
    put(value)
  }

  package mutating func member(_ key: StaticString, _ value: Double) throws {
    begin(key)
    try put(value)
  }

  @inlinable
  package mutating func member(_ key: StaticString, _ value: some DirectlyStored) throws {
    begin(key)
    try value.write(to: &self)
  }

  @inlinable
  package mutating func member(_ key: StaticString, _ values: [some DirectlyStored]) throws {
    begin(key)
    try put(values)
  }

  package mutating func member(_ key: StaticString, _ values: [String]) {
    begin(key)
    put(values)
  }

  /// A member whose value is an enum's case without values.
  package mutating func member(_ key: StaticString, caseNamed name: StaticString) {
    begin(key)
    put(caseNamed: name)
  }

  /// A member whose value is written too rarely to write itself; none when there is no value.
  @inlinable
  package mutating func member(_ key: StaticString, encoding value: (some Encodable)?) throws {
    guard let value else { return }
    begin(key)
    try put(encoding: value)
  }

  /// A list whose values are written too rarely to write themselves.
  @inlinable
  package mutating func member(_ key: StaticString, encoding values: [some Encodable]) throws {
    begin(key)
    if values.isEmpty { bytes += "[]".utf8 } else { try put(encoding: values) }
  }

  /// Begins a member whose key is known only now; its value must follow.
  package mutating func begin(_ key: String) {
    separate()
    put(key)
    bytes.append(UInt8(ascii: ":"))
  }

  /// Begins a member; its value must follow. Keys in the source hold nothing that would have to be escaped.
  package mutating func begin(_ key: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount))
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  /// A comma, unless a list or an object has just begun.
  @inlinable
  mutating func separate() {
    if let last = bytes.last, last != UInt8(ascii: "{"), last != UInt8(ascii: "[") {
      bytes.append(UInt8(ascii: ","))
    }
  }

  // MARK: Bytes

  @usableFromInline
  static func append(_ number: Int64, to bytes: inout [UInt8]) {
    guard (0..<100).contains(number) else {
      bytes += String(number).utf8
      return
    }
    if number >= 10 { bytes.append(UInt8(ascii: "0") + UInt8(number / 10)) }
    bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
  }

  /// A string with its quotation marks. Most hold nothing to escape and are copied as they are.
  @usableFromInline
  static func append(_ string: String, to bytes: inout [UInt8]) {
    var string = string
    bytes.append(UInt8(ascii: "\""))
    string.withUTF8 { utf8 in
      if holdsEscape(utf8) {
        for byte in utf8 { appendEscaped(byte, to: &bytes) }
      } else {
        bytes.append(contentsOf: utf8)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Whether a byte must be escaped. All bytes are looked at, so that many are at once.
  private static func holdsEscape(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var found: UInt8 = 0
    for byte in bytes {
      found |= byte < 0x20 ? 1 : 0
      found |= byte == UInt8(ascii: "\"") ? 1 : 0
      found |= byte == UInt8(ascii: "\\") ? 1 : 0
    }
    return found != 0
  }

  private static func appendEscaped(_ byte: UInt8, to bytes: inout [UInt8]) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      bytes.append(UInt8(ascii: "\\"))
      bytes.append(byte)
    case 0..<0x20:
      bytes += byte < 0x10 ? "\\u000".utf8 : "\\u00".utf8
      bytes += String(byte, radix: 16).utf8
    default: bytes.append(byte)
    }
  }
}
