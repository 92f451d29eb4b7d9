import Dialogue
import DomainCore
import Foundation
import Synchronization

/// The sessions that programs have open, shared by the JSON Lines and the MCP face.
///
/// Requests of one session run in their order, those of different sessions side by side. What a session knows is in the store; only the
/// last used ones are kept in memory, and only a few dozen bytes of the others.
final class SessionHost: Sendable {
  /// Sessions kept ready; the others are opened from the store when they speak.
  static let readyLimit = 512
  /// How long a handle opens a session in which nothing is said, in seconds; each turn begins that time anew.
  static let handleSeconds: Int64 = 366 * 86_400
  /// Refused attempts after which a session is closed.
  static let attemptsLimit = 50
  /// Closed sessions whose refused attempts are still known.
  private static let attemptsKeptLimit = 10_000
  /// Refusals of a session that are written into its customer's audit log.
  static let notedLimit = 100

  private let loading: Task<Session.Surroundings, any Error>
  private let secrets: SecretsFeed?
  private let attempts: AttemptLog
  /// How a person gives a session its secrets.
  let verifying: VerifyInvocation
  /// Puts a document for the customer where he finds it, and says where.
  let keepDocument: @Sendable (Document) throws -> String
  private let sessionsLimit: Int
  private let newHandle: @Sendable () -> String
  private let state = Mutex(State())
  private let lanes = Lanes()

  private struct State {
    /// Every handle that a session had in this process, by which its first one is found.
    var firstHandles: [String: String] = [:]
    var known: [String: Known] = [:]
    var ready: [String: Session] = [:]
    /// Refused attempts of sessions that were closed, by the handle that would open them again.
    var attemptsBefore: [String: Int] = [:]
    var uses: UInt64 = 0
  }

  private struct Known {
    var handle: String
    /// The handles before this one, the first left out.
    var earlier: [String] = []
    var usedAt: UInt64
    var attempts = 0
    /// Refusals that were written down.
    var noted = 0
    /// Whether the session comes from an earlier process and has not been returned to yet.
    var comesBack = false
    /// What was said when it was returned to, until somebody has shown it.
    var welcome: [Reply] = []
    /// What a look showed of what is still to be said, so that it isn't said twice.
    var shown: [Phrase] = []
  }

  /// A host over surroundings that may still be loading.
  init(
    loading: Task<Session.Surroundings, any Error>, secrets: SecretsFeed?, attempts: AttemptLog,
    verifying: VerifyInvocation = VerifyInvocation(),
    keepDocument: @escaping @Sendable (Document) throws -> String = {
      try DocumentFile.write($0, in: DocumentFile.workingFolder)
    },
    sessionsLimit: Int = 20_000, newHandle: @escaping @Sendable () -> String = Chances.handle
  ) {
    self.loading = loading
    self.secrets = secrets
    self.attempts = attempts
    self.verifying = verifying
    self.keepDocument = keepDocument
    self.sessionsLimit = sessionsLimit
    self.newHandle = newHandle
  }

  /// What all sessions share, once it is loaded.
  func surroundings() async throws -> Session.Surroundings {
    do {
      return try await loading.value
    } catch {
      throw Refused(.notStarted, "the program can't work: \(Failure.words(for: error))")
    }
  }

  // MARK: - Order

  /// Runs `work` after everything that was given for the same session before. The task ends with the work.
  @discardableResult
  func inOrder(of handle: String?, _ work: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
    guard let handle else { return Task.detached(operation: work) }
    return lanes.run(in: state.withLock { $0.firstHandles[handle] } ?? handle, work)
  }

  // MARK: - Opening and closing

  /// A new session's handle. Nothing is stored before its first turn.
  func open() -> String {
    let handle = newHandle()
    state.withLock { state in
      state.uses += 1
      state.firstHandles[handle] = handle
      state.known[handle] = Known(handle: handle, usedAt: state.uses)
      if state.known.count > sessionsLimit { forgetOldest(&state) }
    }
    return handle
  }

  /// Takes up a session of this or an earlier process by its handle.
  func resume(_ handle: String) async throws {
    if state.withLock({ $0.firstHandles[handle] != nil }) { return }
    let found = try await Session.open(
      handle: handle, within: Self.handleSeconds, in: try await surroundings())
    guard found != nil else {
      throw Refused(.unknownSession, "no session opens with this handle; open a new one")
    }
    state.withLock { state in
      state.uses += 1
      state.firstHandles[handle] = handle
      var known = Known(handle: handle, usedAt: state.uses, comesBack: true)
      known.attempts = state.attemptsBefore.removeValue(forKey: handle) ?? 0
      state.known[handle] = known
    }
  }

