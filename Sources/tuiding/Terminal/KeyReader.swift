import CEditLine
import Glibc

/// Keys and signals of a terminal, in the order in which they come.
@MainActor final class KeyReader {
  enum Event {
    case key(Key)
    case interrupted, suspended, resized, idle, endOfInput
  }

  private let descriptor: Int32
  private var decoder = KeyDecoder()

  init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// A key can be had without waiting.
  ///
  /// The screen is painted only when there is none: a text that comes in one go is painted once.
  var hasKey: Bool {
    if !decoder.isEmpty { return true }
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&waiting, 1, 0) > 0
  }

  /// The next key if it is a character that is there already.
  func nextCharacter() -> Unicode.Scalar? {
    if decoder.isEmpty, hasKey { _ = fill() }
    return decoder.nextCharacter()
  }

  /// Waits for a key or signal; `idleAfter` without one is `.idle`.
  func next(idleAfter: Duration?) -> Event {
    while true {
      if let key = decoder.next(isFinal: false) { return .key(key) }
      // A key that has begun is given a moment to end: ESC alone looks like the beginning of an arrow key.
      let patience: Duration? =
        decoder.isEmpty ? idleAfter : .milliseconds(decoder.isInsidePaste ? 3000 : 300)
      switch cel_wait(descriptor, patience.map { $0.milliseconds } ?? -1) {
      case CEL_INTERRUPTED:
        // Ctrl-C drops what was typed before it, a paste without an end too.
        decoder = KeyDecoder()
        return .interrupted
      case CEL_SUSPENDED: return .suspended
      case CEL_RESIZED: return .resized
      case CEL_TIMED_OUT:
        if let key = decoder.next(isFinal: true) { return .key(key) }
        return .idle
      default:
        if !fill() {
          if let key = decoder.next(isFinal: true) { return .key(key) }
          return .endOfInput
        }
      }
    }
  }

  /// False at the end of input, and when the terminal is gone.
  private func fill() -> Bool {
    withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { buffer in
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count < 0 { return errno == EINTR || errno == EAGAIN }
      decoder.append(buffer.prefix(max(count, 0)))
      return count > 0
    }
  }
}

extension Duration {
  /// Whole milliseconds, rounded up, at least 0.
  var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    return max(0, seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }
}
