internal import DomainCore

/// Values that have no columns of their own: JSON with sorted keys and the format's version, decoded by name.
struct StoredJSON<Value: Codable>: Codable {
  /// Raised when a released shape can no longer be read as the current one.
  let format: Int
  let value: Value
}

enum JSONColumn {
  /// The newest format this program writes and reads.
  static let format = 1

  static func bytes(_ value: some Codable) -> [UInt8] {
    do {
      return try StoredText.bytes(of: StoredJSON(format: format, value: value))
    } catch {
      preconditionFailure("a stored value can always be encoded: \(error)")
    }
  }

  static func text(_ value: some Codable) -> SQLValue {
    .text(String(decoding: bytes(value), as: UTF8.self))
  }

  static func value<Value: Codable>(of type: Value.Type = Value.self, in bytes: [UInt8]) throws -> Value {
    let stored: StoredJSON<Value>
    do {
      stored = try StoredText.value(in: bytes)
    } catch {
      throw StoreProblem.unsuitable("a stored \(Value.self) can't be read: written by a newer program?")
    }
    guard stored.format <= format else {
      throw StoreProblem.unsuitable("a stored \(Value.self) has the newer format \(stored.format)")
    }
    return stored.value
  }
}

extension RowReader {
  mutating func json<Value: Codable & Sendable>(_ type: Value.Type = Value.self) throws -> Value {
    try DecodedTexts.shared.value(of: Array(try text().utf8)) { try JSONColumn.value(in: $0) }
  }
}
