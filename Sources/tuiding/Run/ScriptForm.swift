import Dialogue
import DomainCore
import Foundation

/// How the playing of a script is shown.
@MainActor protocol ScriptForm {
  /// A line of the script, before it is heard.
  func show(said: String, isSecret: Bool)
  /// What came of it.
  func show(_ turn: ProgramTurn, of session: Session, line: Int, handedOver ticket: HandOver?) throws
  /// Demo SMS that arrived.
  func show(messages: [Phrase]) throws
  /// Writes a document for the customer into the working folder and says where.
  func show(_ document: Document) throws
}

/// The conversation, as a transcript has it.
struct ScriptConversation: ScriptForm {
  let words: Phrasebook

  func show(said: String, isSecret: Bool) {
    print(isSecret ? "客户*> ******" : "客户> \(said)")
  }

  func show(_ turn: ProgramTurn, of session: Session, line: Int, handedOver ticket: HandOver?) throws {
    for block in turn.blocks { print("客服> " + InputText.lines(block.text).replacing("\n", with: "\n  ")) }
    try ProgramStreams.flush()
  }

  func show(messages: [Phrase]) throws {
    for message in messages { print("【演示短信】" + words.text(of: message)) }
    try ProgramStreams.flush()
  }

  func show(_ document: Document) throws {
    let path = try DocumentFile.write(document, in: DocumentFile.workingFolder)
    print(words.text(of: Phrase(.chatDocument, ["path": .text(path)])))
    try ProgramStreams.flush()
  }
}

/// The events of the JSON Lines protocol. Demo SMS go to standard error, without codes.
struct ScriptEvents: ScriptForm {
  let output: EventOutput
  let words: Phrasebook
  let verifying: VerifyInvocation

  func show(said: String, isSecret: Bool) {}

  func show(_ turn: ProgramTurn, of session: Session, line: Int, handedOver ticket: HandOver?) throws {
    var events = TurnEvents(turn, of: session, words: words, verifying: verifying)
    events.handoff = try ticket.map(HandOverJSON.event)
    let done = JSON.of(["event": "done", "status": .string(events.status)])
    output.write(events.all + [done], for: String(line), session.handle, turn: turn.number)
  }

  func show(messages: [Phrase]) {
    for message in messages where message.key != PhraseKey.smsCode.name {
      FileHandle.standardError.write(Data("【演示短信】\(words.text(of: message))\n".utf8))
    }
  }

  func show(_ document: Document) throws {
    let path = try DocumentFile.write(document, in: DocumentFile.workingFolder)
    let said = words.text(of: Phrase(.chatDocument, ["path": .text(path)]))
    FileHandle.standardError.write(Data((said + "\n").utf8))
  }
}