  /// Forgets a session in this process; what it knows stays in the store, and nobody is verified when it is taken up again.
  func close(_ handle: String) {
    state.withLock { state in
      guard let first = state.firstHandles[handle] else { return }
      Self.forget(first, &state)
    }
  }

  /// How many sessions are open.
  var openCount: Int { state.withLock { $0.known.count } }

  // MARK: - Using

  /// Gives a session, as the store has it now, to `body`; only from within the session's order.
  func use<Result>(
    _ handle: String, _ body: (inout Session) async throws -> Result
  ) async throws -> Result {
    var (first, session, comesBack) = try await current(handle)
    let shown = state.withLock { $0.known[first]?.shown ?? [] }
    if comesBack || !shown.isEmpty {
      var welcome: [Reply] = []
      if comesBack {
        welcome += try await session.hear(
          .returned, key: "back/" + Chances.handle(), chance: Self.chance(session, session.keyring))
      }
      if !shown.isEmpty, try await session.hasWordFromPerson() {
        welcome += try await session.hear(
          .news, key: "news/" + Chances.handle(), chance: Self.chance(session, session.keyring))
      }
      Failure.report(session.troubleAfterwards)
      let unshown = try await self.unshown(of: welcome, after: shown)
      state.withLock { state in
        state.known[first]?.comesBack = false
        state.known[first]?.shown = []
        state.known[first]?.welcome += unshown
      }
    }
    defer { keep(session, first: first) }
    return try await body(&session)
  }

  /// Gives a session to `body` as it would stand if it was returned to now, with what would be said then; nothing is written, and
  /// another process that has it open notices nothing. With `tellsNews` a person's words are among it; what is shown is remembered
  /// here and not said again by this process. Only the next turn writes down that it was told: after a crash before it, it is told again.
  func look<Result>(
    _ handle: String, tellsNews: Bool = false, _ body: (Session, [Reply]) async throws -> Result
  ) async throws -> Result {
    var (first, session, comesBack) = try await current(handle)
    // Another process may have given it another handle, which the next request will name.
    if !comesBack { keep(session, first: first) }
    let welcome = takeWelcome(handle)
    var news: [Reply] = []
    if comesBack {
      (session, news) = try await session.previewing(
        .returned, chance: Self.chance(session, session.keyring))
    }
    if tellsNews, try await session.hasWordFromPerson() {
      let (told, words) = try await session.previewing(.news, chance: Self.chance(session, session.keyring))
      session = told
      news += words
    }
    let (shown, all) = (state.withLock { $0.known[first]?.shown ?? [] }, news.flatMap(\.phrases))
    if tellsNews { state.withLock { $0.known[first]?.shown = all } }
    return try await body(session, welcome + unshown(of: news, after: shown))
  }

  /// Replies without the phrases that were shown before, which they begin with.
  private func unshown(of replies: [Reply], after shown: [Phrase]) async throws -> [Reply] {
    let words = try await surroundings().library.phrasebook
    var shown = shown[...]
    return replies.compactMap { reply in
      var reply = reply
      while let next = shown.first, reply.phrases.first == next {
        shown.removeFirst()
        reply.phrases.removeFirst()
      }
      reply.text = words.text(of: reply.phrases)
      return reply.phrases.isEmpty ? nil : reply
    }
  }

  private func current(_ handle: String) async throws -> (first: String, session: Session, comesBack: Bool) {
    let surroundings = try await surroundings()
    let found = state.withLock { state -> (first: String, known: Known, ready: Session?)? in
      guard let first = state.firstHandles[handle], let known = state.known[first] else { return nil }
      state.uses += 1
      state.known[first]?.usedAt = state.uses
      return (first, known, state.ready[first])
    }
    guard let found else {
      throw Refused(.unknownSession, "no session opens with this handle; open a new one")
    }
    guard found.known.attempts < Self.attemptsLimit else {
      throw Refused(.closedSession, "the session was closed after too many refused attempts")
    }
    var session: Session
    if let ready = found.ready {
      session = ready
    } else {
      session =
        try await Session.open(handle: found.known.handle, within: Self.handleSeconds, in: surroundings)
        ?? Session(handle: found.known.handle, in: surroundings)
    }
    let turn = session.turn
    let goesOn = try await session.catchUp(within: Self.handleSeconds) {
      Handles.successor(of: $0, surroundings.keyring)
    }
    guard goesOn else {
      close(handle)
      throw Refused(.unknownSession, "the session goes on elsewhere under another handle")
    }
    if found.ready != nil, session.turn > turn {
      // What was said in the customer's own terminal, such as the quote after his code, a program has not heard yet.
      let missed = try await session.lastTurns(session.turn - turn).flatMap(\.replies)
      state.withLock { $0.known[found.first]?.welcome += missed }
    }
    return (found.first, session, found.known.comesBack)
  }

