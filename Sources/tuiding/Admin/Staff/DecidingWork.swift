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
      return [try await body(DecidingWork(opened: opened, policies: policies))]
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

extension StaffSession {
  /// Writes a decision, unless somebody else has decided about the same customer since `file` was read, or the clock can't be
  /// right.
  @MainActor func commit(
    _ changes: [Change], grant: Grant? = nil, to file: CustomerFile, under policies: Policies, at now: Instant
  ) async throws {
    if let fault = file.clockFault(under: policies, at: now) { throw fault }
    let outcome = try await store.commit(
      Commit(
        file: .init(subscriber: file.subscriber.id, version: file.version), changes: changes, grant: grant,
        nextDueAt: file.applying(changes).nextDue(under: policies, at: now), at: now))
    guard case .committed = outcome else {
      throw StoreProblem.busy(holder: "another decision about the same customer")
    }
  }
}

extension SQLiteStore {
  /// The file of the customer whom an order's number names, in letters of either size.
  func file(ofOrder number: String) async throws -> CustomerFile {
    let id = ID<Order>(number.uppercased())
    guard let subscriber = try await subscriber(ofOrder: id), let file = try await file(of: subscriber) else {
      throw Failure("no order \(InputText.clean(id.text))")
    }
    return file
  }
}

extension Set<StaffRole> {
  /// Which roles an act takes, as a refusal says it.
  var taken: String { "it takes the role \(map(\.rawValue).sorted().joined(separator: " or "))" }
}
