internal import Crypto
internal import CryptoExtras
public import DomainCore
internal import Foundation

/// All cryptography of the program, from one master key of 32 bytes: hashes, the check of passwords, and the encryption
/// of personal fields. Each use has a key of its own, derived by HKDF-SHA256 (RFC 5869).
public struct Vault: FieldCipher {
  /// Bytes in a master key and in a field key.
  public static let keyLength = 32
  /// Rounds of PBKDF2-SHA256 for a new service password (S4).
  public static let productionRounds = 600_000

  /// How many rounds passwords have here; a number without one takes as long to refuse.
  public let passwordRounds: Int
  /// For each use a code that has taken in its key, to begin from.
  private let codes: [KeyUse: HMAC<SHA256>]
  private let wrappingKey: SymmetricKey
  private let random: @Sendable (Int) -> [UInt8]

  /// A vault over `masterKey`, which has 32 bytes. `random` gives as many unpredictable bytes as it is asked for; it
  /// makes keys and nonces and must never give the same 12 bytes twice. `passwordRounds` are fewer only where every password is made up.
  public init(
    masterKey: [UInt8], passwordRounds: Int = productionRounds, random: @escaping @Sendable (Int) -> [UInt8]
  ) {
    precondition(masterKey.count == Self.keyLength, "a master key has 32 bytes")
    let master = SymmetricKey(data: masterKey)
    codes = Dictionary(
      uniqueKeysWithValues: KeyUse.allCases.map {
        ($0, HMAC(key: Self.key(from: master, for: "hash/" + $0.rawValue)))
      })
    wrappingKey = Self.key(from: master, for: "wrap")
    self.passwordRounds = passwordRounds
    self.random = random
  }

  public func digest(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }

  public func keyedHash(_ bytes: [UInt8], for use: KeyUse) -> [UInt8] {
    guard var code = codes[use] else { preconditionFailure("every use has a key") }
    code.update(data: bytes)
    return Array(code.finalize())
  }

  public func matches(password: String, _ stored: PasswordHash) -> Bool {
    guard stored.rounds > 0, stored.derived.count == Self.keyLength else { return false }
    let given = Self.hash(password: password, salt: stored.salt, rounds: stored.rounds)
    return constantTimeEqual(given.derived, stored.derived)
  }

  /// A password's hash by PBKDF2-SHA256, with 16 random bytes of salt; 600 000 rounds take about 0.1 s.
  public static func hash(password: String, salt: [UInt8], rounds: Int) -> PasswordHash {
    precondition(rounds > 0, "a password is hashed at least once")
    do {
      let key = try KDF.Insecure.PBKDF2.deriveKey(
        from: Array(password.utf8), salt: salt, using: .sha256, outputByteCount: keyLength,
        unsafeUncheckedRounds: rounds)
      return PasswordHash(salt: salt, rounds: rounds, derived: key.withUnsafeBytes { Array($0) })
    } catch {
      preconditionFailure("PBKDF2 takes any password and salt: \(error)")
    }
  }

  public func newKey() -> FieldKey { .owned(random(Self.keyLength)) }

  public func seal(_ plain: [UInt8], under key: FieldKey, place: String) -> [UInt8] {
    do {
      let box = try AES.GCM.seal(
        plain, using: symmetricKey(key), nonce: AES.GCM.Nonce(data: random(12)),
        authenticating: Array(place.utf8))
      guard let combined = box.combined else { preconditionFailure("a nonce of 12 bytes can be combined") }
      return [Self.sealFormat] + combined
    } catch {
      preconditionFailure("AES-GCM seals anything under a key of 32 bytes: \(error)")
    }
  }

  public func open(_ sealed: [UInt8], under key: FieldKey, place: String) -> [UInt8]? {
    guard sealed.first == Self.sealFormat, let box = try? AES.GCM.SealedBox(combined: sealed.dropFirst())
    else { return nil }
    let plain = try? AES.GCM.open(box, using: symmetricKey(key), authenticating: Array(place.utf8))
    return plain.map { Array($0) }
  }

  /// The first byte of a sealed field: AES-256-GCM as nonce (12), ciphertext, tag (16).
  private static let sealFormat: UInt8 = 1

  private func symmetricKey(_ key: FieldKey) -> SymmetricKey {
    switch key {
    case .master: wrappingKey
    case .owned(let bytes): SymmetricKey(data: bytes)
    }
  }

  private static func key(from master: SymmetricKey, for use: String) -> SymmetricKey {
    HKDF<SHA256>.deriveKey(
      inputKeyMaterial: master, info: Array(("tuiding/1/" + use).utf8), outputByteCount: keyLength)
  }
}
