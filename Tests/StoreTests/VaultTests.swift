import DomainCore
import Testing
import Vault

@Suite("The vault")
struct VaultTests {
  let vault = Vault.forTests

  @Test("SHA-256 of abc is that of FIPS 180-4")
  func digest() {
    #expect(
      hex(vault.digest(Array("abc".utf8)))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test("PBKDF2-SHA256 of RFC 7914 section 11")
  func passwordHash() {
    let hash = Vault.hash(password: "Password", salt: Array("NaCl".utf8), rounds: 80_000)
    #expect(
      hex(hash.derived) == "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56")
  }

  @Test("a password matches its own hash only, by the rounds that are stored")
  func matches() {
    let hash = Vault.hash(password: "密码123", salt: [1, 2, 3], rounds: 10)
    #expect(vault.matches(password: "密码123", hash))
    #expect(!vault.matches(password: "密码124", hash))
    #expect(!vault.matches(password: "密码123", PasswordHash(salt: [1, 2], rounds: 10, derived: hash.derived)))
    #expect(
      !vault.matches(password: "密码123", PasswordHash(salt: hash.salt, rounds: 9, derived: hash.derived)))
    #expect(
      !vault.matches(password: "密码123", PasswordHash(salt: hash.salt, rounds: 0, derived: hash.derived)))
    #expect(!vault.matches(password: "", PasswordHash(salt: [], rounds: 1, derived: [])))
    #expect(Vault.productionRounds >= 600_000)
  }

  @Test("keyed hashes differ by use and by master key, and are the same each time")
  func keyedHash() {
    let other = Vault(masterKey: [UInt8](repeating: 9, count: 32)) { [UInt8](repeating: 0, count: $0) }
    var seen: Set<[UInt8]> = []
    for use in KeyUse.allCases {
      let hash = vault.keyedHash([1, 2, 3], for: use)
      #expect(hash == vault.keyedHash([1, 2, 3], for: use) && hash.count == 32)
      #expect(seen.insert(hash).inserted && seen.insert(other.keyedHash([1, 2, 3], for: use)).inserted)
    }
  }

  @Test("what is sealed opens under its key at its place only, and not when a bit is changed")
  func seal() {
    let (key, other) = (vault.newKey(), vault.newKey())
    let plain = Array("13800000001".utf8)
    let sealed = vault.seal(plain, under: key, place: "a|1")
    #expect(vault.open(sealed, under: key, place: "a|1") == plain)
    #expect(vault.open(sealed, under: key, place: "a|2") == nil)
    #expect(vault.open(sealed, under: other, place: "a|1") == nil)
    #expect(vault.open(sealed, under: .master, place: "a|1") == nil)
    #expect(vault.seal(plain, under: key, place: "a|1") != sealed)
    for index in sealed.indices {
      var changed = sealed
      changed[index] ^= 1
      #expect(vault.open(changed, under: key, place: "a|1") == nil)
    }
    #expect(vault.open([], under: key, place: "a|1") == nil)
    #expect(vault.open(Array(sealed.prefix(20)), under: key, place: "a|1") == nil)
  }

  @Test("a wrapped key opens for its owner only")
  func wrap() {
    let key = vault.newKey()
    let wrapped = vault.wrap(key, under: .master, owner: "S1")
    #expect(vault.unwrap(wrapped, under: .master, owner: "S1") == key)
    #expect(vault.unwrap(wrapped, under: .master, owner: "S2") == nil)
  }

  private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
