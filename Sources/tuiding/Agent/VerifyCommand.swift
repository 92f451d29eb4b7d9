import ArgumentParser
import Dialogue
import DomainCore
import Foundation

/// Lets the customer give, in a terminal of their own, the secret that a program's session asks for.
struct VerifySessionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Give a program's session the code or password that it asks for.",
    discussion: """
      Run by the customer, in the customer's terminal: what is typed is not shown, and no program sees it. Demo SMS appear here. \
      Exit codes: 0 verified, 4 not verified, 130 interrupted.
      """)

  @Argument(help: "The session, as the program says it.")
  var session: String

  @OptionGroup var data: DataOptions
  @OptionGroup var storing: StoreOptions

  /// How long messages that wait for this customer's phone are fetched for, in seconds; the first retries come within it.
  private static let fetchSeconds: Int64 = 3

  @MainActor func run() async throws {
    try await Failure.reporting {
      let environment = ProcessInfo.processInfo.environment
      let terminal = Terminal.current(environment: environment)
      guard terminal.inputIsTerminal, terminal.outputIsTerminal else {
        throw Failure("verify reads secrets from a terminal only, never through a pipe")
      }
      let lines = LineSources.make(terminal: terminal, environment: environment)
      let opening = ProgramOpening(data: data, storing: storing, environment: environment, command: "verify")
      let phone = DemoPhone(SimulatedOperator())
      let opened = try await opening.open(phone: phone)
      var code: Int32 = 0
      if var open = try await Session.open(handle: session, in: opened.surroundings) {
        code = try await Self.ask(&open, phone, lines, opened.surroundings, terminal)
      } else {
        FileHandle.standardError.write(
          Data(
            "tuiding: no session opens with this; it may have been renewed since. Ask the program again\n"
              .utf8))
        code = 4
      }
      try opened.close()
      if code != 0 { throw ExitCode(code) }
    }
  }

  @MainActor private static func ask(
    _ session: inout Session, _ phone: DemoPhone, _ lines: any LineSource,
    _ surroundings: Session.Surroundings,
    _ terminal: Terminal
  ) async throws -> Int32 {
    let speaker = Speaker(phrasebook: surroundings.library.phrasebook, terminal: terminal)
    guard session.expects.isSecret else {
      FileHandle.standardError.write(Data("tuiding: this session asks for no secret now\n".utf8))
      return session.standing.subscriber == nil ? 4 : 0
    }
    if let question = session.lastPhrases.last {
      speaker.say(text: surroundings.library.phrasebook.text(of: question))
    }
    try await fetch(session, phone, speaker)
    while session.expects.isSecret {
      switch lines.read(prompt: speaker.prompt(for: session.expects), secret: true, idleAfter: nil) {
      case .line(let line):
        if line.allSatisfy(\.isWhitespace) { continue }
        let utterance = SpokenAside.isAside(line) ? Utterance.line(line) : .secret(line)
        let replies = try await session.hear(
          utterance, key: try await session.continuationKey(),
          chance: SessionHost.chance(session, surroundings.keyring))
        for reply in replies { speaker.say(reply) }
        Failure.report(session.troubleAfterwards)
        for document in session.documents {
          let path = try DocumentFile.write(document, in: DocumentFile.workingFolder)
          speaker.say(.chatDocument, ["path": .text(path)])
        }
        for message in phone.takeMessages() { speaker.showMessage(message) }
      case .interrupted: return 130
      case .endOfInput, .idle: return 4
      }
    }
    return session.standing.subscriber == nil ? 4 : 0
  }

  /// Fetches a code that was sent while no phone was near.
  @MainActor private static func fetch(
    _ session: Session, _ phone: DemoPhone, _ speaker: Speaker
  ) async throws {
    guard session.expects == .secret(slot: "code") || session.expects == .secret(slot: "confirmCode") else {
      return
    }
    let deadline = SystemClock.now().adding(seconds: fetchSeconds)
    while phone.lastCode == nil, SystemClock.now() < deadline {
      try await session.deliverWaiting(seconds: 1)
      if phone.lastCode == nil { try await Task.sleep(for: .milliseconds(200)) }
    }
    for message in phone.takeMessages() { speaker.showMessage(message) }
  }
}
