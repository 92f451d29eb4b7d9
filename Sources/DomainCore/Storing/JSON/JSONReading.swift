// `Decodable` values out of a `JSONText`, by name. Foundation's decoder does the same and takes ten times as long, and a
// customer's file with a long past has hundreds of such values.

/// A value of a text, to be decoded.
struct JSONReading: Decoder {
  let text: JSONText
  let node: Int

  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard text.nodes[node].kind == .object else { throw JSONProblem.mismatch }
    return KeyedDecodingContainer(JSONMembers(text: text, object: node))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard text.nodes[node].kind == .array else { throw JSONProblem.mismatch }
    return JSONElements(text: text, array: node)
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer { self }

  func value<Value: Decodable>(_ type: Value.Type) throws -> Value {
    // Hashes and salts are lists of small numbers: as many calls less as they have bytes.
    if type == [UInt8].self, let bytes = try bytes() as? Value { return bytes }
    return try Value(from: self)
  }

  fileprivate func integer<Value: FixedWidthInteger>(_ type: Value.Type) throws -> Value {
    guard let number = text.integer(at: node), let value = Value(exactly: number) else {
      throw JSONProblem.mismatch
    }
    return value
  }

  private func bytes() throws -> [UInt8] {
    guard text.nodes[node].kind == .array else { throw JSONProblem.mismatch }
    var bytes: [UInt8] = []
    var index = node + 1
    while index < text.nodes[node].next {
      bytes.append(try JSONReading(text: text, node: index).integer(UInt8.self))
      index = text.nodes[index].next
    }
    return bytes
  }
}

extension JSONReading: SingleValueDecodingContainer {
  func decodeNil() -> Bool { text.nodes[node].kind == .null }

  func decode(_ type: Bool.Type) throws -> Bool {
    switch text.nodes[node].kind {
    case .yes: return true
    case .no: return false
    default: throw JSONProblem.mismatch
    }
  }

  func decode(_ type: String.Type) throws -> String {
    guard let string = text.string(at: node) else { throw JSONProblem.mismatch }
    return string
  }

  func decode(_ type: Double.Type) throws -> Double {
    guard let number = text.fraction(at: node) else { throw JSONProblem.mismatch }
    return number
  }

  func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }
  func decode(_ type: Int.Type) throws -> Int { try integer(type) }
  func decode(_ type: Int8.Type) throws -> Int8 { try integer(type) }
  func decode(_ type: Int16.Type) throws -> Int16 { try integer(type) }
  func decode(_ type: Int32.Type) throws -> Int32 { try integer(type) }
  func decode(_ type: Int64.Type) throws -> Int64 { try integer(type) }
  func decode(_ type: UInt.Type) throws -> UInt { try integer(type) }
  func decode(_ type: UInt8.Type) throws -> UInt8 { try integer(type) }
  func decode(_ type: UInt16.Type) throws -> UInt16 { try integer(type) }
  func decode(_ type: UInt32.Type) throws -> UInt32 { try integer(type) }
  func decode(_ type: UInt64.Type) throws -> UInt64 { try integer(type) }
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try value(type) }
}

