import Glibc

/// What was typed before the program came to read it.
enum TypedAhead {
  /// Whether there is something to read on standard input, its end too.
  static var isWaiting: Bool {
    var source = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return poll(&source, 1, 0) > 0
  }

  /// Forgets what a terminal holds and nobody has read; a pipe keeps all.
  static func drop() {
    tcflush(STDIN_FILENO, TCIFLUSH)
  }
}
