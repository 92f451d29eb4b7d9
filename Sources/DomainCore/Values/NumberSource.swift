/// Makes the ids of one turn or event: the same turn makes the same ids, so writing it twice writes it once.
public struct NumberSource {
  private let seed: String
  private let keyring: any Keyring
  private var count = 0

  /// Ids for a seed: conversation and turn, or an outbox message's id.
  public init(seed: String, keyring: any Keyring) {
    self.seed = seed
    self.keyring = keyring
  }

  /// The next internal id.
  public mutating func next<Thing>(_ type: Thing.Type = Thing.self) -> ID<Thing> {
    ID(Crockford.text(of: nextHash(), length: 16))
  }

  /// The next number that customers see: a prefix, the Beijing date, eight characters and a check character.
  public mutating func nextNumber<Thing>(prefix: String, on day: BeijingDay, _ type: Thing.Type = Thing.self)
    -> ID<Thing>
  {
    let date = String(day.description.filter { $0 != "-" })
    let body = prefix + date + Crockford.text(of: nextHash(), length: 8)
    return ID(body + String(Crockford.checkCharacter(of: body)))
  }

  private mutating func nextHash() -> [UInt8] {
    count += 1
    var writer = CanonicalBytes()
    writer.add(seed, String(count))
    return keyring.keyedHash(writer.bytes, for: .number)
  }
}

/// Crockford's base 32: no I, L, O or U, so that numbers can be read aloud.
public enum Crockford {
  private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

  /// The first `length` characters of `bytes`, five bits each.
  public static func text(of bytes: [UInt8], length: Int) -> String {
    precondition(bytes.count * 8 >= length * 5, "not enough bits")
    var result: [UInt8] = []
    result.reserveCapacity(length)
    for index in 0..<length {
      var value = 0
      for bit in index * 5..<index * 5 + 5 {
        value = value << 1 | Int(bytes[bit / 8] >> UInt8(7 - bit % 8) & 1)
      }
      result.append(alphabet[value])
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The Luhn check character of `body` in base 32: it changes when any one character changes, and for nearly every
  /// exchange of neighbours. Characters outside the alphabet count as zero.
  public static func checkCharacter(of body: String) -> Character {
    var sum = 0
    for (index, character) in body.utf8.reversed().enumerated() {
      let value = (alphabet.firstIndex(of: character) ?? 0) * (index % 2 == 0 ? 2 : 1)
      sum += value / 32 + value % 32
    }
    return Character(Unicode.Scalar(alphabet[(32 - sum % 32) % 32]))
  }

  /// Whether a number's last character is the check character of the rest.
  public static func isWellFormed(_ number: String) -> Bool {
    guard let last = number.last, number.count > 1 else { return false }
    return checkCharacter(of: String(number.dropLast())) == last
  }
}
