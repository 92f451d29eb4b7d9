/// Encrypts what identifies a person before it is stored. Every owner's fields have a key of their own, which is kept
/// only wrapped by another key: destroying the wrapped key makes them unreadable for good (S17).
public protocol FieldCipher: Keyring {
  /// A new random key for one owner's fields.
  func newKey() -> FieldKey
  /// `plain` encrypted and authenticated under `key`. `place` says where it belongs and is authenticated too, so that a
  /// sealed field can't be moved to another row or column.
  func seal(_ plain: [UInt8], under key: FieldKey, place: String) -> [UInt8]
  /// What was sealed, nil when the key or the place is another or a bit was changed.
  func open(_ sealed: [UInt8], under key: FieldKey, place: String) -> [UInt8]?
}

/// A key that fields, or other keys, are sealed under.
public enum FieldKey: Hashable, Sendable {
  /// The store's master key, which wraps the others and seals no field.
  case master
  /// One owner's key, 32 bytes.
  case owned([UInt8])
}

extension FieldCipher {
  /// A key as it may be stored: sealed under another.
  public func wrap(_ key: FieldKey, under outer: FieldKey, owner: String) -> [UInt8] {
    guard case .owned(let bytes) = key else { preconditionFailure("the master key is never wrapped") }
    return seal(bytes, under: outer, place: "key|" + owner)
  }

  /// A stored key, nil when it can't be opened.
  public func unwrap(_ wrapped: [UInt8], under outer: FieldKey, owner: String) -> FieldKey? {
    open(wrapped, under: outer, place: "key|" + owner).map(FieldKey.owned)
  }
}
