import Dialogue
import DomainCore
import Synchronization

/// Answers MCP messages of both revisions over one pair of streams.
final class MCPServer: Sendable {
  private let calls: ToolCalls
  private let library: MCPLibrary
  private let output: EventOutput
  private let requests = RequestsUnderWay()
  private let handshake = Mutex(Handshake())

  private struct Handshake {
    var isDone = false
    var canElicit = false
  }

  init(calls: ToolCalls, library: MCPLibrary, output: EventOutput) {
    self.calls = calls
    self.library = library
    self.output = output
  }

  /// How a request came: which revision, and what its client can do.
  private struct Era {
    var isModern: Bool
    var canElicit: Bool
  }

  /// Takes one message; the work of a request runs in its session's order and `finished` is called when it is answered.
  func take(_ message: JSON, finished: @escaping @Sendable () -> Void) {
    guard message.members != nil, message["jsonrpc"] == "2.0" else {
      return refuse(Refused(.malformed, "not a JSON-RPC 2.0 message"), as: .invalidRequest, finished)
    }
    if MCPMessages.isAnswer(message) {
      guard requests.takeAnswer(message) else {
        return note(Refused(.badState, "an answer to no form that waits"), finished)
      }
      return finished()
    }
    guard let method = message["method"]?.text else {
      let refused = Refused(.malformed, "a message names a ‘method’, or answers with ‘result’ or ‘error’")
      return refuse(refused, to: message["id"], as: .invalidRequest, finished)
    }
    guard let id = message["id"] else {
      if method == "notifications/cancelled" { requests.cancel(message["params"]?["requestId"]?.bytes) }
      return finished()
    }
    switch id {
    case .string, .integer: break
    default:
      return refuse(
        Refused(.malformed, "an id is a text or a whole number"), as: .invalidRequest, finished)
    }
    let session = method == "tools/call" ? message["params"]?["arguments"]?["session"]?.text : nil
    guard requests.begin(id.bytes, about: session) else {
      return refuse(Refused(.malformed, "a request with this id is under way"), as: .invalidRequest, finished)
    }
    // Whoever wants a person waits for no form.
    if let session, message["params"]?["name"] == "handoff" { requests.putAway(formsOf: session) }
    calls.host.inOrder(of: session) {
      let answer = await self.answer(id, method, message["params"] ?? .object([]))
      if self.requests.end(id.bytes) { self.output.write(line: answer) }
      finished()
    }
  }

  /// Whether a form is before the person.
  var waitsForPerson: Bool { requests.hasForms }

  /// Whether a message answers a form that is before the person.
  func awaits(_ message: JSON) -> Bool { requests.hasForm(answeredBy: message) }

  /// Takes a message while all places are taken by calls that wait for the person: a cancellation is heard, all else is sent back.
  func takeWhileFull(_ message: JSON) {
    if message["method"]?.text != nil, message["id"] == nil { return take(message) {} }
    let id = message["id"]
    output.write(
      line: MCPMessages.failure(
        id,
        .init(
          code: .internalError, message: "too many calls wait for the person's answer; send it later again")))
  }

  /// Tells that a line was no request, and notes it.
  func refuse(
    _ refused: Refused, to id: JSON? = nil, as code: MCPMessages.Code,
    _ finished: @escaping @Sendable () -> Void
  ) {
    output.write(line: MCPMessages.failure(id, .init(code: code, message: refused.text)))
    note(refused, finished)
  }

  private func note(_ refused: Refused, _ finished: @escaping @Sendable () -> Void) {
    let host = calls.host
    host.inOrder(of: nil) {
      await host.note(refused, doing: "line", on: nil)
      finished()
    }
  }

  /// The end of the input: nobody answers a form any more.
  func end() { requests.endOfInput() }

  // MARK: - Requests

