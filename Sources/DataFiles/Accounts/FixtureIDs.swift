import DomainCore

/// Ids of fixtures: the same file and place give the same ids. Not for real accounts: nothing here is secret.
struct FixtureIDs {
  /// The file and the account's place in it.
  let seed: String

  /// An internal id for the thing called `name` within the account.
  func id<Thing>(_ name: String, _ type: Thing.Type = Thing.self) -> ID<Thing> {
    ID(Crockford.text(of: bytes(of: name), length: 16))
  }

  /// A number that customers see: prefix, date, eight characters and the check character.
  func number<Thing>(
    prefix: String, on day: BeijingDay, _ name: String, _ type: Thing.Type = Thing.self
  ) -> ID<Thing> {
    let body = prefix + day.description.filter { $0 != "-" } + Crockford.text(of: bytes(of: name), length: 8)
    return ID(body + String(Crockford.checkCharacter(of: body)))
  }

  /// Two FNV-1a hashes side by side, mixed so that short names differ in their first bits too.
  private func bytes(of name: String) -> [UInt8] {
    [UInt64(0xCBF2_9CE4_8422_2325), 0x9AE1_6A3B_2F90_404F].flatMap { start in
      var hash = start
      for byte in "\(seed)|\(name)".utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
      hash = (hash ^ (hash >> 32)) &* 0xD6E8_FEB8_6659_FD93
      hash ^= hash >> 32
      return (0..<8).map { UInt8(truncatingIfNeeded: hash >> UInt64(56 - 8 * $0)) }
    }
  }
}
