// `Encodable` values as JSON, with sorted keys: the same value always has the same text.

/// A value in the making.
final class JSONWriting {
  /// What it has become so far; nothing is written as null.
  private enum Content {
    case null, list, members
    case bool(Bool)
    case integer(Int64)
    case fraction(Double)
    case string(String)
    case bytes([UInt8])
  }

  private var content = Content.null
  private var elements: [JSONWriting] = []
  private var keys: [String] = []

  /// The JSON text of a value.
  static func bytes(of value: some Encodable) throws -> [UInt8] {
    let root = JSONWriting()
    try root.put(value)
    var text: [UInt8] = []
    text.reserveCapacity(256)
    root.write(to: &text)
    return text
  }

  fileprivate func put<Value: Encodable>(_ value: Value) throws {
    if Value.self == [UInt8].self, let bytes = value as? [UInt8] {
      content = .bytes(bytes)
    } else {
      try value.encode(to: self)
    }
  }

  fileprivate func put(_ value: Bool) { content = .bool(value) }
  fileprivate func put(_ value: String) { content = .string(value) }

  fileprivate func putNumber(_ value: some BinaryInteger) throws {
    guard let number = Int64(exactly: value) else { throw JSONProblem.mismatch }
    content = .integer(number)
  }

  fileprivate func putFraction(_ value: Double) throws {
    guard value.isFinite else { throw JSONProblem.mismatch }
    content = .fraction(value)
  }

  fileprivate func beginMembers() { content = .members }
  fileprivate func beginList() { content = .list }
  fileprivate var count: Int { elements.count }

  fileprivate func member(_ key: String) -> JSONWriting {
    let value = JSONWriting()
    keys.append(key)
    elements.append(value)
    return value
  }

  fileprivate func element() -> JSONWriting {
    let value = JSONWriting()
    elements.append(value)
    return value
  }
}

// MARK: The text

extension JSONWriting {
  private func write(to text: inout [UInt8]) {
    switch content {
    case .null: text += "null".utf8
    case .bool(let value): text += (value ? "true" : "false").utf8
    case .integer(let value): text += String(value).utf8
    case .fraction(let value): text += value.description.utf8
    case .string(let value): Self.write(value, to: &text)
    case .bytes(let bytes):
      Self.separated(bytes, UInt8(ascii: "["), UInt8(ascii: "]"), &text) {
        $1 += String($0).utf8
      }
    case .list: Self.separated(elements, UInt8(ascii: "["), UInt8(ascii: "]"), &text) { $0.write(to: &$1) }
    case .members:
      let order = keys.indices.sorted { keys[$0] < keys[$1] }
      Self.separated(order, UInt8(ascii: "{"), UInt8(ascii: "}"), &text) { index, text in
        Self.write(keys[index], to: &text)
        text.append(UInt8(ascii: ":"))
        elements[index].write(to: &text)
      }
    }
  }

  private static func separated<Element>(
    _ elements: [Element], _ opening: UInt8, _ closing: UInt8, _ text: inout [UInt8],
    _ write: (Element, inout [UInt8]) -> Void
  ) {
    text.append(opening)
    for (index, element) in elements.enumerated() {
      if index > 0 { text.append(UInt8(ascii: ",")) }
      write(element, &text)
    }
    text.append(closing)
  }

  private static func write(_ string: String, to text: inout [UInt8]) {
    text.append(UInt8(ascii: "\""))
    for byte in string.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += [UInt8(ascii: "\\"), byte]
      case 0..<0x20:
        let digits = String(byte, radix: 16)
        text += "\\u".utf8
        text += String(repeating: "0", count: 4 - digits.count).utf8
        text += digits.utf8
      default: text.append(byte)
      }
    }
    text.append(UInt8(ascii: "\""))
  }
}

// MARK: Encoder

