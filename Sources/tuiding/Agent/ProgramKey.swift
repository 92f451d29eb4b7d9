import DomainCore
import Vault

/// A program's name for what it does at most once.
struct ProgramKey: Hashable, Sendable {
  /// As the program wrote it. It could hold anything, so it is never kept.
  let text: String
  /// The turn that a further decision of the same call follows; nil for what the key itself stands for.
  var after: Int?

  init(_ text: String, after: Int? = nil) {
    self.text = text
    self.after = after
  }

  /// The key that the turn is kept under: two keys never become one, none is one of ours, and nothing of the text can be told from it.
  func turnKey(_ keyring: any Keyring) -> String {
    var writer = CanonicalBytes()
    writer.add("turnKey", text)
    writer.add("after", after.map(String.init) ?? "")
    return "k/" + Crockford.text(of: keyring.keyedHash(writer.bytes, for: .program), length: 26)
  }
}
