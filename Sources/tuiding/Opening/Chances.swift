import Dialogue
import DomainCore
import Foundation

/// The only source of chance: the system's cryptographic generator.
enum Chances {
  /// The chance of one turn.
  static func next() -> Chance {
    let number = UInt32.random(in: 0..<1_000_000)
    let digits = String(number)
    return Chance(
      code: String(repeating: "0", count: 6 - digits.count) + digits, salt: bytes(16), handle: handle())
  }

  /// 160 bits as text.
  static func handle() -> String { Crockford.text(of: bytes(20), length: 32) }

  /// Whole words are asked for, not bytes: each is a call of the system.
  @Sendable static func bytes(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 7)
    while bytes.count < count { withUnsafeBytes(of: generator.next()) { bytes.append(contentsOf: $0) } }
    return Array(bytes.prefix(count))
  }
}

/// The only clock.
enum SystemClock {
  @Sendable static func now() -> Instant {
    Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
  }
}
