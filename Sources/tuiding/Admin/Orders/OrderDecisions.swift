import ArgumentParser
import DomainCore
import Foundation
import SQLiteStore
import Vault

/// Approves an order that waits for a person.
struct ApproveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve", abstract: "Approve an order that no rule could decide (role reviewer).",
    discussion: """
      Who served the customer in the conversation of the order can't approve it. A refund over 500 yuan needs two people: \
      the first approval is recorded, the second carries it out.
      """)

  @Argument(help: "The order's number.")
  var order: String

  @OptionGroup var deciding: OrderDecisionOptions

  @MainActor func run() async throws {
    try await Failure.reporting { try await deciding.decide(.approve, on: order, reason: nil) }
  }
}

/// Rejects an order that waits for a person.
struct RejectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reject", abstract: "Reject an order that no rule could decide (role reviewer).")

  @Argument(help: "The order's number.")
  var order: String

  @Option(help: "Why, for the audit log.")
  var reason: String

  @OptionGroup var deciding: OrderDecisionOptions

  @MainActor func run() async throws {
    try await Failure.reporting { try await deciding.decide(.reject, on: order, reason: reason) }
  }
}

/// Sends what was set aside once more.
struct RetryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry",
    abstract: "Send what the network or the bank didn't answer once more (role handler or reviewer).",
    discussion: "It goes out under the same idempotency key, so that what was done already isn't done twice.")

  @Argument(help: "The number of an order (TD…) or of a refund (TK…).")
  var number: String

  @OptionGroup var deciding: OrderDecisionOptions

  @MainActor func run() async throws {
    try await Failure.reporting {
      if number.uppercased().hasPrefix("TK") {
        try await deciding.sendAgain(number)
      } else {
        try await deciding.decide(.tryAgain, on: number, reason: nil)
      }
    }
  }
}

/// What deciding about an order needs.
struct OrderDecisionOptions: ParsableArguments {
  @OptionGroup var data: DataOptions
  @OptionGroup var staff: StaffOptions
  @OptionGroup var storing: StoreOptions

  @MainActor func decide(_ choice: PersonDecision, on number: String, reason: String?) async throws {
    if let reason, reason.allSatisfy(\.isWhitespace) { throw Failure("say why with --reason TEXT") }
    let policies = try data.loadPolicies(environment: ProcessInfo.processInfo.environment)
    let opened = try await staff.signIn(for: choice == .tryAgain ? .tryAgain : .decideOrders, in: storing)
    try await data.check(policies, in: opened.store, environment: ProcessInfo.processInfo.environment)
    let id = ID<Order>(number.uppercased())
    guard let subscriber = try await opened.store.subscriber(ofOrder: id) else {
      throw Failure("no order \(id)")
    }
    let order = try await opened.decidingAnew {
      try await commit(choice, on: id, of: subscriber, reason: reason, opened, policies)
    }
    let courier = Courier(
      store: opened.store, gateway: SimulatedOperator(), policies: policies, keyring: opened.vault,
      clock: SystemClock.now)
    _ = try await courier.run(for: subscriber, until: SystemClock.now().adding(seconds: 10))
    let now = try await opened.store.fileAsItIs(of: subscriber)?.order(id) ?? order
    try opened.store.close()
    print(AdminLines.line(of: now))
    if choice == .approve, now.isUnderReview {
      print("a second person must approve it: the refund is over 500 yuan")
    }
  }

  /// Sends a refund that nobody answered once more.
  @MainActor func sendAgain(_ number: String) async throws {
    let policies = try data.loadPolicies(environment: ProcessInfo.processInfo.environment)
    let opened = try await staff.signIn(for: .tryAgain, in: storing)
    let id = ID<Refund>(number.uppercased())
    guard let subscriber = try await opened.store.subscriber(ofRefund: id) else {
      throw Failure("no refund \(id)")
    }
    try await opened.decidingAnew {
      guard let file = try await opened.store.fileAsItIs(of: subscriber) else {
        throw Failure("no refund \(id)")
      }
      let now = SystemClock.now()
      var numbers = NumberSource(seed: "staff/\(id)/\(file.version)", keyring: opened.vault)
      guard
        case .success(var changes) = file.sendingAgain(
          refund: id, under: policies, numbers: &numbers, keyring: opened.vault, at: now)
      else {
        throw Failure("refund \(id) doesn't wait for this: it is \(file.refund(id)?.state.rawValue ?? "old")")
      }
      changes.append(
        .audit(
          AuditEvent(
            actor: .staff, action: .refundSentAgain, reference: id.text, at: now, who: opened.member.name)))
      try await opened.commit(changes, to: file, under: policies, at: now)
    }
    let courier = Courier(
      store: opened.store, gateway: SimulatedOperator(), policies: policies, keyring: opened.vault,
      clock: SystemClock.now)
    _ = try await courier.run(for: subscriber, until: SystemClock.now().adding(seconds: 10))
    let after = try await opened.store.fileAsItIs(of: subscriber)?.refund(id)
    try opened.store.close()
    print("refund \(id): \(after?.state.rawValue ?? "unknown")")
  }

  /// Decides on the file as it is now.
  @MainActor private func commit(
    _ choice: PersonDecision, on id: ID<Order>, of subscriber: ID<Subscriber>, reason: String?,
    _ opened: StaffSession, _ policies: Policies
  ) async throws -> Order {
    guard let file = try await opened.store.fileAsItIs(of: subscriber), let order = file.order(id) else {
      throw Failure("no order \(id)")
    }
    let now = SystemClock.now()
    let served = try await opened.store.handOvers(of: order.consent.conversation).flatMap(\.servedBy)
    var numbers = NumberSource(seed: "staff/\(id)/\(file.version)", keyring: opened.vault)
    switch file.deciding(
      choice, on: id, by: opened.member, servedBy: Set(served), under: policies, numbers: &numbers,
      keyring: opened.vault, at: now)
    {
    case .failure(let refusal): throw Failure(Self.words(for: refusal, about: order))
    case .success(var changes):
      if let reason {
        let note = "\(id) " + String(Masking.echoed(InputText.clean(reason)).prefix(200))
        changes.append(
          .audit(
            AuditEvent(
              actor: .staff, action: .orderRejected, reference: note, at: now, who: opened.member.name)))
      }
      try await opened.commit(changes, to: file, under: policies, at: now)
      return file.applying(changes).order(id) ?? order
    }
  }

  private static func words(for refusal: StaffRefusal, about order: Order) -> String {
    switch refusal {
    case .role(let roles): roles.taken
    case .ownCase:
      "you served the customer in the conversation of order \(order.id); somebody else must decide about it"
    case .secondPersonNeeded:
      "you have approved order \(order.id) already; somebody else must approve it, too"
    case .order(.notFound): "no order \(order.id)"
    case .order(.notWaiting): "order \(order.id) doesn't wait for this: it is \(order.state.line)"
    case .order(.notPossible):
      "order \(order.id) can't go on: the account or the service has changed. Reject it instead"
    case .order(.policyMissing(let operatorID, let version)):
      "order \(order.id) was quoted under version \(version) of the rules of \(operatorID), which is gone: "
        + "put version \(operatorID) \(version) back into Policies/operators, or reject it"
    case .order(.mayHaveHappened):
      "the network or the bank may have done order \(order.id) already; find out with `tuiding admin retry \(order.id)`"
    }
  }
}
