import DomainCore

/// A keyring for tests: fast, deterministic, and no cryptography at all.
struct FoldingKeyring: Keyring {
  func digest(_ bytes: [UInt8]) -> [UInt8] { Self.fold(bytes, seed: 0) }

  func keyedHash(_ bytes: [UInt8], for use: KeyUse) -> [UInt8] {
    Self.fold(bytes, seed: UInt64((KeyUse.allCases.firstIndex(of: use) ?? 0) + 1))
  }

  func matches(password: String, _ stored: PasswordHash) -> Bool {
    constantTimeEqual(Self.hash(of: password, salt: stored.salt).derived, stored.derived)
  }

  static func hash(of password: String, salt: [UInt8] = [UInt8](repeating: 7, count: 16)) -> PasswordHash {
    PasswordHash(salt: salt, rounds: 1, derived: fold(salt + Array(password.utf8), seed: 99))
  }

  private static func fold(_ bytes: [UInt8], seed: UInt64) -> [UInt8] {
    var result: [UInt8] = []
    var state = 0xcbf2_9ce4_8422_2325 ^ (seed &* 0x9e37_79b9_7f4a_7c15)
    for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
    for _ in 0..<4 {
      state = state &+ 0x9e37_79b9_7f4a_7c15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
      mixed ^= mixed >> 31
      for shift in stride(from: 56, through: 0, by: -8) {
        result.append(UInt8(truncatingIfNeeded: mixed >> UInt64(shift)))
      }
    }
    return result
  }
}