extension JSONWriting: Encoder {
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    beginMembers()
    return KeyedEncodingContainer(JSONMemberWriting(object: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    beginList()
    return JSONElementWriting(list: self)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { JSONValueWriting(value: self) }
}

/// Writes the members of an object.
private struct JSONMemberWriting<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let object: JSONWriting
  var codingPath: [any CodingKey] { [] }

  private func put(_ key: Key) -> JSONWriting { object.member(key.stringValue) }

  func encodeNil(forKey key: Key) { _ = put(key) }
  func encode(_ value: Bool, forKey key: Key) { put(key).put(value) }
  func encode(_ value: String, forKey key: Key) { put(key).put(value) }
  func encode(_ value: Double, forKey key: Key) throws { try put(key).putFraction(value) }
  func encode(_ value: Float, forKey key: Key) throws { try put(key).putFraction(Double(value)) }
  func encode(_ value: Int, forKey key: Key) throws { try put(key).putNumber(value) }
  func encode(_ value: Int8, forKey key: Key) throws { try put(key).putNumber(value) }
  func encode(_ value: Int16, forKey key: Key) throws { try put(key).putNumber(value) }
  func encode(_ value: Int32, forKey key: Key) throws { try put(key).putNumber(value) }
  func encode(_ value: Int64, forKey key: Key) throws { try put(key).putNumber(value) }
  func encode(_ value: UInt, forKey key: Key) throws { try put(key).putNumber(value) }
  func encode(_ value: UInt8, forKey key: Key) throws { try put(key).putNumber(value) }
  func encode(_ value: UInt16, forKey key: Key) throws { try put(key).putNumber(value) }
  func encode(_ value: UInt32, forKey key: Key) throws { try put(key).putNumber(value) }
  func encode(_ value: UInt64, forKey key: Key) throws { try put(key).putNumber(value) }
  func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws { try put(key).put(value) }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> {
    put(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    put(key).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { object.member("super") }
  func superEncoder(forKey key: Key) -> any Encoder { put(key) }
}

/// Writes the elements of a list.
private struct JSONElementWriting: UnkeyedEncodingContainer {
  let list: JSONWriting
  var codingPath: [any CodingKey] { [] }
  var count: Int { list.count }

  func encodeNil() { _ = list.element() }
  func encode(_ value: Bool) { list.element().put(value) }
  func encode(_ value: String) { list.element().put(value) }
  func encode(_ value: Double) throws { try list.element().putFraction(value) }
  func encode(_ value: Float) throws { try list.element().putFraction(Double(value)) }
  func encode(_ value: Int) throws { try list.element().putNumber(value) }
  func encode(_ value: Int8) throws { try list.element().putNumber(value) }
  func encode(_ value: Int16) throws { try list.element().putNumber(value) }
  func encode(_ value: Int32) throws { try list.element().putNumber(value) }
  func encode(_ value: Int64) throws { try list.element().putNumber(value) }
  func encode(_ value: UInt) throws { try list.element().putNumber(value) }
  func encode(_ value: UInt8) throws { try list.element().putNumber(value) }
  func encode(_ value: UInt16) throws { try list.element().putNumber(value) }
  func encode(_ value: UInt32) throws { try list.element().putNumber(value) }
  func encode(_ value: UInt64) throws { try list.element().putNumber(value) }
  func encode<Value: Encodable>(_ value: Value) throws { try list.element().put(value) }

  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
    list.element().container(keyedBy: type)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { list.element().unkeyedContainer() }
  func superEncoder() -> any Encoder { list.element() }
}

/// Writes a single value.
private struct JSONValueWriting: SingleValueEncodingContainer {
  let value: JSONWriting
  var codingPath: [any CodingKey] { [] }

  func encodeNil() {}
  func encode(_ value: Bool) { self.value.put(value) }
  func encode(_ value: String) { self.value.put(value) }
  func encode(_ value: Double) throws { try self.value.putFraction(value) }
  func encode(_ value: Float) throws { try self.value.putFraction(Double(value)) }
  func encode(_ value: Int) throws { try self.value.putNumber(value) }
  func encode(_ value: Int8) throws { try self.value.putNumber(value) }
  func encode(_ value: Int16) throws { try self.value.putNumber(value) }
  func encode(_ value: Int32) throws { try self.value.putNumber(value) }
  func encode(_ value: Int64) throws { try self.value.putNumber(value) }
  func encode(_ value: UInt) throws { try self.value.putNumber(value) }
  func encode(_ value: UInt8) throws { try self.value.putNumber(value) }
  func encode(_ value: UInt16) throws { try self.value.putNumber(value) }
  func encode(_ value: UInt32) throws { try self.value.putNumber(value) }
  func encode(_ value: UInt64) throws { try self.value.putNumber(value) }
  func encode<Value: Encodable>(_ value: Value) throws { try self.value.put(value) }
}
