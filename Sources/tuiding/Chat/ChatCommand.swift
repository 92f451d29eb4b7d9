import ArgumentParser
import Dialogue
import DomainCore
import Foundation
import SQLiteStore

/// Talks with one customer in a terminal, or with what comes through a pipe.
struct ChatCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chat", abstract: "Talk in the terminal (the default).",
    discussion: """
      Without a store, one is made with eight demo customers, and their numbers are printed. Demo SMS appear as 【演示短信】.
      Ctrl-C drops the line and changes nothing, a second one within a second leaves; Ctrl-D on an empty line leaves.
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var storing: StoreOptions

  @Flag(help: "Begin anew instead of offering to go on with an interrupted conversation.")
  var fresh = false

  @Flag(
    help:
      "Take in changes of the Intents folder while the chat goes on; a bad change leaves the old rules in use."
  )
  var watch = false
  @Option(
    help: """
      Write the conversation to FILE as a transcript that `tuiding test` replays. It is held on a store in memory with the \
      accounts of --accounts; the store of other chats is not touched.
      """)
  var record: String?

  @Option(help: "With --record: an account file as transcripts name it (default: the demo customers).")
  var accounts: String?

  func validate() throws {
    guard record != nil || accounts == nil else { throw ValidationError("--accounts goes with --record") }
  }

  @MainActor func run() async throws {
    try await Failure.reporting {
      let environment = ProcessInfo.processInfo.environment
      if let record { return try await talk(recordingTo: record, environment) }
      // A store that is there opens while the rules are read: the prompt waits for the longer of the two.
      let storing = storing
      let isThere = FileManager.default.fileExists(atPath: storing.url(environment: environment).path)
      async let early = isThere ? storing.open(for: "chat", environment: environment) : nil
      let library = try data.library(environment: environment)
      let demo = try DemoCustomers(
        for: storing, policies: library.policies, data: data, environment: environment, at: SystemClock.now())
      let opened = try await early
      let (store, vault) = try opened ?? storing.open(for: "chat", environment: environment)
      try await data.check(library.policies, in: store, environment: environment)
      let terminal = Terminal.current(environment: environment)
      // Before anything is printed: echo is off from here on, so that what is typed ahead doesn't show.
      let lines = LineSources.make(terminal: terminal, environment: environment)
      let speaker = Speaker(
        phrasebook: library.phrasebook, terminal: terminal, environment: environment)
      if let demo {
        let customers = try await demo.add(to: store, keyring: vault, at: SystemClock.now())
        if terminal.inputIsTerminal { speaker.introduce(customers) }
      }
      let phone = DemoPhone(SimulatedOperator())
      let surroundings = Session.Surroundings(
        library: library, store: store, gateway: phone, keyring: vault, clock: SystemClock.now)
      var chat = Chat(
        surroundings: surroundings, phone: phone, speaker: speaker,
        lines: lines,
        memory: SessionFile(in: UserFolder.state.url(environment: environment)),
        silenceSeconds: library.policies.limits.silenceSeconds,
        watch: watch ? IntentsWatch(try data.intentsFolder(environment: environment)) : nil)
      let isWell = try await chat.run(fresh: fresh)
      try store.close()
      if !isWell { throw ExitCode(1) }
    }
  }

  /// A chat in a world of its own, written down turn by turn.
  @MainActor private func talk(recordingTo path: String, _ environment: [String: String]) async throws {
    let library = try data.library(environment: environment)
    let (recording, surroundings, phone) = try await Recording.begin(
      path, accounts: accounts, library: library, environment: environment)
    let terminal = Terminal.current(environment: environment)
    let lines = LineSources.make(terminal: terminal, environment: environment)
    let speaker = Speaker(
      phrasebook: library.phrasebook, terminal: terminal, environment: environment)
    if terminal.inputIsTerminal { speaker.introduce(recording.customers) }
    var chat = Chat(
      surroundings: surroundings, phone: phone, speaker: speaker, lines: lines, memory: nil,
      recording: recording, silenceSeconds: library.policies.limits.silenceSeconds)
    if try await !chat.run(fresh: true) { throw ExitCode(1) }
  }
}
