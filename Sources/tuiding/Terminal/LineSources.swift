import Foundation

/// Chooses where lines come from.
enum LineSources {
  /// - With a terminal on both sides: editing, and history.
  /// - With one that edits by itself (Emacs): a prompt and plain lines.
  /// - Otherwise: plain lines without a prompt.
  @MainActor static func make(
    terminal: Terminal, environment: [String: String], isPrivate: @escaping (String) -> Bool = { _ in false }
  ) -> any LineSource {
    let warn: (String) -> Void = { FileHandle.standardError.write(Data("tuiding: \($0)\n".utf8)) }
    guard terminal.inputIsTerminal, terminal.outputIsTerminal else { return PipeLineSource(warn: warn) }
    if terminal.isEditedElsewhere { return PlainLineSource(terminal: terminal, warn: warn) }
    let history = History(file: HistoryFile(environment: environment), isPrivate: isPrivate)
    return TerminalLineSource(terminal: terminal, history: history)
      ?? PlainLineSource(terminal: terminal, warn: warn)
  }
}
