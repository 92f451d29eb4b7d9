/// JSON for what is stored and read back by this program, with sorted keys, decoded by name. Every turn of a conversation writes
/// its state and its replies with it, which Foundation's coders made the larger part of a turn's cost.
package enum StoredText {
  /// The text of a value: the same value always has the same. Throws when it holds a whole number of more than 64 bits, or a
  /// fraction that isn't finite.
  package static func bytes(of value: some Encodable) throws -> [UInt8] {
    try JSONWriting.bytes(of: value)
  }

  /// The same text, told by the value itself.
  package static func bytes(of value: some DirectlyStored) throws -> [UInt8] {
    var text = DirectText()
    try value.write(to: &text)
    assert(text.bytes == (try? JSONWriting.bytes(of: value)), "it writes what its Encodable form has")
    return text.bytes
  }

  /// The value of a text. Throws when the text isn't JSON or is of another shape.
  package static func value<Value: Decodable>(of type: Value.Type = Value.self, in bytes: [UInt8]) throws
    -> Value
  {
    try JSONReading(text: JSONText(bytes), node: 0).value(type)
  }
}
