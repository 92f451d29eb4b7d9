/// An e-mail address of the plain form `local@domain.tld`, in ASCII; what only quoted or international addresses have is refused.
public struct EmailAddress: Hashable, Sendable, Codable {
  /// The address; the domain is in lower case.
  public let text: String

  /// The address, or nil when the text isn't one: a local part of up to 64 and a domain of up to 253 characters.
  public init?(_ text: String) {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...64).contains(parts[0].utf8.count), (4...253).contains(parts[1].utf8.count)
    else { return nil }
    let names = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    guard names.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Self.isLocal) }) else { return nil }
    let labels = parts[1].lowercased().split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count >= 2, labels.allSatisfy(Self.isLabel), let top = labels.last,
      top.utf8.count >= 2, top.utf8.allSatisfy(Self.isLetter)
    else { return nil }
    self.text = parts[0] + "@" + labels.joined(separator: ".")
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let address = EmailAddress(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an e-mail address")
    }
    self = address
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  /// The form that may be shown and logged: `z***@example.com`.
  public var masked: String {
    guard let at = text.firstIndex(of: "@") else { return "***" }
    return text.prefix(1) + "***" + text[at...]
  }

  /// The characters of an address, for finding one in a line.
  public static func isPart(_ character: Character) -> Bool {
    guard let byte = character.asciiValue else { return false }
    return isLocal(byte) || byte == UInt8(ascii: "@") || byte == UInt8(ascii: ".")
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (97...122).contains(byte) || (65...90).contains(byte)
  }
  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
  private static func isLocal(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || "_%+-".utf8.contains(byte)
  }
  private static func isLabel(_ label: Substring) -> Bool {
    let bytes = Array(label.utf8)
    let dash = UInt8(ascii: "-")
    return (1...63).contains(bytes.count) && bytes.first != dash && bytes.last != dash
      && bytes.allSatisfy { isLetter($0) || isDigit($0) || $0 == dash }
  }
}
