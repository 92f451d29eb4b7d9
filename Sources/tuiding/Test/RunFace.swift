import Dialogue
import DomainCore

/// A transcript's customer whose lines are a script for `tuiding run`.
@MainActor final class RunFace: TranscriptFace {
  private let stage: TranscriptStage
  private var play: ScriptPlay?
  private let form = Heard()

  /// Keeps the last turn.
  private final class Heard: ScriptForm {
    var turn: ProgramTurn?
    nonisolated init() {}
    func show(said: String, isSecret: Bool) {}
    func show(_ turn: ProgramTurn, of session: Session, line: Int, handedOver ticket: HandOver?) {
      self.turn = turn
    }
    func show(messages: [Phrase]) {}
    func show(_ document: Document) {}
  }

  nonisolated init(_ stage: TranscriptStage) {
    self.stage = stage
  }

  func hear(_ said: String, isSecret: Bool) async throws -> FaceAnswer {
    var play = self.play ?? begun
    form.turn = nil
    var said = said.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)[...]
    _ = try await play.run({ said.popFirst() }, bail: false)
    self.play = play
    return answer ?? FaceAnswer(blocks: [], stateName: "")
  }

  func hearNews() async throws -> FaceAnswer? {
    guard var play else { return nil }
    form.turn = nil
    try await play.tellNews(line: 0)
    self.play = play
    return answer
  }

  private var begun: ScriptPlay {
    ScriptPlay(
      session: Session(handle: TranscriptStage.firstHandle, in: stage.shared),
      phone: DemoPhone(SimulatedOperator()), form: form)
  }

  private var answer: FaceAnswer? {
    guard let turn = form.turn else { return nil }
    let heard = turn.blocks.first?.heard
    return FaceAnswer(
      blocks: turn.blocks.map(\.text), stateName: turn.standing.expects.stateName, intent: heard?.intent,
      rule: heard?.rule)
  }

  func comeBack() async throws -> FaceAnswer {
    throw Failure("a script that was killed is not taken up again")
  }
}
