import Glibc

/// Lines typed where something else does the editing, such as a shell inside Emacs: only a prompt, then a line.
@MainActor final class PlainLineSource: LineSource {
  private let lines: PipeLineSource
  private let terminal: Terminal

  init(terminal: Terminal, warn: @escaping (String) -> Void) {
    self.terminal = terminal
    lines = PipeLineSource(warn: warn)
  }

  func read(prompt: String, secret: Bool, idleAfter: Duration?) -> Input {
    fflush(nil)
    let shown = Array((terminal.hasColour ? prompt : Styled.plain(prompt)).utf8)
    _ = shown.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    return lines.read(prompt: "", secret: secret, idleAfter: idleAfter)
  }
}
