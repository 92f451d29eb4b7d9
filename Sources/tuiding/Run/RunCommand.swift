import ArgumentParser
import Dialogue
import DomainCore
import Foundation
import SQLiteStore

/// Plays a file of plain lines as one customer and prints the conversation.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Play a file of lines, or standard input.",
    discussion: """
      One utterance a line; empty lines and lines that begin with # are passed over. {{验证码}} stands for the code of the \
      last demo SMS. Exit codes: 0 done, 3 a line was not understood, 4 verification is needed, 5 handed to a person.
      """)

  @Argument(help: "The file, or - for standard input.")
  var file: String

  @OptionGroup var data: DataOptions
  @OptionGroup var storing: StoreOptions

  @Flag(help: "Stop at the first line that is not understood.")
  var bail = false

  @MainActor func run() async throws {
    try await Failure.reporting {
      let environment = ProcessInfo.processInfo.environment
      let script = file == "-" ? Self.standardInput() : try DataFolder.text(of: URL(fileURLWithPath: file))
      let library = try data.library(environment: environment)
      let demo = try DemoCustomers(
        for: storing, policies: library.policies, data: data, environment: environment, at: SystemClock.now())
      let (store, vault) = try storing.open(for: "run", environment: environment)
      _ = try await demo?.add(to: store, at: SystemClock.now())
      let phone = DemoPhone(SimulatedOperator())
      let surroundings = Session.Surroundings(
        library: library, store: store, gateway: phone, keyring: vault, clock: SystemClock.now)
      var play = ScriptPlay(
        session: Session(handle: Chances.handle(), in: surroundings), phone: phone,
        phrasebook: library.phrasebook)
      let code = try await play.run(script, bail: bail)
      try store.close()
      if code != 0 { throw ExitCode(code) }
    }
  }

  private static func standardInput() -> String {
    String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self)
  }
}

/// One playing of a script.
@MainActor struct ScriptPlay {
  var session: Session
  let phone: DemoPhone
  let phrasebook: Phrasebook

  /// Plays all lines; returns the exit code.
  mutating func run(_ script: String, bail: Bool) async throws -> Int32 {
    var sawUnknown = false
    var sawPerson = false
    for line in script.split(whereSeparator: \.isNewline) {
      let text = line.drop { $0.isWhitespace }
      if text.isEmpty || text.hasPrefix("#") { continue }
      let said = String(text.replacing("{{验证码}}", with: phone.lastCode ?? ""))
      let isSecret = session.expects.isSecret && !SpokenAside.isAside(said)
      var line = said
      if case .words(let words)? = SlashCommand(said) { line = words }
      print(isSecret ? "客户*> ******" : "客户> \(said)")
      let replies = try await session.hear(
        isSecret ? .secret(said) : .line(line), key: UUID().uuidString, chance: Chances.next())
      for reply in replies { print("客服> " + reply.text.replacing("\n", with: "\n  ")) }
      for document in session.documents {
        let path = try DocumentFile.write(document, in: DocumentFile.workingFolder)
        print(phrasebook.text(of: Phrase(.chatDocument, ["path": .text(path)])))
      }
      for message in phone.takeMessages() { print("【演示短信】" + phrasebook.text(of: message)) }
      fflush(nil)
      let keys = Set(replies.flatMap(\.phrases).map(\.key))
      sawPerson = sawPerson || keys.contains(PhraseKey.handOver.name)
      if !keys.isDisjoint(with: PhraseKey.notUnderstoodKeys) {
        sawUnknown = true
        if bail { return 3 }
      }
    }
    if sawPerson { return 5 }
    if session.expects.isSecret || session.expects == .text(slot: "phone") { return 4 }
    return sawUnknown ? 3 : 0
  }
}
