internal import DomainCore
internal import Glibc

/// The master key as a file of 64 hexadecimal digits, for its owner's eyes only (S14). Without it nothing that identifies
/// a person can be read from the store, so it is backed up apart from it.
public enum MasterKeyFile {
  /// Where the key of a store lies unless another place is given.
  public static func path(beside store: String) -> String { store + ".key" }

  /// The 32 bytes of the key; nil when there is no such file. A file that others can read is refused.
  public static func read(_ path: String) throws -> [UInt8]? {
    guard let written = try PrivateFile.read(path) else { return nil }
    try PrivateFile.requirePrivate(path)
    let digits = String(decoding: written, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined()
    guard let key = Hex.bytes(digits), key.count == 32 else {
      throw StoreProblem.unsuitable(
        "\(path) isn't a master key of 64 hexadecimal digits; put back the one that belongs to the store")
    }
    return key
  }

  /// Copies a key to a new file of 0600; one that is there is never overwritten.
  public static func copy(_ path: String, to destination: String) throws {
    guard let bytes = try PrivateFile.read(path) else {
      throw StoreProblem.unsuitable("the master key \(path) is missing")
    }
    guard !PrivateFile.exists(destination) else {
      throw StoreProblem.unsuitable("\(destination) is there already; name a new file")
    }
    try PrivateFile.replace(destination, with: bytes)
  }

  /// The key of the file, or a new one made of `random` when there is neither a key nor a store. A store without its key
  /// is refused: a new key couldn't open it.
  public static func readOrMake(_ path: String, store: String, random: (Int) -> [UInt8]) throws -> [UInt8] {
    // A key is put in place as a whole; an empty file is what an earlier program left on a full disk.
    if !PrivateFile.exists(store), try PrivateFile.read(path)?.isEmpty == true { unlink(path) }
    if let key = try read(path) { return key }
    guard !PrivateFile.exists(store) else {
      throw StoreProblem.unsuitable(
        "the master key \(path) is missing; put back the one that belongs to \(store)")
    }
    try PrivateFile.makeFolder(PrivateFile.folder(of: path))
    let key = random(32)
    // Another process that makes one at the same moment keeps its own.
    guard try PrivateFile.make(path, with: Array((Hex.text(key) + "\n").utf8)) else {
      guard let other = try read(path) else { throw StoreProblem.failed("\(path) was taken away") }
      return other
    }
    return key
  }
}

/// Bytes as hexadecimal digits.
enum Hex {
  static func text(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  static func bytes(_ text: some StringProtocol) -> [UInt8]? {
    let digits = text.utf8.map { UInt8(Character(UnicodeScalar($0)).hexDigitValue ?? 16) }
    guard digits.count % 2 == 0, digits.allSatisfy({ $0 < 16 }) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
