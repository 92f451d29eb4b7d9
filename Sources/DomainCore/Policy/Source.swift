/// Where a figure comes from: a seed, an act and article, or the word `示例` (example) when it has no source.
public struct Source: Hashable, Sendable, Codable {
  /// The source as written in the policy file.
  public var text: String

  /// Wraps the text.
  public init(_ text: String) {
    self.text = text
  }
}
