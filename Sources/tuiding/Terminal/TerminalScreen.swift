import Glibc

/// The place on the terminal where the line is.
@MainActor final class TerminalScreen {
  private let output: Int32
  private let reflows: Bool
  private var painter: any Painter
  private(set) var size: Terminal.Size

  init(terminal: Terminal, output: Int32) {
    self.output = output
    reflows = terminal.reflowsOnResize
    painter = terminal.isDumb ? DumbPainter() : LinePainter()
    size = Terminal.size(of: output)
  }

  func paint(_ view: LineView) {
    write(painter.paint(view, size: size))
  }

  /// Takes the line away, so that something else can be printed in its place.
  func erase() {
    write(painter.erase())
  }

  /// Leaves the line on the screen, with `mark` (`^C`) behind it, and goes to a fresh row.
  func finish(mark: String = "") {
    write(painter.finish(mark: mark))
  }

  func clear() {
    write(painter.clearScreen())
  }

  /// Takes the terminal's new size; `view` is what was painted last.
  func resize(showing view: LineView) {
    let old = size
    size = Terminal.size(of: output)
    write(painter.resized(view, from: old, to: size, reflows: reflows))
  }

  /// Takes the terminal's size while nothing is painted.
  func measure() {
    size = Terminal.size(of: output)
  }

  private func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(output, $0.baseAddress, $0.count) }
      if count > 0 {
        bytes.removeFirst(count)
      } else if errno == EAGAIN {
        var room = pollfd(fd: output, events: Int16(POLLOUT), revents: 0)
        poll(&room, 1, 1000)
      } else if errno != EINTR {
        return
      }
    }
  }
}
