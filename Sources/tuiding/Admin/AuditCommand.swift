import ArgumentParser
import DomainCore
import Foundation
import SQLiteStore

/// Shows the audit log of an account, or what programs tried and may not in the verified sessions of all accounts.
struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract:
      "Show the audit log of an order's customer, or refused attempts in all verified sessions (role auditor).",
    discussion: """
      `admin attempts` shows what was tried where no account was reached; `admin verify` checks that no log was changed. Exit \
      code 1 when the chain of the account that is shown doesn't hold.
      """)

  @Argument(help: "The number of an order of the account (TD…).")
  var order: String?

  @Flag(help: "Refused attempts of programs, in the logs of all accounts.")
  var attempts = false

  @Option(help: "At most so many of the last entries of each account.")
  var limit = 200

  @OptionGroup var staff: StaffOptions
  @OptionGroup var storing: StoreOptions

  func validate() throws {
    guard attempts != (order != nil) else {
      throw ValidationError("name an order of the account, or give --attempts for those of all accounts")
    }
    guard (1...100_000).contains(limit) else { throw ValidationError("--limit takes 1 to 100000") }
  }

  @MainActor func run() async throws {
    try await Failure.reporting {
      let opened = try await staff.signIn(for: .readAudit, in: storing)
      let broken =
        if let order { try await show(order, opened) } else { try await showAttempts(opened) }
      try opened.store.close()
      if let broken { throw Failure("entry \(broken) of this log doesn't follow from the ones before it") }
    }
  }

  /// The entries of one account; returns the first that doesn't hold.
  @MainActor private func show(_ order: String, _ opened: StaffSession) async throws -> Int64? {
    let id = ID<Order>(order.uppercased())
    guard let subscriber = try await opened.store.subscriber(ofOrder: id) else {
      throw Failure("no order \(InputText.clean(id.text))")
    }
    var table = AdminTable(["AT", "WHO", "WHAT", "ABOUT"])
    for event in try await opened.store.audit(of: subscriber, last: limit) {
      table.add([
        event.at.line, event.who ?? event.actor.rawValue, event.action.rawValue, event.reference,
      ])
    }
    try await opened.noteLook(at: "audit log of \(id)")
    for line in table.lines { print(line) }
    return try await opened.store.firstBrokenAuditEntry(of: subscriber)
  }

  @MainActor private func showAttempts(_ opened: StaffSession) async throws -> Int64? {
    var table = AdminTable(["AT", "ACCOUNT", "WHAT"])
    var cursor: ID<Subscriber>?
    while true {
      let page = try await opened.store.subscribers(after: cursor, limit: 200)
      for id in page {
        for event in try await opened.store.audit(of: id, last: limit) where event.action == .attemptRefused {
          table.add([event.at.line, id.text, event.reference])
        }
      }
      guard let last = page.last, page.count == 200 else { break }
      cursor = last
    }
    try await opened.noteLook(at: "refused attempts")
    for line in table.isEmpty ? ["no attempts in verified sessions"] : table.lines { print(line) }
    return nil
  }
}
