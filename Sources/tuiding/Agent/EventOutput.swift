import Foundation
import Glibc
import Synchronization

/// The protocol's standard output: one object a line, the lines of one request together, flushed at once.
///
/// A reader that stops reading stops the writers, and through them the reading of requests: nothing piles up here.
final class EventOutput: Sendable {
  /// Gives bytes on; why it couldn't, as the system numbers it, 0 where nobody wants them any more.
  private let sink: @Sendable ([UInt8]) -> Int32?
  private let state = Mutex(State())

  private struct State {
    var sequence: Int64 = 0
    var isClosed = false
    var failure: Int32?

    mutating func close(_ problem: Int32) {
      isClosed = true
      failure = problem == 0 || problem == EPIPE ? nil : problem
    }
  }

  init(descriptor: Int32 = STDOUT_FILENO) {
    signal(SIGPIPE, SIG_IGN)
    sink = { Self.write($0, to: descriptor) }
  }

  /// An output that gives its lines to `sink`, which returns whether somebody still wants them.
  init(sink: @escaping @Sendable ([UInt8]) -> Bool) {
    self.sink = { sink($0) ? nil : 0 }
  }

  /// Why the lines could not be written, unless nobody wanted them.
  var failure: Int32? { state.withLock { $0.failure } }

  /// Whether nobody reads any more.
  var isClosed: Bool { state.withLock { $0.isClosed } }

  /// Writes events of a request with what all events carry.
  func write(_ events: [JSON], for id: String?, _ session: String?, turn: Int?) {
    state.withLock { state in
      var bytes: [UInt8] = []
      for event in events {
        state.sequence += 1
        var members: [JSON.Member] = [
          JSON.Member(key: "v", value: 1), JSON.Member(key: "id", value: id.map(JSON.string) ?? .null),
          JSON.Member(key: "seq", value: .integer(state.sequence)),
        ]
        if let session { members.append(JSON.Member(key: "session", value: .string(session))) }
        if let turn { members.append(JSON.Member(key: "turn", value: .integer(Int64(turn)))) }
        JSON.object(members + (event.members ?? [])).write(to: &bytes)
        bytes.append(0x0A)
      }
      if !state.isClosed, let problem = sink(bytes) { state.close(problem) }
    }
  }

  /// Writes one line of any protocol.
  func write(line: JSON) {
    state.withLock { state in
      var bytes = line.bytes
      bytes.append(0x0A)
      if !state.isClosed, let problem = sink(bytes) { state.close(problem) }
    }
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        done += count
      } else if errno == EAGAIN {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&waiting, 1, 1000)
      } else if errno != EINTR {
        return errno
      }
    }
    return nil
  }
}
