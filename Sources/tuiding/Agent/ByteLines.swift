import Glibc

/// Lines of bytes from a descriptor, for protocols: nothing is repaired, and a line that is too long is told and passed over.
struct ByteLines {
  enum Line {
    case bytes(ArraySlice<UInt8>)
    case tooLong
  }

  /// Longer lines are no requests.
  static let maximumBytes = 64 * 1024

  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var start = 0
  private var searched = 0
  private var isSkipping = false
  private var isAtEnd = false
  /// Why reading ended before the end of the input, as the system numbers it; nil while it didn't.
  private(set) var failure: Int32?

  init(descriptor: Int32 = STDIN_FILENO) {
    self.descriptor = descriptor
  }

  /// The next line without its end; nil after the last. Waits for it.
  mutating func next() -> Line? {
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0A) {
        let line = buffer[start..<end]
        start = end + 1
        searched = start
        if isSkipping {
          isSkipping = false
          return .tooLong
        }
        if line.count > Self.maximumBytes { return .tooLong }
        return .bytes(line.last == 0x0D ? line.dropLast() : line)
      }
      searched = buffer.count
      if isAtEnd {
        defer {
          buffer = []
          start = 0
          searched = 0
          isSkipping = false
        }
        if isSkipping { return .tooLong }
        return start < buffer.count ? .bytes(buffer[start...]) : nil
      }
      if buffer.count - start > Self.maximumBytes {
        isSkipping = true
        start = buffer.count
      }
      fill()
    }
  }

  private mutating func fill() {
    buffer.removeSubrange(..<start)
    searched -= start
    start = 0
    let count = withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 1) { space in
      let count = Glibc.read(descriptor, space.baseAddress, space.count)
      if count > 0 { buffer.append(contentsOf: space.prefix(count)) }
      return count < 0 ? -Int(errno) : count
    }
    if count > 0 { return }
    let code = Int32(-count)
    if count == 0 || (code != EINTR && code != EAGAIN) {
      isAtEnd = true
      failure = count < 0 ? code : nil
    }
    if code == EAGAIN {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      poll(&waiting, 1, 1000)
    }
  }
}
