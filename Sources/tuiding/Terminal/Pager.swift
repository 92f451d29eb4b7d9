import Glibc

/// Shows long text a page at a time.
struct Pager {
  let terminal: Terminal
  let environment: [String: String]

  /// Whether a text of so many lines would run off the screen, and somebody looks at it.
  func isNeeded(for lines: Int) -> Bool {
    terminal.inputIsTerminal && terminal.outputIsTerminal && !terminal.isDumb
      && lines >= Terminal.size().rows
  }

  /// Shows lines through `$PAGER` (`less`; `LESS` is `FRX` unless it is set), or prints them if they fit, if the pager
  /// is `cat` or empty, or if it can't be started.
  ///
  /// - Parameter source: lends its terminal for as long as the pager runs.
  @MainActor func show(_ lines: [String], from source: TerminalLineSource?) {
    let text = lines.map { $0 + "\n" }.joined()
    let command = environment["PAGER"] ?? "less"
    guard isNeeded(for: lines.count), !["", "cat"].contains(command) else { return print(text) }
    fflush(nil)
    let isShown =
      if let source { source.lendTerminal { run(command, with: text) } } else { run(command, with: text) }
    if !isShown { print(text) }
  }

  private func print(_ text: String) {
    Swift.print(text, terminator: "")
    fflush(nil)
  }

  /// False if there is no such command.
  private func run(_ command: String, with text: String) -> Bool {
    // Leaving the pager early closes the pipe; that is no reason to die.
    let first = signal(SIGPIPE, SIG_IGN)
    defer { signal(SIGPIPE, first) }
    guard let pipe = popen("LESS=${LESS-FRX} LESSCHARSET=${LESSCHARSET-utf-8} \(command)", "we") else {
      return false
    }
    fputs(text, pipe)
    let status = pclose(pipe)
    // 126 and 127: the shell has not found it or may not run it.
    return status >> 8 & 0x7F != 126 && status >> 8 & 0x7F != 127
  }
}
