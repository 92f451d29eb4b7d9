import Dialogue
import DomainCore

/// A transcript's customer on the other end of `tuiding agent`.
struct LinesFace: TranscriptFace {
  private let stage: TranscriptStage
  private let capture = FaceCapture()
  private var face: AgentFace
  private var session: String?
  private var ask: JSON?
  private var number = 0

  init(_ stage: TranscriptStage) {
    self.stage = stage
    face = AgentFace(host: Faces.host(on: stage), output: capture.output)
  }

  mutating func hear(_ said: String, isSecret: Bool) async throws -> FaceAnswer {
    if session == nil { _ = try await send("open", [:]) }
    if isSecret {
      let blocks = try await Faces.verify(said, session ?? "", on: stage)
      let state = try await send("state", [:])
      return FaceAnswer(blocks: blocks, stateName: state.stateName)
    }
    // The customer's own yes is an answer to the question; as a line it would be refused, and that audited.
    if let name = ask?["ask"], try await wouldConfirm(said) {
      let value = Faces.stateName(ask) == Expectation.confirmation.stateName ? "yes" : said
      return try await send("answer", ["ask": name, "value": .string(value), "key": .string("k\(number)")])
    }
    return try await send("say", ["text": .string(said), "key": .string("k\(number)")])
  }

  private func wouldConfirm(_ said: String) async throws -> Bool {
    try await Session.open(handle: session ?? "", in: stage.shared)?.wouldConfirm(said) ?? false
  }

  mutating func hearNews() async throws -> FaceAnswer? { try await send("state", [:]) }

  mutating func comeBack() async throws -> FaceAnswer {
    face = AgentFace(host: Faces.host(on: stage), output: capture.output)
    return try await send("open", [:])
  }

  private mutating func send(_ op: String, _ fields: JSON) async throws -> FaceAnswer {
    number += 1
    var request = JSON.of(["v": 1, "id": .string("r\(number)"), "op": .string(op)])
    for field in fields.members ?? [] { request = request.with(field.key, field.value) }
    request = request.with("session", session.map(JSON.string))
    let read = try AgentRequest(try JSONReader.read(request.bytes[...]))
    face.write(await face.answer(read), to: read)
    let events = try capture.take()
    session = events.last?["session"]?.text ?? session
    func of(_ kind: String) -> [JSON] { events.filter { $0["event"] == .string(kind) } }
    // What a line wanted and didn't get is told to the program besides its answer; the customer hears what every customer hears.
    let isHeard = !of("message").isEmpty
    let errors = isHeard ? [] : of("error").compactMap { $0["code"]?.text }
    if errors.isEmpty { ask = of("ask").last }
    let match = of("match").first
    return FaceAnswer(
      blocks: Faces.blocks(of("message")) + errors, stateName: Faces.stateName(ask),
      intent: match?["intent"]?.text, rule: match?["rule"]?.text)
  }
}
