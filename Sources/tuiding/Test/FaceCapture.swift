import Dialogue
import DomainCore
import Synchronization

/// The faces for programs, as transcripts play through them.
enum Faces {
  static let all: TranscriptFaces = { name, stage in
    switch name {
    case "run": RunFace(stage)
    case "agent": LinesFace(stage)
    case "mcp": ToolsFace(stage)
    default: nil
    }
  }

  static func host(on stage: TranscriptStage) -> SessionHost {
    let surroundings = stage.shared
    return SessionHost(
      loading: Task { surroundings }, secrets: nil, attempts: AttemptLog(beside: nil),
      keepDocument: { $0.name }, newHandle: { TranscriptStage.firstHandle })
  }

  /// Gives a secret as `tuiding verify` does: in another process, by the session's handle.
  static func verify(_ secret: String, _ handle: String, on stage: TranscriptStage) async throws -> [String] {
    guard var session = try await Session.open(handle: handle, in: stage.shared) else {
      return ["no session"]
    }
    return try await session.hear(
      .secret(secret), key: "v/" + Chances.handle(), chance: SessionHost.chance(session, stage.shared.keyring)
    ).map(\.text)
  }

  /// The name of the state that an `ask` leaves.
  static func stateName(_ ask: JSON?) -> String {
    let slot = ask?["slot"]?.text ?? ""
    let expects: Expectation =
      switch ask?["kind"]?.text {
      case "text": .text(slot: slot)
      case "secret": .secret(slot: slot)
      case "choice": .choice([])
      case "confirm": .confirmation
      default: .anything
      }
    return expects.stateName
  }

  /// The texts of messages, block by block.
  static func blocks(_ messages: [JSON]) -> [String] {
    var blocks: [[String]] = []
    var last: JSON?
    for message in messages {
      if message["block"] != last { blocks.append([]) }
      last = message["block"]
      blocks[blocks.count - 1].append(message["text"]?.text ?? "")
    }
    return blocks.map { $0.joined(separator: "\n") }
  }
}

/// Keeps what a face writes.
final class FaceCapture: Sendable {
  private let bytes = Mutex<[UInt8]>([])

  var output: EventOutput {
    EventOutput { [self] written in
      bytes.withLock { $0 += written }
      return true
    }
  }

  /// The lines written since the last call.
  func take() throws -> [JSON] {
    let written = bytes.withLock { bytes in
      defer { bytes = [] }
      return bytes
    }
    return try written.split(separator: 0x0A).map { try JSONReader.read($0) }
  }
}
