/// The cryptography that decisions need, given in from outside: the core has none of its own. All functions are pure.
public protocol Keyring: Sendable {
  /// SHA-256 of `bytes`.
  func digest(_ bytes: [UInt8]) -> [UInt8]
  /// HMAC-SHA256 of `bytes` under a key of its own for each use.
  func keyedHash(_ bytes: [UInt8], for use: KeyUse) -> [UInt8]
  /// Whether `password` derives to `stored`; takes about 0.1 s by design.
  func matches(password: String, _ stored: PasswordHash) -> Bool
  /// How many rounds passwords are derived with here.
  var passwordRounds: Int { get }
}

/// What a keyed hash is for; each use has its own key.
public enum KeyUse: String, Sendable, CaseIterable {
  case code, phone, number, receipt, audit, handle
  /// What programs carry for us: proposals and the states of calls.
  case program
  /// Marks over the rows of a store.
  case row
}

/// Whether two byte strings are equal, in time that doesn't depend on where they differ.
public func constantTimeEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
  guard a.count == b.count else { return false }
  var difference: UInt8 = 0
  for index in a.indices { difference |= a[index] ^ b[index] }
  return difference == 0
}

extension Keyring {
  /// Those of real passwords.
  public var passwordRounds: Int { PasswordHash.decoy().rounds }

  /// The hash under which a conversation is found by its bearer handle; the handle itself is never stored.
  public func handleHash(of handle: String) -> [UInt8] { keyedHash(Array(handle.utf8), for: .handle) }

  /// The hash under which an account is found by its number.
  public func phoneHash(of phone: PhoneNumber) -> [UInt8] { keyedHash(Array(phone.digits.utf8), for: .phone) }
}
