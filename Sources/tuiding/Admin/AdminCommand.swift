import ArgumentParser
import DataFiles
import DomainCore
import Foundation
import SQLiteStore
import Vault

/// The operator's side of the same store; it uses the domain core and the store, and no dialogue.
struct AdminCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "admin", abstract: "Look after the store: customers, orders, due work, checks.",
    subcommands: [
      CustomersCommand.self, OrdersCommand.self, WorkCommand.self, VerifyCommand.self, InitCommand.self,
      ReceiptsCommand.self, ReceiptCommand.self, FeedbackCommand.self, CasesCommand.self,
      BackupCommand.self, RestoreCommand.self, HealthCommand.self, DeskCommand.self, StaffCommand.self,
      GrantCommand.self, ApproveCommand.self, RejectCommand.self, RetryCommand.self,
      AttemptsCommand.self, AuditCommand.self,
      PayoutCommand.self, EquipmentCommand.self, HistoryCommand.self, ChargebackCommand.self,
      ClockCommand.self,
    ])
}

/// Lists customers, masked.
struct CustomersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "customers",
    abstract: "List customers, masked (role viewer, handler, reviewer or auditor).")

  @OptionGroup var staff: StaffOptions
  @OptionGroup var storing: StoreOptions

  @MainActor func run() async throws {
    try await Failure.reporting {
      let store = try await staff.signIn(for: .lookAtDesk, in: storing).store
      var cursor: ID<Subscriber>?
      while true {
        let page = try await store.subscribers(after: cursor, limit: 200)
        for id in page {
          guard let file = try await store.fileAsItIs(of: id) else { continue }
          let open = file.orders.filter { !$0.state.isFinal }.count
          let active = file.services.filter { if case .terminated = $0.state { false } else { true } }.count
          print(
            "\(file.subscriber.phone.masked)  \(file.subscriber.operatorID)  \(file.subscriber.state.rawValue)  "
              + "\(active) services  \(open) open orders")
        }
        guard let last = page.last, page.count == 200 else { break }
        cursor = last
      }
      try store.close()
    }
  }
}

/// Lists orders that are not ended, oldest first.
struct OrdersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "orders", abstract: "List open orders.",
    discussion: """
      Anybody who has the store may look: no customer is named. REFUND is all that the order sends back or out. Who decides \
      about an order signs in (`approve`, `reject`, `retry`).
      """)

  @Argument(help: "An order's number, to see it whole.")
  var number: String?

  @Flag(help: "Only orders that wait for a person.")
  var waiting = false

  @OptionGroup var storing: StoreOptions

  @MainActor func run() async throws {
    try await Failure.reporting {
      let store = try storing.openExisting()
      if let number {
        try await show(ID(number.uppercased()), in: store)
      } else {
        let limit = 500
        let listed =
          waiting ? try await store.ordersForPeople(limit: limit) : try await store.openOrders(limit: limit)
        var table = AdminTable(["ORDER", "ACCEPTED", "SERVICE", "REFUND", "STATE", "APPROVED BY"])
        for order in listed.map(\.order) {
          table.add([
            order.id.text, order.acceptedAt.line, order.item.serviceName,
            AdminLines.yuan(order.item.moneyBackFen), order.state.line,
            order.approvedBy.joined(separator: ", "),
          ])
        }
        for line in table.isEmpty ? [waiting ? "no order waits for a person" : "no open orders"] : table.lines
        {
          print(line)
        }
        if listed.count == limit { print("these are the \(limit) oldest; there may be more") }
      }
      try store.close()
    }
  }

  private func show(_ id: ID<Order>, in store: SQLiteStore) async throws {
    guard let subscriber = try await store.subscriber(ofOrder: id),
      let file = try await store.fileAsItIs(of: subscriber),
      let order = file.order(id)
    else { throw Failure("no order \(InputText.clean(id.text))") }
    print(AdminLines.line(of: order))
    for step in order.steps { print("  \(AdminLines.time(step.at))  \(step.state.line)") }
    for receipt in file.receipts where receipt.order == id {
      print("  receipt \(receipt.id)  \(receipt.kind.rawValue)  \(AdminLines.time(receipt.issuedAt))")
    }
    for refund in file.refunds where refund.order == id {
      print(
        "  refund \(refund.id)  \(refund.amountFen.count) fen  \(refund.state.rawValue)  expected \(refund.expectedOn)"
      )
    }
  }
}

/// Does what is due by time for all customers.
struct WorkCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "work", abstract: "Do what is due: reviews, deliveries, refunds, renewals.")

  @OptionGroup var data: DataOptions
  @OptionGroup var storing: StoreOptions

  @Option(help: "At most so many customers.")
  var limit = 10_000

  @Option(help: "Stop after so many seconds.")
  var seconds: Int64 = 300

  func validate() throws {
    guard limit >= 1 else { throw ValidationError("--limit takes 1 or more") }
    guard (1...86_400).contains(seconds) else { throw ValidationError("--seconds takes 1 to 86400") }
  }

  @MainActor func run() async throws {
    try await Failure.reporting {
      let environment = ProcessInfo.processInfo.environment
      let policies = try data.loadPolicies(environment: environment)
      try storing.requireExisting(environment: environment)
      let (store, vault) = try storing.open(for: "admin", environment: environment)
      try await data.check(policies, in: store, environment: environment)
      let courier = Courier(
        store: store, gateway: SimulatedOperator(), policies: policies, keyring: vault, clock: SystemClock.now
      )
      let done = try await courier.runAll(limit: limit, until: SystemClock.now().adding(seconds: seconds))
      try store.close()
      print("\(done.subscribers) customers looked at, \(done.commits) steps done")
      if let problem = done.foreign.first {
        throw Failure(
          "\(done.foreign.count) customers left as they are: \(problem). \(Failure.cureOfForeignRows)")
      }
      if let fault = done.clockFaults.first {
        throw Failure("\(done.clockFaults.count) customers left as they are: \(Failure.words(for: fault))")
      }
    }
  }
}

