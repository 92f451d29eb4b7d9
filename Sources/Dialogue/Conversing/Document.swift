/// A document that a turn asks the front end to write.
enum DocumentRequest: Hashable {
  /// A copy of everything kept about the speaker.
  case personalData
}

/// A document for the customer, written by the front end to a file that only he can read.
public struct Document: Hashable, Sendable {
  /// A file's name for it, without folders: `personal-data-2026-11-21.json`.
  public let name: String
  /// What stands in it.
  public let text: String

  /// Builds a document from its parts.
  public init(name: String, text: String) {
    self.name = name
    self.text = text
  }
}
