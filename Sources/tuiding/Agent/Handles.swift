import DomainCore

/// The handles of sessions.
enum Handles {
  /// The handle that a session has after its level rose: told by whoever has the store's key and the handle before, and by nobody else.
  static func successor(of handle: String, _ keyring: any Keyring) -> String {
    Crockford.text(of: keyring.keyedHash(Array(("successor/" + handle).utf8), for: .handle), length: 32)
  }
}