  /// The answer to a request; nothing is begun for one that was cancelled while it waited.
  private func answer(_ id: JSON, _ method: String, _ params: JSON) async -> JSON {
    do {
      guard requests.isWanted(id.bytes) else { return .null }
      let era = try era(of: method, params)
      var result = try await result(of: method, params, era, for: id.bytes)
      if era.isModern {
        if result["resultType"] == nil { result = result.with("resultType", "complete") }
        if Self.cacheable.contains(method) {
          result = result.with("ttlMs", 0).with("cacheScope", "private")
        }
        result = result.with(
          "_meta", .object([JSON.Member(key: MCPMessages.serverInfoKey, value: MCPMessages.serverInfo)]))
      }
      return MCPMessages.result(id, result)
    } catch let fault as MCPMessages.Fault {
      if fault.isNoted { await calls.host.note(Refused(.malformed, fault.message), doing: "mcp", on: nil) }
      return MCPMessages.failure(id, fault)
    } catch {
      return MCPMessages.failure(id, .init(code: .internalError, message: Refused(error).text))
    }
  }

  private static let cacheable = [
    "server/discover", "tools/list", "resources/list", "resources/templates/list", "resources/read",
    "prompts/list",
  ]

  /// Lists, which are given whole.
  private static let listed: Set = [
    "tools/list", "resources/list", "resources/templates/list", "prompts/list",
  ]

  /// A request that names its revision is stateless; the others belong to the handshake.
  private func era(of method: String, _ params: JSON) throws -> Era {
    let meta = params["_meta"]
    guard let version = meta?[MCPMessages.versionKey] else {
      if method == "initialize" || method == "ping" { return Era(isModern: false, canElicit: false) }
      guard handshake.withLock({ $0.isDone }) else {
        throw MCPMessages.Fault(
          code: .invalidParams,
          message: "either ‘initialize’ first, or name the revision in ‘_meta’ of each request")
      }
      return Era(isModern: false, canElicit: handshake.withLock { $0.canElicit })
    }
    guard version == .string(MCPMessages.modern) else {
      throw MCPMessages.Fault(
        code: .unsupportedVersion, message: "unsupported protocol version",
        data: .of([
          "supported": [.string(MCPMessages.modern), .string(MCPMessages.legacy)],
          "requested": .string(version.text ?? ""),
        ]))
    }
    guard let capabilities = meta?[MCPMessages.capabilitiesKey], capabilities.members != nil else {
      throw MCPMessages.Fault(code: .invalidParams, message: "‘_meta’ lacks ‘\(MCPMessages.capabilitiesKey)’")
    }
    return Era(isModern: true, canElicit: Self.canElicit(capabilities))
  }

  /// Whether a client can put a form before its person: an empty capability means forms.
  private static func canElicit(_ capabilities: JSON) -> Bool {
    guard let elicitation = capabilities["elicitation"]?.members else { return false }
    return elicitation.isEmpty || elicitation.contains { $0.key == "form" }
  }

  private func result(
    of method: String, _ params: JSON, _ era: Era, for request: RequestsUnderWay.ID
  ) async throws -> JSON {
    if Self.listed.contains(method), params["cursor"] != nil {
      throw MCPMessages.Fault(code: .invalidParams, message: "no such cursor; a list is one page")
    }
    switch method {
    case "initialize" where !era.isModern: return try initialize(params)
    case "server/discover" where era.isModern:
      return .of([
        "supportedVersions": [.string(MCPMessages.modern), .string(MCPMessages.legacy)],
        "capabilities": MCPMessages.capabilities, "instructions": MCPMessages.instructions,
      ])
    case "ping" where !era.isModern: return .object([])
    case "tools/list": return ToolTable.list
    case "tools/call": return try await call(params, era, for: request)
    case "resources/list": return library.resources
    case "resources/templates/list": return library.templates
    case "resources/read":
      return try await library.read(
        params, calls.host, orThrow: era.isModern ? .invalidParams : .resourceNotFound)
    case "prompts/list": return try await library.prompts(calls.host)
    case "prompts/get": return try await library.prompt(params, calls.host)
    default:
      throw MCPMessages.Fault(code: .methodNotFound, message: "method not found", data: .string(method))
    }
  }

