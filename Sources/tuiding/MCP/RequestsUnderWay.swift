import Synchronization

/// The client's requests that are under way, and the forms that they have put before the person.
final class RequestsUnderWay: Sendable {
  /// The bytes of a request's id as it came: a text and a number that look alike are two.
  typealias ID = [UInt8]

  private let state = Mutex(State())

  private struct State {
    var requests: [ID: Request] = [:]
    /// Forms that wait, by the ids under which they were sent.
    var waiting: [String: CheckedContinuation<JSON?, Never>] = [:]
    var asked = 0
    var isEnded = false
  }

  private struct Request {
    let session: String?
    /// The form that it has put before the person.
    var form: String?
    var isCancelled = false
  }

  /// Begins a request about a session, if it is about one; false when one with its id is under way.
  func begin(_ id: ID, about session: String?) -> Bool {
    state.withLock { state in
      guard state.requests[id] == nil else { return false }
      state.requests[id] = Request(session: session)
      return true
    }
  }

  /// Whether a request is under way and its answer is still wanted.
  func isWanted(_ id: ID) -> Bool { state.withLock { $0.requests[id]?.isCancelled == false } }

  /// Ends a request; whether its answer is to be sent.
  func end(_ id: ID) -> Bool {
    state.withLock { $0.requests.removeValue(forKey: id)?.isCancelled != true }
  }

  /// The client wants no answer any more: a form that waits for the person is put away, which drops the matter.
  func cancel(_ id: ID?) {
    guard let id else { return }
    let waiting = state.withLock { state -> CheckedContinuation<JSON?, Never>? in
      state.requests[id]?.isCancelled = true
      return state.requests[id]?.form.flatMap { state.waiting.removeValue(forKey: $0) }
    }
    waiting?.resume(returning: nil)
  }

  /// Puts away the forms of a session, which drops their matters: its person wants something else first.
  func putAway(formsOf session: String) {
    let waiting = state.withLock { state in
      state.requests.values.filter { $0.session == session }.compactMap {
        $0.form.flatMap { state.waiting.removeValue(forKey: $0) }
      }
    }
    for continuation in waiting { continuation.resume(returning: nil) }
  }

  // MARK: - Asking the client

  /// Forms that wait at the same time; fewer than requests under way, so that answers are still read.
  private static let formsLimit = 64

  /// What came of a form.
  enum Asked {
    case answered(JSON)
    /// The client has gone, fails, or wants no answer any more.
    case gone
    /// As many forms as may wait are before the person, and this one was not sent.
    case full
  }

  /// Sends a form and waits for what the person does with it, at most so many seconds.
  func ask(_ params: JSON, for request: ID, seconds: Int64, sending send: (JSON) -> Void) async -> Asked {
    var isFull = false
    let answer: JSON? = await withCheckedContinuation { continuation in
      let id = state.withLock { state -> String? in
        if state.isEnded || state.requests[request]?.isCancelled != false { return nil }
        isFull = state.waiting.count >= Self.formsLimit
        if isFull { return nil }
        state.asked += 1
        let id = "form-\(state.asked)"
        state.requests[request]?.form = id
        state.waiting[id] = continuation
        return id
      }
      guard let id else { return continuation.resume(returning: nil) }
      Task {
        try? await Task.sleep(for: .seconds(seconds))
        _ = self.takeAnswer(["id": .string(id)])
      }
      send(["jsonrpc": "2.0", "id": .string(id), "method": "elicitation/create", "params": params])
    }
    return isFull ? .full : answer.map(Asked.answered) ?? .gone
  }

  /// Whether a form is before the person.
  var hasForms: Bool { state.withLock { !$0.waiting.isEmpty } }

  /// Whether a message answers a form that is before the person.
  func hasForm(answeredBy message: JSON) -> Bool {
    guard MCPMessages.isAnswer(message), let id = message["id"]?.text else { return false }
    return state.withLock { $0.waiting[id] != nil }
  }

  /// Gives an answer to the form that waits for it; false when none does.
  func takeAnswer(_ message: JSON) -> Bool {
    guard let id = message["id"]?.text,
      let continuation = state.withLock({ $0.waiting.removeValue(forKey: id) })
    else { return false }
    continuation.resume(returning: message["result"])
    return true
  }

  /// The end of the input: nobody answers a form any more.
  func endOfInput() {
    let waiting = state.withLock { state in
      defer { state.waiting = [:] }
      state.isEnded = true
      return state.waiting
    }
    for continuation in waiting.values { continuation.resume(returning: nil) }
  }
}