/// The members of an object.
private struct JSONMembers<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let text: JSONText
  let object: Int

  var codingPath: [any CodingKey] { [] }

  var allKeys: [Key] {
    var keys: [Key] = []
    var index = object + 1
    while index < text.nodes[object].next {
      if let key = text.string(at: index).flatMap(Key.init(stringValue:)) { keys.append(key) }
      index = text.nodes[index + 1].next
    }
    return keys
  }

  func contains(_ key: Key) -> Bool { text.member(key.stringValue, of: object) != nil }

  private func reading(_ key: Key) throws -> JSONReading {
    guard let node = text.member(key.stringValue, of: object) else { throw JSONProblem.mismatch }
    return JSONReading(text: text, node: node)
  }

  func decodeNil(forKey key: Key) throws -> Bool { try reading(key).decodeNil() }
  func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try reading(key).decode(type) }
  func decode(_ type: String.Type, forKey key: Key) throws -> String { try reading(key).decode(type) }
  func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try reading(key).decode(type) }
  func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try reading(key).decode(type) }
  func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try reading(key).decode(type) }
  func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try reading(key).decode(type) }
  func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try reading(key).decode(type) }
  func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try reading(key).decode(type) }
  func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try reading(key).decode(type) }
  func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try reading(key).decode(type) }
  func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try reading(key).decode(type) }
  func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try reading(key).decode(type) }
  func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try reading(key).decode(type) }
  func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try reading(key).decode(type) }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try reading(key).value(type)
  }

  func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
    guard let node = text.member(key.stringValue, of: object), text.nodes[node].kind != .null else {
      return nil
    }
    return try JSONReading(text: text, node: node).value(type)
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> {
    try reading(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try reading(key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder {
    guard let node = text.member("super", of: object) else { throw JSONProblem.mismatch }
    return JSONReading(text: text, node: node)
  }

  func superDecoder(forKey key: Key) throws -> any Decoder { try reading(key) }
}

/// The elements of a list, one after the other.
private struct JSONElements: UnkeyedDecodingContainer {
  let text: JSONText
  let array: Int
  private var node: Int
  private(set) var currentIndex = 0

  init(text: JSONText, array: Int) {
    self.text = text
    self.array = array
    node = array + 1
  }

  var codingPath: [any CodingKey] { [] }
  var isAtEnd: Bool { node >= text.nodes[array].next }

  var count: Int? {
    var (count, index) = (0, array + 1)
    while index < text.nodes[array].next {
      count += 1
      index = text.nodes[index].next
    }
    return count
  }

  private mutating func next<Value>(_ read: (JSONReading) throws -> Value) throws -> Value {
    guard !isAtEnd else { throw JSONProblem.mismatch }
    let value = try read(JSONReading(text: text, node: node))
    node = text.nodes[node].next
    currentIndex += 1
    return value
  }

  mutating func decodeNil() throws -> Bool {
    guard !isAtEnd else { throw JSONProblem.mismatch }
    guard text.nodes[node].kind == .null else { return false }
    return try next { _ in true }
  }

  mutating func decode(_ type: Bool.Type) throws -> Bool { try next { try $0.decode(type) } }
  mutating func decode(_ type: String.Type) throws -> String { try next { try $0.decode(type) } }
  mutating func decode(_ type: Double.Type) throws -> Double { try next { try $0.decode(type) } }
  mutating func decode(_ type: Float.Type) throws -> Float { try next { try $0.decode(type) } }
  mutating func decode(_ type: Int.Type) throws -> Int { try next { try $0.decode(type) } }
  mutating func decode(_ type: Int8.Type) throws -> Int8 { try next { try $0.decode(type) } }
  mutating func decode(_ type: Int16.Type) throws -> Int16 { try next { try $0.decode(type) } }
  mutating func decode(_ type: Int32.Type) throws -> Int32 { try next { try $0.decode(type) } }
  mutating func decode(_ type: Int64.Type) throws -> Int64 { try next { try $0.decode(type) } }
  mutating func decode(_ type: UInt.Type) throws -> UInt { try next { try $0.decode(type) } }
  mutating func decode(_ type: UInt8.Type) throws -> UInt8 { try next { try $0.decode(type) } }
  mutating func decode(_ type: UInt16.Type) throws -> UInt16 { try next { try $0.decode(type) } }
  mutating func decode(_ type: UInt32.Type) throws -> UInt32 { try next { try $0.decode(type) } }
  mutating func decode(_ type: UInt64.Type) throws -> UInt64 { try next { try $0.decode(type) } }
  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try next { try $0.value(type) }
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> {
    try next { try $0.container(keyedBy: type) }
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try next { try $0.unkeyedContainer() }
  }

  mutating func superDecoder() throws -> any Decoder { try next { $0 } }
}
