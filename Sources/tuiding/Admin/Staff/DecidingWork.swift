import ArgumentParser
import DomainCore
import Foundation
import SQLiteStore

/// Who decides about a customer's account, under which policies, in which store.
struct DecidingOptions: ParsableArguments {
  @OptionGroup var data: DataOptions
  @OptionGroup var work: StaffWork

  /// Does `act`, which returns what is to be printed.
  @MainActor func run(_ act: StaffAct, _ body: @MainActor (DecidingWork) async throws -> String) async throws
  {
    try await work.run(act) { opened in
      let environment = ProcessInfo.processInfo.environment
      let policies = try data.loadPolicies(environment: environment)
      try await data.check(policies, in: opened.store, environment: environment)
      return [
        try await opened.decidingAnew { try await body(DecidingWork(opened: opened, policies: policies)) }
      ]
    }
  }
}

/// What deciding about a customer's account needs.
struct DecidingWork {
  let opened: StaffSession
  let policies: Policies

  /// Writes a decision, unless somebody else has decided about the same customer since `file` was read.
  @MainActor func commit(
    _ changes: [Change], grant: Grant? = nil, to file: CustomerFile, at now: Instant
  ) async throws {
    try await opened.commit(changes, grant: grant, to: file, under: policies, at: now)
  }
}

/// Somebody else has decided about the same customer since his file was read.
struct Overtaken: Error {}

extension StaffSession {
  /// Does what reads a file, decides and commits; when somebody else was faster, all of it again.
  @MainActor func decidingAnew<Value>(_ body: @MainActor () async throws -> Value) async throws -> Value {
    for _ in 0..<Self.decidingAttempts {
      do { return try await body() } catch is Overtaken { continue }
    }
    throw StoreProblem.busy(holder: "another decision about the same customer")
  }

  private static let decidingAttempts = 8

  /// Writes a decision. Throws `Overtaken` when somebody else has decided about the same customer since `file` was read, and a
  /// failure when the clock can't be right or the account's rows were changed from outside: nobody decides on what nobody wrote.
  @MainActor func commit(
    _ changes: [Change], grant: Grant? = nil, to file: CustomerFile, under policies: Policies, at now: Instant
  ) async throws {
    if let fault = file.clockFault(under: policies, at: now) { throw fault }
    try await refuseForeignRows(of: file.subscriber.id, and: grant.flatMap { $0.version == 0 ? nil : $0.id })
    let outcome = try await store.commit(
      Commit(
        file: .init(subscriber: file.subscriber.id, version: file.version), changes: changes, grant: grant,
        nextDueAt: file.applying(changes).nextDue(under: policies, at: now), at: now))
    guard case .committed = outcome else { throw Overtaken() }
  }

  /// Throws a failure when rows of an account were changed from outside.
  @MainActor func refuseForeignRows(of subscriber: ID<Subscriber>, and grant: ID<Grant>? = nil) async throws {
    let problems = try await store.rowProblems(of: subscriber, and: grant)
    guard let first = problems.first else { return }
    let others = problems.count > 1 ? " (and \(problems.count - 1) more)" : ""
    throw Failure("nothing was decided: \(first)\(others). \(Failure.cureOfForeignRows)")
  }
}

extension SQLiteStore {
  /// The file of the customer whom an order's number names, in letters of either size.
  func file(ofOrder number: String) async throws -> CustomerFile {
    let id = ID<Order>(number.uppercased())
    guard let subscriber = try await subscriber(ofOrder: id) else {
      throw Failure("no order \(InputText.clean(id.text))")
    }
    guard let file = try await fileAsItIs(of: subscriber) else { throw Failure.erased(customerOf: id) }
    return file
  }
}

extension Failure {
  /// What is done about rows that were changed from outside.
  static let cureOfForeignRows =
    "Look with `tuiding admin verify`; then put back a back-up, or take the rows as they are with `tuiding admin verify --renew-marks`"

  /// The customer of an order was erased: amounts are left, and nobody in them.
  static func erased(customerOf order: ID<Order>) -> Failure {
    Failure(
      "the customer of order \(order) was erased: amounts are kept and nobody is in them, so nothing can be decided. What a bank "
        + "took back can still be booked: tuiding admin chargeback")
  }
}

extension Set<StaffRole> {
  /// Which roles an act takes, as a refusal says it.
  var taken: String { "it takes the role \(map(\.rawValue).sorted().joined(separator: " or "))" }
}
