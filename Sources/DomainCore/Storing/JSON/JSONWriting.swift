// `Encodable` values as JSON, with sorted keys: the same value always has the same text.

/// The values of one text in the making: a tree in a list, so that no value needs an object of its own.
final class JSONWriting {
  /// What a value has become so far; nothing is written as null.
  fileprivate enum Content {
    case null, list, members
    case bool(Bool)
    case integer(Int64)
    case fraction(Double)
    case string(String)
    case bytes([UInt8])
  }

  private struct Value {
    var content = Content.null
    /// Its name among the members of an object.
    var key = ""
    var first = -1
    var last = -1
    var next = -1
    var count = 0
  }

  private var values = [Value()]

  /// The JSON text of a value.
  static func bytes(of value: some Encodable) throws -> [UInt8] {
    let writing = JSONWriting()
    try JSONPlace(writing: writing, index: 0).put(value)
    var text: [UInt8] = []
    text.reserveCapacity(256)
    writing.write(0, to: &text)
    return text
  }

  fileprivate func set(_ index: Int, _ content: Content) { values[index].content = content }
  fileprivate func count(of index: Int) -> Int { values[index].count }

  fileprivate func add(_ key: String = "", to parent: Int) -> Int {
    let index = values.count
    var value = Value()
    value.key = key
    values.append(value)
    if values[parent].count == 0 {
      values[parent].first = index
    } else {
      values[values[parent].last].next = index
    }
    values[parent].last = index
    values[parent].count += 1
    return index
  }

  private func children(of parent: Int) -> [Int] {
    var children: [Int] = []
    children.reserveCapacity(values[parent].count)
    var child = values[parent].first
    while child >= 0 {
      children.append(child)
      child = values[child].next
    }
    return children
  }

  private func write(_ index: Int, to text: inout [UInt8]) {
    switch values[index].content {
    case .null: text += "null".utf8
    case .bool(let value): text += (value ? "true" : "false").utf8
    case .integer(let value): DirectText.append(value, to: &text)
    case .fraction(let value): text += value.description.utf8
    case .string(let value): DirectText.append(value, to: &text)
    case .bytes(let bytes):
      Self.separated(bytes, UInt8(ascii: "["), UInt8(ascii: "]"), &text) {
        $1 += String($0).utf8
      }
    case .list:
      Self.separated(children(of: index), UInt8(ascii: "["), UInt8(ascii: "]"), &text) { write($0, to: &$1) }
    case .members:
      let order = children(of: index).sorted { values[$0].key < values[$1].key }
      Self.separated(order, UInt8(ascii: "{"), UInt8(ascii: "}"), &text) { member, text in
        DirectText.append(values[member].key, to: &text)
        text.append(UInt8(ascii: ":"))
        write(member, to: &text)
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
}

/// The place of one value.
private struct JSONPlace {
  let writing: JSONWriting
  let index: Int

  func put<Value: Encodable>(_ value: Value) throws {
    if Value.self == [UInt8].self, let bytes = value as? [UInt8] {
      writing.set(index, .bytes(bytes))
    } else {
      try value.encode(to: self)
    }
  }

  func put(_ value: Bool) { writing.set(index, .bool(value)) }
  func put(_ value: String) { writing.set(index, .string(value)) }

  func putNumber(_ value: some BinaryInteger) throws {
    guard let number = Int64(exactly: value) else { throw JSONProblem.mismatch }
    writing.set(index, .integer(number))
  }

  func putFraction(_ value: Double) throws {
    guard value.isFinite else { throw JSONProblem.mismatch }
    writing.set(index, .fraction(value))
  }

  var count: Int { writing.count(of: index) }
  func member(_ key: String) -> JSONPlace { JSONPlace(writing: writing, index: writing.add(key, to: index)) }
  func element() -> JSONPlace { JSONPlace(writing: writing, index: writing.add(to: index)) }
}

// MARK: Encoder

extension JSONPlace: Encoder {
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    writing.set(index, .members)
    return KeyedEncodingContainer(JSONMemberWriting(object: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    writing.set(index, .list)
    return JSONElementWriting(list: self)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { JSONValueWriting(value: self) }
}

/// Writes the members of an object.
private struct JSONMemberWriting<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let object: JSONPlace
  var codingPath: [any CodingKey] { [] }

  private func put(_ key: Key) -> JSONPlace { object.member(key.stringValue) }

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
  let list: JSONPlace
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
  let value: JSONPlace
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
