internal import Crypto

/// The SHA-256 of bytes that come piece by piece and that no key is needed for.
public struct Fingerprint {
  private var hash = SHA256()

  /// Of no bytes yet.
  public init() {}

  /// Goes on with these bytes.
  public mutating func add(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
  }

  /// The 32 bytes of all that was added.
  public var bytes: [UInt8] { Array(hash.finalize()) }
}
