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
      Ctrl-C drops the line, twice within a second offers to leave; Ctrl-D on an empty line leaves.
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

  @MainActor func run() async throws {
    try await Failure.reporting {
      let environment = ProcessInfo.processInfo.environment
      // A store that is there opens while the rules are read: the prompt waits for the longer of the two.
      let storing = storing
      let isThere = FileManager.default.fileExists(atPath: storing.url(environment: environment).path)
      async let early = isThere ? storing.open(for: "chat", environment: environment) : nil
      let library = try data.library(environment: environment)
      let demo = try DemoCustomers(
        for: storing, policies: library.policies, data: data, environment: environment, at: SystemClock.now())
      let opened = try await early
      let (store, vault) = try opened ?? storing.open(for: "chat", environment: environment)
      let terminal = Terminal.current(environment: environment)
      // Before anything is printed: echo is off from here on, so that what is typed ahead doesn't show.
      let lines = LineSources.make(terminal: terminal, environment: environment)
      let speaker = Speaker(phrasebook: library.phrasebook, terminal: terminal)
      if let demo {
        let customers = try await demo.add(to: store, at: SystemClock.now())
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
      try await chat.run(fresh: fresh)
      try store.close()
    }
  }
}
