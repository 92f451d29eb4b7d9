import Glibc

/// Lines from something that is no terminal: a pipe, a file, a socket.
///
/// There is no prompt and no editing. A line ends with LF or CR LF. What is not text is replaced by U+FFFD or left out,
/// and told in `warn`; nothing is lost silently.
@MainActor final class PipeLineSource: LineSource {
  /// Longer lines are cut: nobody says that much in one turn, and a file without line ends must not fill the memory.
  static let maximumLineBytes = 64 * 1024

  private let descriptor: Int32
  private let warn: (String) -> Void
  private var bytes: [UInt8] = []
  private var lineNumber = 0
  private var warnings = 0
  private var isAtEnd = false
  private var isSkipping = false

  /// - Parameter warn: gets one English sentence for each line with something wrong in it, at most 20.
  init(descriptor: Int32 = STDIN_FILENO, warn: @escaping (String) -> Void) {
    self.descriptor = descriptor
    self.warn = warn
  }

  func read(prompt: String, secret: Bool, idleAfter: Duration?) -> Input {
    // Typed at a terminal whose output goes elsewhere: the kernel shows what is typed, but no secret.
    let restored = secret ? withoutEcho() : nil
    defer { if var restored { tcsetattr(descriptor, TCSADRAIN, &restored) } }
    while true {
      if let line = takeLine() { return .line(line) }
      if isAtEnd { return .endOfInput }
      if let idleAfter, !waitForBytes(idleAfter) { return .idle }
      fill()
    }
  }

  private func takeLine() -> String? {
    while let end = bytes.firstIndex(of: 0x0A) {
      defer { bytes.removeFirst(end + 1) }
      if isSkipping {
        isSkipping = false
        continue
      }
      return text(of: bytes[..<end])
    }
    if isSkipping { bytes.removeAll(keepingCapacity: true) }
    if bytes.count > Self.maximumLineBytes {
      isSkipping = true
      defer { bytes.removeAll(keepingCapacity: true) }
      return text(of: bytes[...])
    }
    guard isAtEnd, !bytes.isEmpty else { return nil }
    defer { bytes = [] }
    return text(of: bytes[...])
  }

  /// Decodes a line and tells what was wrong with it.
  private func text(of line: ArraySlice<UInt8>) -> String {
    lineNumber += 1
    var line = line
    if line.last == 0x0D { line.removeLast() }
    if lineNumber == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
    if line.count > Self.maximumLineBytes {
      line = line.prefix(Self.maximumLineBytes)
      // Not in the middle of a character.
      while let last = line.last, last & 0xC0 == 0x80 { line.removeLast() }
      if let last = line.last, last >= 0xC0 { line.removeLast() }
      tell("longer than \(Self.maximumLineBytes) bytes; the rest of it is left out")
    }
    if line.contains(0) {
      let cure = lineNumber == 1 && line.filter({ $0 == 0 }).count > line.count / 4 ? "UTF-16LE" : nil
      tell("NUL bytes, each replaced by U+FFFD" + (cure.map(Self.conversion(from:)) ?? ""))
      line = ArraySlice(line.flatMap { $0 == 0 ? [0xEF, 0xBF, 0xBD] : [$0] })
    }
    if let text = String(validating: line, as: UTF8.self) { return InputText.clean(text) }
    tell("not valid UTF-8, bad bytes replaced by U+FFFD" + Self.conversion(from: "GB18030"))
    return InputText.clean(String(decoding: line, as: UTF8.self))
  }

  private static func conversion(from encoding: String) -> String {
    "; if the text is in another encoding, convert it first: iconv -f \(encoding) -t UTF-8"
  }

  private func tell(_ problem: String) {
    warnings += 1
    if warnings <= 20 { warn("input line \(lineNumber): \(problem)") }
    if warnings == 20 { warn("input: further warnings are left out") }
  }

  private func fill() {
    withUnsafeTemporaryAllocation(byteCount: 16384, alignment: 1) { buffer in
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count > 0 {
        bytes.append(contentsOf: buffer.prefix(count))
      } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
        isAtEnd = true
      } else if errno == EAGAIN {
        // Somebody has made the pipe non-blocking.
        _ = waitForBytes(.seconds(1))
      }
    }
  }

  /// False if nothing came.
  private func waitForBytes(_ patience: Duration) -> Bool {
    let clock = ContinuousClock()
    let deadline = clock.now + patience
    while true {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let left = (deadline - clock.now).milliseconds
      if poll(&waiting, 1, Int32(clamping: left)) > 0 { return true }
      if clock.now >= deadline { return false }
    }
  }

  /// Switches echo off; returns the settings to go back to, nil if this is no terminal.
  private func withoutEcho() -> termios? {
    var settings = termios()
    guard tcgetattr(descriptor, &settings) == 0 else { return nil }
    let before = settings
    settings.c_lflag &= ~tcflag_t(ECHO)
    settings.c_lflag |= tcflag_t(ECHONL)
    tcsetattr(descriptor, TCSADRAIN, &settings)
    return before
  }
}