  private func initialize(_ params: JSON) throws -> JSON {
    guard params["protocolVersion"]?.text != nil, let capabilities = params["capabilities"],
      capabilities.members != nil,
      params["clientInfo"]?["name"]?.text != nil
    else {
      throw MCPMessages.Fault(
        code: .invalidParams, message: "‘initialize’ needs protocolVersion, capabilities and clientInfo")
    }
    let canElicit = Self.canElicit(capabilities)
    handshake.withLock { $0 = Handshake(isDone: true, canElicit: canElicit) }
    return .of([
      "protocolVersion": .string(MCPMessages.legacy), "capabilities": MCPMessages.capabilities,
      "serverInfo": MCPMessages.serverInfo, "instructions": MCPMessages.instructions,
    ])
  }

  // MARK: - Calls

  private func call(_ params: JSON, _ era: Era, for request: RequestsUnderWay.ID) async throws -> JSON {
    guard let name = params["name"]?.text, let tool = ToolTable.tool(name) else {
      throw MCPMessages.Fault(code: .invalidParams, message: "unknown tool")
    }
    var session: String?
    do {
      let arguments = try tool.arguments(params["arguments"])
      session = arguments["session"]
      if !era.isModern { return try await elicit(tool, arguments, era, for: request) }
      let state = params["requestState"]
      if let state, state.text == nil {
        throw Refused(.badState, "‘requestState’ is a text, as it was returned")
      }
      let call = ToolCall(
        tool: tool, arguments: arguments, canElicit: era.canElicit, state: state?.text,
        answer: params["inputResponses"]?[Form.field])
      switch try await calls.outcome(of: call) {
      case .result(let structured, let text): return Self.result(structured, text)
      case .asks(let form, let state):
        return .of([
          "resultType": "input_required", "requestState": .string(state),
          "inputRequests": .object([
            JSON.Member(
              key: Form.field,
              value: .of(["method": "elicitation/create", "params": Self.elicitation(form)]))
          ]),
        ])
      }
    } catch let fault as MCPMessages.Fault {
      throw fault
    } catch {
      return await refuse(Refused(error), tool, session)
    }
  }

  /// The handshake revision: the form is a request of ours, and the call goes on when it is answered.
  private func elicit(
    _ tool: ToolTable.Tool, _ arguments: [String: String], _ era: Era, for request: RequestsUnderWay.ID
  ) async throws -> JSON {
    // The form is put away before its state is too old to be dropped.
    var calls = calls
    let formSeconds = calls.stateSeconds
    calls.stateSeconds += Self.graceSeconds
    var state: String?
    var answer: JSON?
    while true {
      let call = ToolCall(
        tool: tool, arguments: arguments, canElicit: era.canElicit, state: state, answer: answer)
      switch try await calls.outcome(of: call) {
      case .result(let structured, let text): return Self.result(structured, text)
      case .asks(let form, let sealed):
        state = sealed
        let asked = await requests.ask(
          Self.elicitation(form), for: request, seconds: formSeconds,
          sending: { output.write(line: $0) })
        switch asked {
        case .answered(let given): answer = given
        case .gone: answer = ["action": "cancel"]
        case .full:
          throw Refused(
            .busy,
            "too many questions are before the person; nothing was done. Send it again once they are answered"
          )
        }
      }
    }
  }

  private static let graceSeconds: Int64 = 60

  private func refuse(_ refused: Refused, _ tool: ToolTable.Tool, _ session: String?) async -> JSON {
    await calls.host.note(refused, doing: tool.name, on: session)
    let error = JSON.of([
      "code": .string(refused.code.rawValue), "retryable": .bool(refused.code.isRetryable),
      "text": .string(refused.text),
    ])
    let content: JSON = ["type": "text", "text": .string(String(decoding: error.bytes, as: UTF8.self))]
    return .of(["content": [content], "isError": true])
  }

  /// A result in words and, for clients that pass on no structured content, as JSON in words too.
  private static func result(_ structured: JSON, _ text: String) -> JSON {
    let serialized = String(decoding: structured.bytes, as: UTF8.self)
    let texts = text == serialized ? [text] : [text, serialized]
    return .of([
      "content": .array(texts.map { ["type": "text", "text": .string($0)] }), "structuredContent": structured,
      "isError": false,
    ])
  }

  private static func elicitation(_ form: Form) -> JSON {
    .of(["mode": "form", "message": .string(form.message), "requestedSchema": form.schema])
  }
}
