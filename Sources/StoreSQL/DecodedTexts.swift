internal import Synchronization

/// What the texts of JSON columns were decoded to: a customer's closed orders and receipts are read at each turn and never change.
///
/// A text says all that its value is, so that nothing here can be out of date. Two generations of texts are kept, each of at
/// most `limitBytes`; what wasn't asked for during a whole generation is forgotten. Sealed columns never come here.
final class DecodedTexts: Sendable {
  /// Those of this process.
  static let shared = DecodedTexts()

  /// Bytes of texts in one generation.
  private let limitBytes: Int
  private let kept = Mutex(Generations())

  fileprivate struct Generations {
    var newer: [Key: any Sendable] = [:]
    var newerBytes = 0
    var older: [Key: any Sendable] = [:]
  }

  /// A text as a value of one type; another type reads another value out of the same text.
  fileprivate struct Key: Hashable {
    let type: ObjectIdentifier
    let bytes: [UInt8]

    func hash(into hasher: inout Hasher) {
      hasher.combine(type)
      bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }
  }

  /// Nothing decoded yet.
  init(limitBytes: Int = 8 << 20) {
    self.limitBytes = limitBytes
  }

  /// The value of a text, decoded at most once while it is kept; what can't be decoded is tried again each time.
  func value<Value: Sendable>(of bytes: [UInt8], decode: ([UInt8]) throws -> Value) rethrows -> Value {
    let key = Key(type: ObjectIdentifier(Value.self), bytes: bytes)
    if let known = kept.withLock({ $0.known(key, limitBytes) }) as? Value { return known }
    let value = try decode(bytes)
    kept.withLock { $0.keep(value, under: key, limitBytes) }
    return value
  }
}

extension DecodedTexts.Generations {
  fileprivate mutating func known(_ key: DecodedTexts.Key, _ limitBytes: Int) -> (any Sendable)? {
    if let value = newer[key] { return value }
    guard let value = older[key] else { return nil }
    keep(value, under: key, limitBytes)
    return value
  }

  fileprivate mutating func keep(_ value: any Sendable, under key: DecodedTexts.Key, _ limitBytes: Int) {
    if newerBytes + key.bytes.count > limitBytes {
      older = newer
      newer = [:]
      newerBytes = 0
    }
    guard key.bytes.count <= limitBytes, newer.updateValue(value, forKey: key) == nil else { return }
    newerBytes += key.bytes.count
  }
}
