import Dialogue
import DomainCore
import Foundation
import Matching

/// The loop of a chat: a line in, the replies out, until the customer leaves.
@MainActor struct Chat {
  private var surroundings: Session.Surroundings
  private let phone: DemoPhone
  private var speaker: Speaker
  private let lines: any LineSource
  private let memory: SessionFile?
  private let recording: Recording?
  private let silence: Duration
  private var watch: IntentsWatch?
  private var session: Session
  private var lastInterrupt: ContinuousClock.Instant?
  private var wasSilent = false
  /// Whether the last turn could not be written, or the store was found damaged: what mends by itself is forgotten.
  private var isInTrouble = false
  private var foundDamage = false
  /// The numbers of orders, refunds and receipts that were shown, newest first: Tab completes them.
  private var numbers: [String] = []

  init(
    surroundings: Session.Surroundings, phone: DemoPhone, speaker: Speaker, lines: any LineSource,
    memory: SessionFile?, recording: Recording? = nil, silenceSeconds: Int64, watch: IntentsWatch? = nil
  ) {
    self.surroundings = surroundings
    self.phone = phone
    self.speaker = speaker
    self.lines = lines
    self.memory = memory
    self.recording = recording
    silence = .seconds(silenceSeconds)
    self.watch = watch
    session = Session(handle: Chances.handle(), in: surroundings)
  }

  /// Talks until the customer leaves; false when the store was in trouble to the end.
  mutating func run(fresh: Bool) async throws -> Bool {
    try await talk(fresh: fresh)
    return !isInTrouble
  }

  private mutating func talk(fresh: Bool) async throws {
    if !fresh, let earlier = try await earlierSession() {
      session = earlier
      await hear(.returned)
    } else {
      speaker.greet()
    }
    while true {
      prepareLine()
      let input = lines.read(
        prompt: speaker.prompt(for: session.expects), secret: session.expects.isSecret,
        idleAfter: waitBeforeLooking)
      switch input {
      case .line(let line):
        wasSilent = false
        takeInChangedFiles()
        if await !take(line) { return }
      case .interrupted:
        if interrupt() { return leave() }
      case .endOfInput: return leave()
      case .idle:
        if session.awaitsPerson {
          // What is typed already answers what was shown before it: as a line it is told the news first.
          if !TypedAhead.isWaiting, await personSpoke() {
            await hear(.news)
            if session.expects == .confirmation { TypedAhead.drop() }
          }
        } else {
          wasSilent = true
          await hear(.silence)
        }
      }
    }
  }

  /// With --watch: the line that was just typed is already read by the rules as they are on disk now.
  private mutating func takeInChangedFiles() {
    guard let outcome = watch?.changed(since: surroundings.library) else { return }
    switch outcome {
    case .adopted(let library):
      surroundings.library = library
      session.adopt(library)
      speaker.phrasebook = library.phrasebook
      FileHandle.standardError.write(
        Data("tuiding: Intents changed; the new rules and words are in use\n".utf8))
    case .refused(let problem):
      FileHandle.standardError.write(
        Data("tuiding: Intents changed, but can't be used; the old rules and words stay\n\(problem)\n".utf8))
    }
  }

  /// How long a line is waited for: until the limit of silence, once; while a person may speak, two seconds again and again.
  private var waitBeforeLooking: Duration? {
    if session.awaitsPerson { return .seconds(2) }
    return wasSilent ? nil : silence
  }

  /// Whether a person at the desk has done or said something. A store in trouble is asked again two seconds later.
  private func personSpoke() async -> Bool { (try? await session.hasWordFromPerson()) ?? false }

  /// What Tab completes now, and the row that tells what can be answered and what is open.
  private func prepareLine() {
    guard let editing = lines as? TerminalLineSource else { return }
    let aids = LineAids(session: session, phrasebook: speaker.phrasebook, numbers: numbers)
    editing.completions = aids.completions
    editing.status = speaker.terminal.isDumb ? "" : aids.status
  }

  /// Takes a line; false when the customer has left.
  private mutating func take(_ line: String) async -> Bool {
    // Nothing said is no try of a secret either.
    if line.allSatisfy(\.isWhitespace) { return true }
    if session.expects.isSecret, !SlashCommand.isCommand(line) {
      let isAside = SpokenAside.isAside(line)
      await hear(isAside ? .line(line) : .secret(line))
      guard isAside, session.tookLeave else { return true }
      forgetIfDone()
      return false
    }
    switch SlashCommand(line) {
    case .leave:
      leave()
      return false
    case .unknown(let name):
      speaker.say(.chatUnknownCommand, ["name": .text(name)])
    case .words(let words): await hear(.line(words))
    case nil: await hear(.line(line))
    }
    if session.tookLeave {
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
    recording?.recorder.moveClock()
    let isHidden = session.expects.isSecret
    do {
      let working = speaker.showWorking()
      defer { working.end() }
      let replies = try await session.hear(utterance, key: UUID().uuidString, chance: chance)
      working.end()
      for reply in replies {
        speaker.say(reply, from: lines as? TerminalLineSource)
        for number in ShownNumbers.all(in: reply.text) where !numbers.contains(number) {
          numbers.insert(number, at: 0)
        }
      }
      try recording?.write(utterance, replies, isHidden: isHidden)
      for document in session.documents { save(document) }
      if !foundDamage { isInTrouble = false }
      if let problem = session.troubleAfterwards {
        noteTrouble(problem, Failure.words(afterwards: problem))
      }
    } catch {
      // The conversation stands where it was; the customer is told so in plain words (S18).
      speaker.say(.chatTrouble)
      noteTrouble(error, Failure.words(for: error))
    }
    for message in phone.takeMessages() { speaker.showMessage(message) }
  }

  private mutating func noteTrouble(_ problem: any Error, _ words: String) {
    isInTrouble = true
    if case StoreProblem.corrupt = problem { foundDamage = true }
    FileHandle.standardError.write(Data("tuiding: \(words)\n".utf8))
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
    speaker.say(text: speaker.phrasebook.text(of: session.farewell))
    forgetIfDone()
  }

  private func forgetIfDone() {
    if !session.hasOpenMatter { memory?.forget() }
  }
}
