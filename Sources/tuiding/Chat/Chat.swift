import Dialogue
import DomainCore
import Foundation
import Matching

/// The loop of a chat: a line in, the replies out, until the customer leaves.
@MainActor struct Chat {
  private let surroundings: Session.Surroundings
  private let phone: DemoPhone
  private let speaker: Speaker
  private let lines: any LineSource
  private let memory: SessionFile?
  private let silence: Duration
  private var session: Session
  private var lastInterrupt: ContinuousClock.Instant?
  private var wasSilent = false

  init(
    surroundings: Session.Surroundings, phone: DemoPhone, speaker: Speaker, lines: any LineSource,
    memory: SessionFile?, silenceSeconds: Int64
  ) {
    self.surroundings = surroundings
    self.phone = phone
    self.speaker = speaker
    self.lines = lines
    self.memory = memory
    silence = .seconds(silenceSeconds)
    session = Session(handle: Chances.handle(), in: surroundings)
  }

  mutating func run(fresh: Bool) async throws {
    if !fresh, let earlier = try await earlierSession() {
      session = earlier
      await hear(.returned)
    } else {
      speaker.greet()
    }
    while true {
      offerCompletions()
      let input = lines.read(
        prompt: speaker.prompt(for: session.expects), secret: session.expects.isSecret,
        idleAfter: wasSilent ? nil : silence)
      switch input {
      case .line(let line):
        wasSilent = false
        if await !take(line) { return }
      case .interrupted:
        if interrupt() { return leave() }
      case .endOfInput: return leave()
      case .idle:
        wasSilent = true
        await hear(.silence)
      }
    }
  }

  /// What Tab completes now: the choices on the screen, and the commands.
  private func offerCompletions() {
    guard let editing = lines as? TerminalLineSource else { return }
    var words = SlashCommand.names.map(\.name)
    if case .choice(let names) = session.expects { words = names + words }
    editing.completions = { before in Completion.words(words, beginningWith: before) }
  }

  /// Takes a line; false when the customer has left.
  private mutating func take(_ line: String) async -> Bool {
    if session.expects.isSecret, !SlashCommand.isCommand(line) {
      await hear(SpokenAside.isAside(line) ? .line(line) : .secret(line))
      return true
    }
    if line.allSatisfy(\.isWhitespace) { return true }
    switch SlashCommand(line) {
    case .leave:
      leave()
      return false
    case .unknown(let name):
      speaker.say(.chatUnknownCommand, ["name": .text(name)])
    case .words(let words): await hear(.line(words))
    case nil: await hear(.line(line))
    }
    if session.lastReading?.wishes.first?.intent == "social.bye", case .anything = session.expects {
      forgetIfDone()
      return false
    }
    return true
  }

  /// Ctrl-C: true when it was the second within a second.
  private mutating func interrupt() -> Bool {
    let now = ContinuousClock.now
    defer { lastInterrupt = now }
    if let last = lastInterrupt, now - last <= .seconds(1) { return true }
    speaker.say(session.hasOpenMatter ? .chatLineDroppedInOrder : .chatLineDropped)
    return false
  }

  private mutating func hear(_ utterance: Utterance) async {
    let chance = Chances.next()
    memory?.remember(session.handle, next: chance.handle)
    do {
      let replies = try await session.hear(utterance, key: UUID().uuidString, chance: chance)
      for reply in replies { speaker.say(reply) }
      for document in session.documents { save(document) }
    } catch {
      // The conversation stands where it was; the customer is told so in plain words (S18).
      speaker.say(.chatTrouble)
      FileHandle.standardError.write(Data("tuiding: \(Failure.words(for: error))\n".utf8))
    }
    for message in phone.takeMessages() { speaker.showMessage(message) }
  }

  private func save(_ document: Document) {
    do {
      let path = try DocumentFile.write(document, in: DocumentFile.workingFolder)
      speaker.say(.chatDocument, ["path": .text(path)])
    } catch {
      speaker.say(.chatNoDocument)
      FileHandle.standardError.write(Data("tuiding: \(Failure.words(for: error))\n".utf8))
    }
  }

  // MARK: - Coming and going

  private func earlierSession() async throws -> Session? {
    for handle in memory?.handles ?? [] {
      if let session = try await Session.open(handle: handle, in: surroundings) {
        return session.hasOpenMatter ? session : nil
      }
    }
    return nil
  }

  private func leave() {
    speaker.newLine()
    speaker.say(session.hasOpenMatter ? .chatLeftOpen : .chatLeft)
    forgetIfDone()
  }

  private func forgetIfDone() {
    if !session.hasOpenMatter { memory?.forget() }
  }
}
