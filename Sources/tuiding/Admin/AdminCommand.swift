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
      AttemptsCommand.self,
    ])
}

/// Lists customers, masked.
struct CustomersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "customers", abstract: "List customers, masked.")

  @OptionGroup var storing: StoreOptions

  @MainActor func run() async throws {
    try await Failure.reporting {
      let store = try storing.openExisting()
      var cursor: ID<Subscriber>?
      while true {
        let page = try await store.subscribers(after: cursor, limit: 200)
        for id in page {
          guard let file = try await store.file(of: id) else { continue }
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
  static let configuration = CommandConfiguration(commandName: "orders", abstract: "List open orders.")

  @Argument(help: "An order's number, to see it whole.")
  var number: String?

  @OptionGroup var storing: StoreOptions

  @MainActor func run() async throws {
    try await Failure.reporting {
      let store = try storing.openExisting()
      if let number {
        try await show(ID(number.uppercased()), in: store)
      } else {
        let open = try await store.openOrders(limit: 500)
        for (_, order) in open { print(AdminLines.line(of: order)) }
        if open.isEmpty { print("no open orders") }
      }
      try store.close()
    }
  }

  private func show(_ id: ID<Order>, in store: SQLiteStore) async throws {
    guard let subscriber = try await store.subscriber(ofOrder: id),
      let file = try await store.file(of: subscriber),
      let order = file.order(id)
    else { throw Failure("no order \(id)") }
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

  @MainActor func run() async throws {
    try await Failure.reporting {
      let environment = ProcessInfo.processInfo.environment
      let policies = try data.loadPolicies(environment: environment)
      try storing.requireExisting(environment: environment)
      let (store, vault) = try storing.open(for: "admin", environment: environment)
      let courier = Courier(
        store: store, gateway: SimulatedOperator(), policies: policies, keyring: vault, clock: SystemClock.now
      )
      let done = try await courier.runAll(limit: limit, until: SystemClock.now().adding(seconds: seconds))
      print("\(done.subscribers) customers looked at, \(done.commits) steps done")
      try store.close()
    }
  }
}

/// Checks the store: file, ledger, audit chains; or one receipt's seal.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check the store: its file, its books, its audit chains and receipts.")

  @OptionGroup var storing: StoreOptions

  @MainActor func run() async throws {
    try await Failure.reporting {
      let environment = ProcessInfo.processInfo.environment
      try storing.requireExisting(environment: environment)
      let (store, vault) = try storing.open(for: "admin", environment: environment)
      var customers = 0
      var problems = try await store.verify()
      var cursor: ID<Subscriber>?
      while true {
        let page = try await store.subscribers(after: cursor, limit: 200)
        for id in page {
          customers += 1
          guard let file = try await store.file(of: id) else { continue }
          if file.balances.values.total != .zero {
            problems.append("customer \(id): the ledger doesn't sum to zero")
          }
          for receipt in file.receipts where !receipt.isGenuine(vault) {
            problems.append("receipt \(receipt.id): its seal doesn't match")
          }
        }
        guard let last = page.last, page.count == 200 else { break }
        cursor = last
      }
      try store.close()
      for problem in problems { print(problem) }
      print("\(customers) customers checked, \(problems.count) problems")
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
      let demo =
        empty
        ? nil
        : try DemoCustomers(
          for: storing, policies: policies, data: data, environment: environment, at: SystemClock.now())
      guard demo != nil || !FileManager.default.fileExists(atPath: path) else {
        throw Failure("\(path) exists already; name another with --store")
      }
      let (store, _) = try storing.open(for: "admin", environment: environment)
      _ = try await demo?.add(to: store, at: SystemClock.now())
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

  static func time(_ instant: Instant) -> String {
    let (hour, minute, second) = instant.beijingTime
    let padded = [hour, minute, second].map { ($0 < 10 ? "0" : "") + String($0) }.joined(separator: ":")
    return "\(instant.beijingDay) \(padded)"
  }
}

extension OrderState {
  /// The state for operators: `held: paymentFailed`.
  fileprivate var line: String {
    switch self {
    case .rejected(let problem): "rejected: \(problem.rawValue)"
    case .held(let problem): "held: \(problem.rawValue)"
    case .partial(let problem): "partial: \(problem.rawValue)"
    case .failed(let problem): "failed: \(problem.rawValue)"
    default: "\(self)"
    }
  }
}

extension StoreOptions {
  /// Opens a store that must be there.
  func openExisting() throws -> SQLiteStore {
    let environment = ProcessInfo.processInfo.environment
    try requireExisting(environment: environment)
    return try open(for: "admin", environment: environment).store
  }

  /// Refuses to make a store where one was meant to be looked at.
  func requireExisting(environment: [String: String]) throws {
    let path = url(environment: environment).path
    guard FileManager.default.fileExists(atPath: path) else {
      throw Failure("no store at \(path); make one with `tuiding admin init`, or name another with --store")
    }
  }
}
