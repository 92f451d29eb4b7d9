import Dialogue
import DomainCore

/// A transcript's customer behind a model that speaks MCP, with a form for every yes.
struct ToolsFace: TranscriptFace {
  private let stage: TranscriptStage
  private let capture = FaceCapture()
  private var server: MCPServer
  private var session: String?
  private var ask: JSON?
  private var number = 0

  init(_ stage: TranscriptStage) {
    self.stage = stage
    server = Self.server(on: stage, capture)
  }

  private static func server(on stage: TranscriptStage, _ capture: FaceCapture) -> MCPServer {
    MCPServer(
      calls: ToolCalls(host: Faces.host(on: stage)),
      library: MCPLibrary(data: DataOptions(), environment: [:]),
      output: capture.output)
  }

  mutating func hear(_ said: String, isSecret: Bool) async throws -> FaceAnswer {
    if session == nil { session = try await call("session_open", [:])["structuredContent"]?["session"]?.text }
    if isSecret {
      let blocks = try await Faces.verify(said, session ?? "", on: stage)
      return FaceAnswer(blocks: blocks, stateName: try await state().stateName)
    }
    number += 1
    var answer = try await answer(
      call("say", ["session": .string(session ?? ""), "text": .string(said), "key": .string("k\(number)")]))
    answer.tellsReading = false
    return answer
  }

  mutating func comeBack() async throws -> FaceAnswer {
    server = Self.server(on: stage, capture)
    return try await state()
  }

  mutating func hearNews() async throws -> FaceAnswer? { try await state() }

  private mutating func state() async throws -> FaceAnswer {
    var state = try await answer(call("session_state", ["session": .string(session ?? "")]))
    state.tellsReading = false
    return state
  }

  private mutating func answer(_ result: JSON) -> FaceAnswer {
    guard let structured = result["structuredContent"] else {
      return FaceAnswer(blocks: [result["content"]?.elements?.first?["text"]?.text ?? "error"], stateName: "")
    }
    session = structured["session"]?.text ?? session
    ask = structured["ask"]
    return FaceAnswer(
      blocks: Faces.blocks(structured["replies"]?.elements ?? []), stateName: Faces.stateName(ask))
  }

  /// Calls a tool; a form is accepted, because the line that led to it was the customer's own yes.
  private func call(_ name: String, _ arguments: JSON) async throws -> JSON {
    let params = JSON.of(["name": .string(name), "arguments": arguments])
    let result = try await request(params)
    guard result["resultType"] == "input_required" else { return result }
    let form = result["inputRequests"]?["answer"]?["params"]?["requestedSchema"]?["properties"]?["answer"]
    let choices = (form?["enum"]?.elements ?? []).compactMap(\.text)
    let line = arguments["text"]?.text ?? ""
    let answer = Self.chosen(choices, by: line)
    if answer == nil, !choices.isEmpty {
      let problem = "‘\(line)’ chooses none of the form: \(choices.joined(separator: ", "))"
      return ["content": [["type": "text", "text": .string(problem)]]]
    }
    return try await request(
      params.with("requestState", result["requestState"]).with(
        "inputResponses",
        ["answer": ["action": "accept", "content": ["answer": answer.map(JSON.string) ?? true]]]))
  }

  /// The choice of a form that a line names, by its name or its number; nil when the form has none.
  private static func chosen(_ names: [String], by line: String) -> String? {
    let places = ["一", "二", "三", "四", "五", "六", "七"].firstIndex { line.hasPrefix("第\($0)") }
    let number = Int(line).map { $0 - 1 } ?? places
    if let number, names.indices.contains(number) { return names[number] }
    let named = names.filter { line.contains($0) }
    return named.count == 1 ? named[0] : nil
  }

  private func request(_ params: JSON) async throws -> JSON {
    let meta: JSON = [
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientCapabilities": ["elicitation": ["form": [:]]],
    ]
    let message = JSON.of([
      "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params.with("_meta", meta),
    ])
    await withCheckedContinuation { continuation in
      server.take(message) { continuation.resume() }
    }
    return try capture.take().last?["result"] ?? .null
  }
}