/// Checks the store: file, ledger, audit chains, the marks of all rows; or one receipt's seal.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract:
      "Check the store: its file, its books, its audit chains, its receipts, and that nobody else changed a row."
  )

  @Flag(help: "First write the anchor anew from the audit log as it is, which then counts as whole.")
  var renewAnchor = false

  @Flag(
    help: "First take all rows as they are: what was changed from outside counts as written by this store.")
  var renewMarks = false

  @OptionGroup var storing: StoreOptions

  @MainActor func run() async throws {
    try await Failure.reporting {
      let environment = ProcessInfo.processInfo.environment
      try storing.requireExisting(environment: environment)
      let (store, _) = try storing.open(for: "admin", environment: environment)
      if renewAnchor {
        try await store.renewAnchor()
        try await store.record(
          AuditEvent(
            actor: .staff, action: .repaired, reference: "anchor renewed", at: SystemClock.now(), who: nil))
      }
      if renewMarks {
        try await store.renewMarks()
        try await store.record(
          AuditEvent(
            actor: .staff, action: .repaired, reference: "marks renewed", at: SystemClock.now(), who: nil))
      }
      let accounts = try await store.checkAccounts()
      let problems = try await store.verify() + accounts.problems
      try store.close()
      for problem in problems { print(problem) }
      print("\(accounts.accounts) customers checked, \(problems.count) problems")
      if !problems.isEmpty { throw ExitCode(1) }
    }
  }
}

/// Makes an empty store, or one with the demo customers.
struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "init", abstract: "Make a store.")

  @Flag(help: "Without demo customers.")
  var empty = false

  @OptionGroup var data: DataOptions
  @OptionGroup var storing: StoreOptions

  @MainActor func run() async throws {
    try await Failure.reporting {
      let environment = ProcessInfo.processInfo.environment
      let path = storing.url(environment: environment).path
      let policies = try data.loadPolicies(environment: environment)
      if let fault = policies.clockFault(at: SystemClock.now()) { throw fault }
      let demo =
        empty
        ? nil
        : try DemoCustomers(
          for: storing, policies: policies, data: data, environment: environment, at: SystemClock.now())
      guard demo != nil || !FileManager.default.fileExists(atPath: path) else {
        throw Failure("\(path) exists already; name another with --store")
      }
      let (store, vault) = try storing.open(for: "admin", environment: environment)
      _ = try await demo?.add(to: store, keyring: vault, at: SystemClock.now())
      try store.close()
      print("made \(path)")
    }
  }
}

/// Lines of the operator's lists.
enum AdminLines {
  static func line(of order: Order) -> String {
    "\(order.id)  \(time(order.acceptedAt))  \(order.item.serviceName)  \(order.state.line)"
  }

  /// An amount in yuan with two decimals.
  static func yuan(_ amount: Fen) -> String {
    let magnitude = amount.count.magnitude
    let cents = magnitude % 100
    return (amount < .zero ? "-" : "") + "\(magnitude / 100)." + (cents < 10 ? "0" : "") + "\(cents)"
  }

  /// Whole fen of an amount in yuan with at most two decimals, nil when it is none.
  static func fen(inYuan text: String) -> Fen? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let yuan = Int64(parts[0]), (0..<10_000_000).contains(yuan),
      parts[0].allSatisfy(\.isNumber)
    else { return nil }
    guard parts.count == 2 else { return Fen(yuan * 100) }
    guard (1...2).contains(parts[1].count), parts[1].allSatisfy(\.isNumber), let cents = Int64(parts[1])
    else {
      return nil
    }
    return Fen(yuan * 100 + (parts[1].count == 1 ? cents * 10 : cents))
  }

  static func time(_ instant: Instant) -> String { instant.line }
}

extension StoreOptions {
  /// Opens a store that must be there.
  func openExisting() throws -> SQLiteStore {
    let environment = ProcessInfo.processInfo.environment
    try requireExisting(environment: environment)
    return try open(for: "admin", environment: environment).store
  }

  /// What every store begins with (SQLite's file format, 1.3).
  private static let storeBegins = Array("SQLite format 3\u{0}".utf8)

  /// Refuses to make a store where one was meant to be looked at.
  func requireExisting(environment: [String: String]) throws {
    let path = url(environment: environment).path
    guard FileManager.default.fileExists(atPath: path) else {
      throw Failure("no store at \(path); make one with `tuiding admin init`, or name another with --store")
    }
    try Failure.refuseFolder(at: path)
    let head = try? FileHandle(forReadingAtPath: path)?.read(upToCount: Self.storeBegins.count)
    guard let head, !head.isEmpty, head != Data(Self.storeBegins) else { return }
    throw Failure(
      "\(path) is not a database, or its beginning is damaged; name another with --store, or restore a back-up"
    )
  }
}
