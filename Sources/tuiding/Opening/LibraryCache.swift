import Dialogue
import Foundation
import Glibc
import Matching
import Vault

/// Keeps what was compiled from `Intents/` between starts, in `$XDG_CACHE_HOME/tuiding` or `~/.cache/tuiding`.
///
/// A file's name says what it was made from: the SHA-256 of all files that are read, of the program and of the file's
/// form. A file counts only if it belongs to this user alone, names the same key inside, has the sum that it states and
/// nowhere leads outside itself; anything else is as if it weren't there, and is written anew. A folder that can't be
/// written means no cache and is no error.
struct LibraryCache {
  /// What is kept.
  struct Words {
    let matcher: Matcher
    let phrasebook: Phrasebook
    let said: SaidWords
  }

  /// What a kept file was made from, 32 bytes.
  struct Key {
    let bytes: [UInt8]
    var name: String {
      "words-" + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
  }

  /// So many files are kept, the last used ones: a few folders of rules in turns.
  private static let fileLimit = 4
  private static let form = "tuiding words 2"
  private let folder: CacheFolder

  init(environment: [String: String]) {
    folder = CacheFolder(path: UserFolder.cache.url(environment: environment).path)
  }

  /// What a folder of rules and words and these policies make with this program; nil when the program can't tell itself from another.
  func key(of intents: DataFolder, _ policyFiles: [(name: String, text: String)]) throws -> Key? {
    guard let identity = ProgramIdentity.bytes else { return nil }
    var sum = Fingerprint()
    sum.add(Array(Self.form.utf8) + identity)
    func add(count: Int) { sum.add(withUnsafeBytes(of: UInt64(count)) { Array($0) }) }
    func add(_ part: [UInt8]) {
      add(count: part.count)
      sum.add(part)
    }
    // How many, so that no file of rules can be taken for one of policies.
    add(count: policyFiles.count)
    for file in policyFiles {
      add(Array(file.name.utf8))
      add(Array(file.text.utf8))
    }
    try intents.forEachYAMLFile { name, bytes in
      add(Array(name.utf8))
      add(bytes)
    }
    return Key(bytes: sum.bytes)
  }

  /// What was kept under a key; nil when there is nothing that can be trusted.
  func words(_ key: Key) -> Words? {
    guard let memory = folder.contents(of: key.name), KeptForm.isSound(memory.bytes, key: key.bytes) else {
      return nil
    }
    var reader = FlatReader(memory, skipping: KeptForm.headerLength)
    guard let matcher = try? Matcher(from: &reader), let phrasebook = try? Phrasebook(from: &reader),
      let said = try? SaidWords(from: &reader), reader.isAtEnd
    else { return nil }
    return Words(matcher: matcher, phrasebook: phrasebook, said: said)
  }

  /// Keeps words for the next start, in place of whatever is there.
  func keep(_ words: Words, under key: Key) {
    var writer = FlatWriter()
    words.matcher.write(to: &writer)
    words.phrasebook.write(to: &writer)
    words.said.write(to: &writer)
    guard folder.write(KeptForm.file(of: writer.bytes, key: key.bytes), as: key.name) else { return }
    folder.tidy(keeping: Self.fileLimit, prefix: "words-")
  }
}

/// The form of a kept file: 8 bytes that name it, the key, the length and the sum of what follows, then that.
private enum KeptForm {
  static let headerLength = 56
  private static let magic = Array("TDWORDS1".utf8)

  static func file(of payload: [UInt8], key: [UInt8]) -> [UInt8] {
    var file = magic + key
    withUnsafeBytes(of: UInt64(payload.count)) { file.append(contentsOf: $0) }
    let sum = payload.withUnsafeBytes { Self.sum($0) }
    withUnsafeBytes(of: sum) { file.append(contentsOf: $0) }
    return file + payload
  }

  static func isSound(_ bytes: UnsafeMutableRawBufferPointer, key: [UInt8]) -> Bool {
    guard bytes.count >= headerLength, bytes[..<8].elementsEqual(magic), bytes[8..<40].elementsEqual(key)
    else { return false }
    let length = bytes.loadUnaligned(fromByteOffset: 40, as: UInt64.self)
    let sum = bytes.loadUnaligned(fromByteOffset: 48, as: UInt64.self)
    guard length == UInt64(bytes.count - headerLength) else { return false }
    return Self.sum(UnsafeRawBufferPointer(rebasing: bytes[headerLength...])) == sum
  }

  /// A sum that shows damage: four lanes of multiplied and mixed words. It is no defence against someone who may write the
  /// user's own files, who could as well change the rules.
  private static func sum(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var lanes: (UInt64, UInt64, UInt64, UInt64) = (1, 2, 3, 4)
    func mixed(_ lane: UInt64, _ word: UInt64) -> UInt64 {
      let product = (lane ^ word) &* 0x9E37_79B9_7F4A_7C15
      return (product ^ product >> 29) &+ 0xBF58_476D_1CE4_E5B9
    }
    var place = 0
    while place + 32 <= bytes.count {
      lanes.0 = mixed(lanes.0, bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      lanes.1 = mixed(lanes.1, bytes.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self))
      lanes.2 = mixed(lanes.2, bytes.loadUnaligned(fromByteOffset: place + 16, as: UInt64.self))
      lanes.3 = mixed(lanes.3, bytes.loadUnaligned(fromByteOffset: place + 24, as: UInt64.self))
      place += 32
    }
    while place < bytes.count {
      lanes.0 = mixed(lanes.0, UInt64(bytes[place]))
      place += 1
    }
    return mixed(mixed(mixed(mixed(UInt64(bytes.count), lanes.0), lanes.1), lanes.2), lanes.3)
  }
}
