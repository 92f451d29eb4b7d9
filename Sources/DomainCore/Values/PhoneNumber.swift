/// A Chinese mobile number: eleven digits that begin with 13 to 19.
public struct PhoneNumber: Hashable, Sendable, Codable {
  /// The eleven digits.
  public let digits: String

  /// The number, or nil when the text is not eleven ASCII digits of a mobile number.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 11, bytes.allSatisfy({ (48...57).contains($0) }), bytes[0] == 49,
      (51...57).contains(bytes[1])
    else { return nil }
    digits = text
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let number = PhoneNumber(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a mobile number")
    }
    self = number
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(digits)
  }

  /// The form that may be shown and logged: `138****5678`.
  public var masked: String { digits.prefix(3) + "****" + digits.suffix(4) }
}
