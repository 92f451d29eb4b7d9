/// Where a customer's lines come from: a terminal or a pipe.
@MainActor protocol LineSource: AnyObject {
  /// Waits for the next line.
  ///
  /// - Parameters:
  ///   - prompt: what is shown before it, in a terminal only; one line, may have colours (`ESC [ … m`).
  ///   - secret: the line is a code or password: not shown, not remembered.
  ///   - idleAfter: how long to wait after the last key before answering `.idle`; nil waits for ever.
  func read(prompt: String, secret: Bool, idleAfter: Duration?) -> Input
}

/// What came instead of, or as, a line.
enum Input: Equatable, Sendable {
  /// A line without its line break, cleaned by `InputText`.
  case line(String)
  /// Ctrl-C; what was typed is dropped.
  case interrupted
  /// Ctrl-D on an empty line, or the end of the file or connection.
  case endOfInput
  /// Nothing was typed for as long as the caller said. What is on the line comes back with the next `read`.
  case idle
}

extension LineSource {
  func read(prompt: String) -> Input { read(prompt: prompt, secret: false, idleAfter: nil) }
}
