import Foundation

/// The command by which a person gives a secret in a terminal of their own: on the store and by the rules that this program was
/// started with, by options or by its environment, whatever folder and environment the terminal has.
struct VerifyInvocation: Sendable {
  private let options: [String]

  /// - Parameters: what the program's own command line named, nil where it named nothing.
  init(store: String? = nil, policies: String? = nil, intents: String? = nil) {
    options = [("--store", store), ("--policies", policies), ("--intents", intents)].flatMap { name, path in
      path.flatMap { $0.isEmpty ? nil : $0 }.map { [name, Self.quoted(URL(fileURLWithPath: $0).path)] } ?? []
    }
  }

  /// The command for a session, as a POSIX shell takes it.
  func command(_ handle: String) -> String {
    (["tuiding", "verify", handle] + options).joined(separator: " ")
  }

  private static func quoted(_ text: String) -> String {
    let isPlain = text.unicodeScalars.allSatisfy {
      $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil)
        || "/._-+".unicodeScalars.contains($0)
    }
    return isPlain ? text : "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
