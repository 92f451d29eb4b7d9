import ArgumentParser
import DomainCore
import Foundation
import SQLiteStore
import Vault

/// Who acts, for commands that only staff may use. The secret is asked for without echo, or is the first line of a pipe;
/// never an argument, which others could read in the list of processes.
struct StaffOptions: ParsableArguments {
  @Option(name: .customLong("as"), help: "Your name in the list of staff; the secret is asked for.")
  var name: String?
}

/// An open store with the member of the staff who works on it.
struct StaffSession {
  let store: SQLiteStore
  let vault: Vault
  let member: StaffMember
  /// Where the secret came from; what the person types next comes from the same place.
  let lines: any LineSource
}

extension StaffSession {
  /// Writes to the staff's log what of the customers somebody looked at.
  @MainActor func noteLook(at matter: String) async throws {
    try await store.record(
      AuditEvent(
        actor: .staff, action: .staffLooked, reference: matter, at: SystemClock.now(), who: member.name))
  }
}

extension StaffOptions {
  /// Opens the store and signs a member in who may do `act`.
  @MainActor func signIn(for act: StaffAct, in storing: StoreOptions) async throws -> StaffSession {
    let environment = ProcessInfo.processInfo.environment
    try storing.requireExisting(environment: environment)
    guard let name else {
      throw Failure("say who acts with --as NAME; `tuiding admin staff` lists the names")
    }
    let (store, vault) = try storing.open(for: "admin", environment: environment)
    let lines = LineSources.make(
      terminal: Terminal.current(environment: environment), environment: environment, isPrivate: { _ in true }
    )
    let secret = try Secrets.read("Secret of \(InputText.clean(name)): ", from: lines)
    let staff = try await store.staff()
    guard !staff.isEmpty else {
      throw Failure("nobody is in the list of staff; begin with `tuiding admin staff add NAME --role admin`")
    }
    let known = staff.first { $0.name == name }
    try await refuseAfterTooMany(name, in: store)
    // The same time and the same words whether the name or the secret is wrong.
    let isRight = vault.matches(password: secret, known?.secret ?? Self.nobody)
    guard isRight, let known, known.isActive else {
      try await store.record(Self.event(.staffRefused, name, at: SystemClock.now()))
      throw Failure("no such name, or the secret is wrong")
    }
    guard known.may(act) else {
      try await store.record(Self.event(.staffRefused, name, at: SystemClock.now()))
      throw Failure(
        "\(name) may not do this; \(act.roles.taken)"
      )
    }
    return StaffSession(store: store, vault: vault, member: known, lines: lines)
  }

  /// Guessing ends here as it does for customers (S3): who was refused so often has to wait, whatever he types.
  @MainActor private func refuseAfterTooMany(_ name: String, in store: SQLiteStore) async throws {
    let since = SystemClock.now().adding(seconds: -Self.refusalSeconds)
    let about = Self.event(.staffRefused, name, at: since).reference
    let refused = try await store.staffAudit(last: Self.refusalsLookedAt).filter {
      $0.action == .staffRefused && $0.reference == about && $0.at > since
    }
    let times = refused.map(\.at).sorted()
    guard times.count >= Self.refusalsAllowed else { return }
    let until = times[times.count - Self.refusalsAllowed].adding(seconds: Self.refusalSeconds)
    throw Failure(
      "refused \(times.count) times within 30 minutes; try again after \(AdminLines.time(until))")
  }

  private static let refusalsAllowed = 10
  private static let refusalsLookedAt = 500
  private static let refusalSeconds: Int64 = 1800

  private static let nobody = PasswordHash(
    salt: Array(repeating: 0, count: 16), rounds: Vault.productionRounds,
    derived: Array(repeating: 0, count: Vault.keyLength))

  private static func event(_ action: AuditEvent.Action, _ name: String, at now: Instant) -> AuditEvent {
    AuditEvent(
      actor: .staff, action: action, reference: String(InputText.clean(name).prefix(32)), at: now, who: nil)
  }
}

/// Secrets of the staff as they are typed.
enum Secrets {
  /// The shortest secret of a member.
  static let shortest = 8

  @MainActor static func read(_ prompt: String, from lines: any LineSource) throws -> String {
    switch lines.read(prompt: prompt, secret: true, idleAfter: nil) {
    case .line(let secret): return secret
    case .interrupted: throw ExitCode(130)
    case .endOfInput, .idle: throw Failure("no secret was given")
    }
  }

  /// A new secret, asked for twice.
  @MainActor static func readNew(for name: String, from lines: any LineSource) throws -> String {
    let first = try read("New secret of \(name): ", from: lines)
    guard first.count >= shortest else { throw Failure("a secret has at least \(shortest) characters") }
    guard try read("Once more: ", from: lines) == first else { throw Failure("the two secrets differ") }
    return first
  }
}
