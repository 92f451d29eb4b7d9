/// A text as a store keeps it: written already, or a value that writes it when somebody wants to read it.
///
/// A store on disk reads the text at once. One in memory keeps the value, and nobody may ever ask for its text.
public struct KeptText: Hashable, Sendable {
  private enum Form {
    case written(String)
    case unwritten(any DirectlyStored & Sendable)
  }

  private let form: Form

  /// A text that is written already.
  public init(_ text: String) { form = .written(text) }

  /// The text of a value. Debug builds write it at once, so that what can't be written is known by who made it.
  package init(of value: some DirectlyStored & Sendable) {
    form = .unwritten(value)
    assert((try? text) != nil, "a value to be kept can be written")
  }

  /// The text itself, written anew each time.
  public var text: String {
    get throws {
      switch form {
      case .written(let text): text
      case .unwritten(let value): String(decoding: try StoredText.bytes(of: value), as: UTF8.self)
      }
    }
  }

  public static func == (one: Self, other: Self) -> Bool { (try? one.text) == (try? other.text) }

  public func hash(into hasher: inout Hasher) { hasher.combine(try? text) }
}
