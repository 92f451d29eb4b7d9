import DataFiles
import Dialogue
import DomainCore
import Foundation
import SQLiteStore
import Vault

/// Opens what sessions share, for the faces that programs use.
struct ProgramOpening: Sendable {
  let data: DataOptions
  let storing: StoreOptions
  let environment: [String: String]
  /// What other processes are told about who holds the store.
  let command: String

  /// `--store memory` keeps everything in memory, with the demo customers, until the program ends.
  var isInMemory: Bool { storing.store == "memory" }

  /// How a person gives a secret to a session of this program.
  var verifying: VerifyInvocation {
    VerifyInvocation(
      store: isInMemory ? nil : storing.store ?? environment["TUIDING_STORE"],
      policies: data.policies ?? environment["TUIDING_POLICIES"],
      intents: data.intents ?? environment["TUIDING_INTENTS"])
  }

  /// Says on standard error what can't work: a store in memory is reached by no other terminal.
  func warnIfNobodyCanVerify(secrets: SecretsFeed?) {
    guard isInMemory, secrets == nil else { return }
    let words =
      "tuiding: with --store memory no other terminal reaches a session, so nobody can give its secrets; name a file instead\n"
    FileHandle.standardError.write(Data(words.utf8))
  }

  /// The log of refused attempts.
  var attempts: AttemptLog {
    AttemptLog(beside: isInMemory ? nil : storing.url(environment: environment).path)
  }

  /// What was opened; `close` folds the store's log in.
  struct Opened: Sendable {
    let surroundings: Session.Surroundings
    let close: @Sendable () throws -> Void
  }

  /// Opens rules and store at the same time. `phone` stands between sessions and the operator.
  func open(phone: any OperatorGateway) async throws -> Opened {
    if isInMemory { return try await openInMemory(phone) }
    let isThere = FileManager.default.fileExists(atPath: storing.url(environment: environment).path)
    async let early = isThere ? storing.open(for: command, environment: environment) : nil
    let library = try data.library(environment: environment)
    let demo = try DemoCustomers(
      for: storing, policies: library.policies, data: data, environment: environment, at: SystemClock.now())
    let opened = try await early
    let (store, vault) = try opened ?? storing.open(for: command, environment: environment)
    try await data.check(library.policies, in: store, environment: environment)
    _ = try await demo?.add(to: store, keyring: vault, at: SystemClock.now())
    return Opened(
      surroundings: Session.Surroundings(
        library: library, store: store, gateway: phone, keyring: vault, clock: SystemClock.now),
      close: { try store.close() })
  }

  private func openInMemory(_ phone: any OperatorGateway) async throws -> Opened {
    let library = try data.library(environment: environment)
    // These passwords are printed in a file of the project and die with the process: one round will do, for a number without one too (S7).
    let vault = Vault(masterKey: Chances.bytes(Vault.keyLength), passwordRounds: 1, random: Chances.bytes)
    let store = MemoryStore(keyring: vault)
    let folder = try DataFolder.find("Policies", option: data.policies, environment: environment)
    let accounts = try AccountFiles.load(
      files: try folder.yamlFiles().filter { $0.name.hasPrefix("demo") }, policies: library.policies,
      now: SystemClock.now(),
      hash: { Vault.hash(password: $0, salt: Chances.bytes(16), rounds: vault.passwordRounds) })
    for account in accounts {
      try await store.add(
        account.file.provingPast(under: library.policies, keyring: vault), at: SystemClock.now())
    }
    return Opened(
      surroundings: Session.Surroundings(
        library: library, store: store, gateway: phone, keyring: vault, clock: SystemClock.now),
      close: {})
  }
}

/// The customer's phone is not where the program is: codes wait until a terminal of the customer's fetches them (`tuiding verify`).
///
/// Everything else goes to the simulated operator at once.
struct PhoneElsewhere: OperatorGateway {
  let inner: any OperatorGateway

  func deliver(_ delivery: Delivery) async -> OperatorAnswer {
    if case .code = delivery.message.errand { return .unavailable }
    return await inner.deliver(delivery)
  }

  /// A code waits for its terminal however long that takes.
  func isReachable(for kind: ErrandKind) async -> Bool {
    if kind == .code { return true }
    return await inner.isReachable(for: kind)
  }

  func reports(about subscriber: ID<Subscriber>, at now: Instant) async -> [OperatorReport] {
    await inner.reports(about: subscriber, at: now)
  }
}

/// What sessions share while it is being opened: requests are read meanwhile, and a failure ends the program.
struct ProgramLoading: Sendable {
  private let opened: Task<ProgramOpening.Opened, any Error>

  init(_ opening: ProgramOpening, phone: any OperatorGateway) {
    // Behind what answers requests: the first of them don't need the rules, and may have one core to share with them.
    let opened = Task.detached(priority: .utility) { try await opening.open(phone: phone) }
    self.opened = opened
    Task.detached(priority: .utility) {
      do {
        _ = try await opened.value
      } catch {
        FileHandle.standardError.write(Data("tuiding: \(Failure.words(for: error))\n".utf8))
        exit(1)
      }
    }
  }

  var surroundings: Task<Session.Surroundings, any Error> {
    let opened = opened
    return Task.detached(priority: .utility) { try await opened.value.surroundings }
  }

  /// Closes the store, once nothing is under way.
  func close() async throws { try await opened.value.close() }
}
