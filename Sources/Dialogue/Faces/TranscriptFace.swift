/// A face that programs use, as transcripts play through it (`@ 通道 agent`): the same body gives the same replies and effects.
public protocol TranscriptFace: Sendable {
  /// Hears a line, or a secret by the way that secrets take.
  mutating func hear(_ said: String, isSecret: Bool) async throws -> FaceAnswer
  /// The process dies; another one takes the conversation up.
  mutating func comeBack() async throws -> FaceAnswer
  /// Looks whether a person at the desk did or said something; nil when the customer isn't to be told anything.
  mutating func hearNews() async throws -> FaceAnswer?
}

/// What a face answered.
public struct FaceAnswer: Sendable {
  /// The text of each block, in order.
  public var blocks: [String]
  /// What is awaited, as transcripts name it: 待手机号, 待确认 …
  public var stateName: String
  /// The intent that the line was read as.
  public var intent: String?
  /// Where its rule stands.
  public var rule: String?
  /// Whether the face tells how it read a line; where it doesn't, a transcript's 意图 and 规则 are not compared.
  public var tellsReading = true

  /// Builds an answer from its parts.
  public init(blocks: [String], stateName: String, intent: String? = nil, rule: String? = nil) {
    self.blocks = blocks
    self.stateName = stateName
    self.intent = intent
    self.rule = rule
  }
}

/// Makes the face of a name (`run`, `agent`, `mcp`) over a stage; nil for a name that is none.
public typealias TranscriptFaces = @Sendable (String, TranscriptStage) -> (any TranscriptFace)?

extension TranscriptStage {
  /// What sessions on this stage share.
  public var shared: Session.Surroundings { surroundings }
  /// The handle of a case's conversation, whatever the face: numbers derive from it, and are the same through all faces.
  public static let firstHandle = "stage-handle-0"
}

extension TranscriptCase {
  /// Whether it says itself through which face it is played.
  public var namesFace: Bool {
    steps.contains { step in
      if case .face = step.action { true } else { false }
    }
  }

  /// Why a face doesn't have what the case needs; nil when it does.
  public func obstacle(through face: String) -> String? {
    for step in steps {
      switch step.action {
      case .silence where face != "chat": return "only a chat notices silence"
      case .crash where face == "run": return "a script that was killed is not taken up again"
      case .onlyThrough(let faces, let reason) where !faces.contains(face): return reason
      default: continue
      }
    }
    return nil
  }
}
