/// Bytes for hashing in which no two different lists of fields are alike: `length:name=length:value;`.
public struct CanonicalBytes: Sendable {
  /// What was written so far.
  public private(set) var bytes: [UInt8] = []

  /// Begins with nothing.
  public init() {}

  /// Appends one field.
  public mutating func add(_ name: String, _ value: String) {
    append(name)
    append(value)
  }

  private mutating func append(_ text: String) {
    DirectText.append(Int64(text.utf8.count), to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    bytes.append(contentsOf: text.utf8)
  }
}
