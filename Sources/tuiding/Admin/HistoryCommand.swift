import ArgumentParser
import DomainCore
import Foundation
import SQLiteStore

/// Looks through a customer's past by pages, however long it is.
struct HistoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "Look through the past of an order's customer by pages, newest first.",
    discussion: "The last line says how to go on. Takes the role viewer, handler, reviewer or auditor.")

  @Argument(help: "An order's number, to name the customer.")
  var order: String

  @Option(help: "orders, receipts, charges or cases.")
  var kind = "orders"

  @Option(help: "Only entries before this one.")
  var before: String?

  @Option(help: "Entries on a page, at most 200.")
  var limit = 20

  @OptionGroup var staff: StaffOptions
  @OptionGroup var storing: StoreOptions

  func validate() throws {
    guard HistoryKind(rawValue: kind) != nil else {
      throw ValidationError("--kind takes \(HistoryKind.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    guard (1...200).contains(limit) else { throw ValidationError("--limit takes 1 to 200") }
  }

  @MainActor func run() async throws {
    try await Failure.reporting {
      let opened = try await staff.signIn(for: .lookAtDesk, in: storing)
      let id = ID<Order>(order.uppercased())
      guard let subscriber = try await opened.store.subscriber(ofOrder: id),
        let kind = HistoryKind(rawValue: kind)
      else { throw Failure("no order \(InputText.clean(id.text))") }
      var before = before
      if let named = before {
        before = try await Self.entry(named, kind, of: subscriber, in: opened.store)
      }
      let page = try await opened.store.history(of: subscriber, kind, before: before, limit: limit)
      try await opened.noteLook(at: "history of \(id)")
      try opened.store.close()
      for line in Self.lines(of: page) { print(line) }
      if page.isEmpty { print("nothing older") }
      if page.hasOlder, let oldest = page.oldest {
        print("older: tuiding admin history \(id) --kind \(kind.rawValue) --before \(oldest)")
      }
    }
  }

  /// The entry of a customer's that `--before` names, in letters of either size.
  private static func entry(
    _ named: String, _ kind: HistoryKind, of subscriber: ID<Subscriber>, in store: SQLiteStore
  ) async throws -> String {
    let past = try await store.record(of: subscriber)?.file
    guard let found = [named, named.uppercased()].first(where: { past?.hasEntry($0, of: kind) == true })
    else {
      throw Failure(
        "--before: the customer has no \(kind.rawValue.dropLast()) \(InputText.clean(named)); take one that "
          + "`tuiding admin history ORDER --kind \(kind.rawValue)` shows")
    }
    return found
  }

  private static func lines(of page: HistoryPage) -> [String] {
    let names = Dictionary(page.services.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    return page.orders.reversed().map(AdminLines.line)
      + page.receipts.reversed().map {
        "\($0.id)  \(AdminLines.time($0.issuedAt))  \($0.kind.rawValue)  \($0.order)"
      }
      + page.charges.reversed().map { charge in
        "\(charge.id)  \(AdminLines.time(charge.chargedAt))  \(names[charge.service] ?? "-")  "
          + "\(charge.kind.rawValue)  \(AdminLines.yuan(charge.amountFen))  credited "
          + AdminLines.yuan(charge.creditedFen)
      }
      + page.cases.reversed().map {
        "\($0.id)  \(AdminLines.time($0.openedAt))  \($0.ground.rawValue)  \($0.state.rawValue)"
      }
  }
}
