/// An identifier that belongs to one type of thing: an `ID<Order>` can't be passed where an `ID<Refund>` is wanted.
public struct ID<Thing>: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The identifier's text, made by the caller, never by the store.
  public let text: String

  /// Wraps a text that is already known to be an identifier.
  public init(_ text: String) {
    self.text = text
  }

  public init(from decoder: any Decoder) throws {
    text = try decoder.singleValueContainer().decode(String.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  public var description: String { text }
}