  /// What was said when a session of an earlier process was returned to; once.
  func takeWelcome(_ handle: String) -> [Reply] {
    state.withLock { state in
      guard let first = state.firstHandles[handle] else { return [] }
      defer { state.known[first]?.welcome = [] }
      return state.known[first]?.welcome ?? []
    }
  }

  /// What was said before a turn and not told yet. A repeated turn tells the same as ever: what came after it waits for the next
  /// one, and what came of it is part of it.
  func untold(_ handle: String, in session: Session, before turn: ProgramTurn) -> [Reply] {
    guard turn.replayed else { return takeWelcome(handle) }
    if turn.number == session.turn { _ = takeWelcome(handle) }
    return []
  }

  /// What the customer is to be told without having said anything: the words of coming back, and what a person at the desk did.
  func news(_ handle: String, in session: inout Session) async throws -> [Reply] {
    var blocks = takeWelcome(handle)
    guard try await session.hasWordFromPerson() else { return blocks }
    blocks += try await session.hear(
      .news, key: "news/" + Chances.handle(), chance: Self.chance(session, session.keyring))
    Failure.report(session.troubleAfterwards)
    return blocks
  }

  /// What chance gives to the next turn. Other processes of this store can tell the next handle, nobody else can.
  static func chance(_ session: Session, _ keyring: any Keyring) -> Chance {
    var chance = Chances.next()
    chance.handle = Handles.successor(of: session.handle, keyring)
    return chance
  }

  private func keep(_ session: Session, first: String) {
    state.withLock { state in
      guard state.known[first] != nil else { return }
      if let handle = state.known[first]?.handle, handle != session.handle {
        if handle != first { state.known[first]?.earlier.append(handle) }
        state.known[first]?.handle = session.handle
      }
      state.firstHandles[session.handle] = first
      state.ready[first] = session
      guard state.ready.count > Self.readyLimit else { return }
      let byUse = state.ready.keys.sorted { state.known[$0]?.usedAt ?? 0 < state.known[$1]?.usedAt ?? 0 }
      for first in byUse.prefix(Self.readyLimit / 8) { state.ready[first] = nil }
    }
  }

  // MARK: - Attempts and secrets

  /// Writes a refused attempt into the audit log, and closes the session of somebody who goes on trying.
  func note(_ refused: Refused, doing what: String, on handle: String?) async {
    guard refused.code.isAudited else { return }
    let subscriber = state.withLock { state -> ID<Subscriber>? in
      guard let first = handle.flatMap({ state.firstHandles[$0] }) else { return nil }
      if refused.code.isHostile { state.known[first]?.attempts += 1 }
      state.known[first]?.noted += 1
      // Further ones go where attempts of nobody known go, which is bounded: no flood fills a customer's own log.
      guard state.known[first]?.noted ?? 0 <= Self.notedLimit else { return nil }
      return state.ready[first]?.standing.subscriber
    }
    guard let surroundings = try? await surroundings() else { return }
    await attempts.note(refused.code.rawValue + "/" + what, by: subscriber, in: surroundings)
  }

  /// A secret that the tests' file descriptor holds for what a session asks; nil when there is none.
  func secret(for standing: Standing) -> String? {
    guard case .secret(let slot) = standing.expects else { return nil }
    return secrets?.take(phone: standing.phone?.digits, slot: slot)
  }

  // MARK: - Forgetting

  private func forgetOldest(_ state: inout State) {
    let oldest = state.known.sorted { $0.value.usedAt < $1.value.usedAt }.prefix(
      max(1, state.known.count / 16))
    for (first, _) in oldest where !lanes.isBusy(first) { Self.forget(first, &state) }
  }

  private static func forget(_ first: String, _ state: inout State) {
    let known = state.known[first]
    if let known, known.attempts > 0, state.attemptsBefore.count < attemptsKeptLimit {
      state.attemptsBefore[known.handle] = known.attempts
    }
    state.known[first] = nil
    state.ready[first] = nil
    state.firstHandles[first] = nil
    for handle in (known?.earlier ?? []) + [known?.handle ?? first] { state.firstHandles[handle] = nil }
  }
}
