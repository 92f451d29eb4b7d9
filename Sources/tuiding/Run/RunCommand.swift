import ArgumentParser
import Dialogue
import DomainCore
import Foundation
import Glibc

/// Plays a file of plain lines as one customer and prints the conversation.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Play a file of lines, or standard input.",
    discussion: """
      One utterance a line; empty lines and lines that begin with # are passed over. {{验证码}} stands for the code of the \
      last demo SMS. Exit codes: 0 done, 1 a question is still open or the output was lost, 3 a line was not understood, 4 verification is needed, 5 handed to a person.
      """)

  @Argument(help: "The file, or - for standard input.")
  var file: String

  @OptionGroup var data: DataOptions
  @OptionGroup var storing: StoreOptions

  @Flag(help: "Stop at the first line that is not understood.")
  var bail = false

  @Flag(help: "Print events, a JSON object a line, as `tuiding agent` does; the id of an event is its line.")
  var json = false

  @MainActor func run() async throws {
    try await Failure.reporting {
      let environment = ProcessInfo.processInfo.environment
      let next = file == "-" ? try Self.standardInput() : try Self.lines(of: file)
      let opening = ProgramOpening(data: data, storing: storing, environment: environment, command: "run")
      let phone = DemoPhone(SimulatedOperator())
      let opened = try await opening.open(phone: phone)
      let words = opened.surroundings.library.phrasebook
      let output = EventOutput()
      let form: any ScriptForm =
        json
        ? ScriptEvents(output: output, words: words, verifying: opening.verifying)
        : ScriptConversation(words: words)
      var play = ScriptPlay(
        session: Session(handle: Chances.handle(), in: opened.surroundings), phone: phone, form: form)
      let code: Int32
      do {
        code = try await play.run(next, bail: bail)
      } catch {
        try? opened.close()
        throw error
      }
      try opened.close()
      try ProgramStreams.check(input: nil, output)
      if code != 0 { throw ExitCode(code) }
    }
  }

  /// The lines of standard input, each as soon as it comes.
  @MainActor private static func standardInput() throws -> () -> String? {
    // Nothing is read, but a closed descriptor and a folder are told from an empty script.
    guard Glibc.read(STDIN_FILENO, nil, 0) == 0 else {
      throw Failure("standard input can't be read; pipe lines into it, or name a file")
    }
    let lines = PipeLineSource { FileHandle.standardError.write(Data("tuiding: \($0)\n".utf8)) }
    return {
      guard case .line(let line) = lines.read(prompt: "", secret: false, idleAfter: nil) else { return nil }
      return line
    }
  }

  /// The lines of a file; CR LF is one Character and ends a line like LF.
  private static func lines(of path: String) throws -> () -> String? {
    let text = try DataFolder.text(of: URL(fileURLWithPath: path))
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)[...]
    return { lines.popFirst().map { InputText.clean(String($0)) } }
  }
}

/// One playing of a script.
@MainActor struct ScriptPlay {
  var session: Session
  let phone: DemoPhone
  let form: any ScriptForm

  /// Tells what a person at the desk did and said since the last line, before another is read: what a line answers was shown
  /// before it came.
  mutating func tellNews(line: Int) async throws {
    guard try await session.hasWordFromPerson() else { return }
    let blocks = try await session.hear(.news, key: "news/\(session.turn)", chance: Chances.next())
    try await show(blocks, line: line)
    Failure.report(session.troubleAfterwards)
  }

  /// Plays all lines, each once the one before it is answered; returns the exit code.
  mutating func run(_ next: () -> String?, bail: Bool) async throws -> Int32 {
    var sawUnknown = false
    var sawPerson = false
    var sawTrouble = false
    var number = 0
    while let text = next() {
      number += 1
      if text.allSatisfy(\.isWhitespace) || text.drop(while: \.isWhitespace).hasPrefix("#") { continue }
      let said = text.replacing("{{验证码}}", with: phone.lastCode ?? "")
      let isSecret = session.expects.isSecret && !SpokenAside.isAside(said)
      var words = said
      if case .words(let plain)? = SlashCommand(said) { words = plain }
      form.show(said: said, isSecret: isSecret)
      let blocks = try await session.hear(
        isSecret ? .secret(said) : .line(words), key: "line/\(session.turn)", chance: Chances.next())
      try await show(blocks, line: number)
      for document in session.documents { try form.show(document) }
      try form.show(messages: phone.takeMessages())
      if let problem = session.troubleAfterwards {
        sawTrouble = true
        FileHandle.standardError.write(
          Data("tuiding: line \(number): \(Failure.words(afterwards: problem))\n".utf8))
      }
      let keys = Set(blocks.flatMap(\.phrases).map(\.key))
      sawTrouble = sawTrouble || keys.contains(PhraseKey.clockWrong.name)
      sawPerson = sawPerson || !keys.isDisjoint(with: PhraseKey.handedOverKeys)
      if !keys.isDisjoint(with: PhraseKey.notUnderstoodKeys) {
        sawUnknown = true
        if bail { return 3 }
      }
    }
    try await tellNews(line: number)
    if sawTrouble { return 1 }
    if sawPerson { return 5 }
    if session.expects.isSecret || session.expects == .text(slot: "phone") { return 4 }
    if sawUnknown { return 3 }
    // What was asked and not answered was not done.
    return session.expects == .anything || session.openIntents.now.isEmpty ? 0 : 1
  }

  private func show(_ blocks: [Reply], line: Int) async throws {
    let turn = ProgramTurn(
      blocks: blocks, replayed: false, key: nil, number: session.turn, standing: session.standing)
    let isHandedOver = !Set(turn.phrases.map(\.key)).isDisjoint(with: PhraseKey.handedOverKeys)
    try form.show(
      turn, of: session, line: line, handedOver: isHandedOver ? try await session.handOver() : nil)
  }
}
