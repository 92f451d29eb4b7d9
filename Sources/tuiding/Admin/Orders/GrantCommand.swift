import ArgumentParser
import DomainCore
import Foundation
import SQLiteStore

/// Gives money back that no rule gives: one proposes, another approves.
struct GrantCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grant",
    abstract: "Give money back that no rule gives: one person proposes, another approves.",
    discussion: """
      Handlers propose, reviewers approve or reject, nobody his own. Waivers of fees over 100 yuan and refunds over \
      500 yuan need two reviewers.
      """,
    subcommands: [GrantList.self, GrantLines.self, GrantPropose.self, GrantApprove.self, GrantReject.self],
    defaultSubcommand: GrantList.self)
}

/// Lists what waits.
struct GrantList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List what waits for approval (the default).")

  @OptionGroup var work: StaffWork

  @MainActor func run() async throws {
    try await work.run(.lookAtDesk) { opened in
      var table = AdminTable(["GRANT", "AT", "KIND", "YUAN", "BY", "APPROVED BY", "REASON"])
      for grant in try await opened.store.waitingGrants(limit: 500) {
        table.add([
          grant.id.text, grant.proposedAt.line, grant.isWaiver ? "waiver" : "refund",
          AdminLines.yuan(grant.amountFen), grant.proposedBy, grant.approvedBy.joined(separator: ", "),
          grant.reason,
        ])
      }
      return table.isEmpty ? ["nothing waits for approval"] : table.lines
    }
  }
}

/// Lists a customer's bill lines.
struct GrantLines: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lines", abstract: "List the bill lines of an order's customer.")

  @Argument(help: "An order's number.")
  var order: String

  @OptionGroup var work: StaffWork

  @MainActor func run() async throws {
    try await work.run(.lookAtDesk) { opened in
      let file = try await GrantWork.file(ofOrder: order, in: opened.store)
      var table = AdminTable(["LINE", "SERVICE", "KIND", "FROM", "YUAN", "CREDITED"])
      for charge in file.charges {
        table.add([
          charge.id.text, file.serviceName(of: charge), charge.kind.rawValue,
          charge.periodStart.description, AdminLines.yuan(charge.amountFen),
          AdminLines.yuan(charge.creditedFen),
        ])
      }
      return table.lines
    }
  }
}

/// Proposes a grant.
struct GrantPropose: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "propose", abstract: "Propose to give back a part of a bill line (role handler).")

  @Argument(help: "An order's number, to name the customer.")
  var order: String

  @Argument(help: "The bill line (`grant lines ORDER`).")
  var line: String

  @Argument(help: "How much, in yuan: 12 or 12.50.")
  var yuan: String

  @Option(help: "Why.")
  var reason: String

  @OptionGroup var deciding: GrantDeciding

  @MainActor func run() async throws {
    try await deciding.run(.proposeGrants) { work in
      guard let amountFen = AdminLines.fen(inYuan: yuan) else {
        throw Failure("‘\(InputText.clean(yuan))’ is no amount in yuan such as 12 or 12.50")
      }
      let file = try await GrantWork.file(ofOrder: order, in: work.opened.store)
      let now = SystemClock.now()
      var numbers = NumberSource(
        seed: "grant/\(line)/\(now.milliseconds)", keyring: work.opened.vault)
      let proposed = file.proposing(
        amountFen, of: ID(line), reason: String(InputText.clean(reason).prefix(200)), by: work.opened.member,
        numbers: &numbers, at: now)
      let grant = try GrantWork.value(proposed)
      let event = AuditEvent(
        actor: .staff, action: .grantProposed, reference: grant.id.text, at: now, who: work.opened.member.name
      )
      try await work.commit(grant, [.audit(event)], file, at: now)
      return "\(grant.id) waits for \(grant.needsTwoPeople ? "two reviewers" : "a reviewer")"
    }
  }
}

/// Approves a grant.
struct GrantApprove: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve", abstract: "Approve a grant (role reviewer).")

  @Argument(help: "The grant's number.")
  var grant: String

  @OptionGroup var deciding: GrantDeciding

  @MainActor func run() async throws {
    try await deciding.decide(grant) { work, grant, file, now in
      var numbers = NumberSource(seed: "grant/\(grant.id)/\(grant.version)", keyring: work.opened.vault)
      return file.approving(
        grant, by: work.opened.member, under: work.policies, numbers: &numbers, keyring: work.opened.vault,
        at: now)
    } saying: { next in
      next.state == .granted ? "granted \(next.id)" : "a second reviewer must approve \(next.id)"
    }
  }
}

/// Rejects a grant.
struct GrantReject: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reject", abstract: "Reject a grant (role reviewer).")

  @Argument(help: "The grant's number.")
  var grant: String

  @OptionGroup var deciding: GrantDeciding

  @MainActor func run() async throws {
    try await deciding.decide(grant) { work, grant, file, now in
      file.rejecting(grant, by: work.opened.member, at: now)
    } saying: {
      "rejected \($0.id)"
    }
  }
}

/// Who decides about grants, under which policies, in which store.
struct GrantDeciding: ParsableArguments {
  @OptionGroup var data: DataOptions
  @OptionGroup var work: StaffWork

  /// Does `act`, which returns what is to be printed.
  @MainActor func run(_ act: StaffAct, _ body: @MainActor (GrantWork) async throws -> String) async throws {
    try await work.run(act) { opened in [try await body(try GrantWork(opened, data))] }
  }

  /// Finds a grant, decides about it and writes the decision.
  @MainActor func decide(
    _ number: String,
    _ decision:
      @MainActor (GrantWork, Grant, CustomerFile, Instant) -> Result<(Grant, [Change]), GrantRefusal>,
    saying words: @MainActor (Grant) -> String
  ) async throws {
    try await run(.decideOrders) { work in
      let (grant, file) = try await work.find(number)
      let now = SystemClock.now()
      let (next, changes) = try GrantWork.value(decision(work, grant, file, now))
      try await work.commit(next, changes, file, at: now)
      return words(next)
    }
  }
}

/// What deciding about grants needs.
struct GrantWork {
  let opened: StaffSession
  let policies: Policies

  init(_ opened: StaffSession, _ data: DataOptions) throws {
    self.opened = opened
    policies = try data.loadPolicies(environment: ProcessInfo.processInfo.environment)
  }

  static func file(ofOrder number: String, in store: SQLiteStore) async throws -> CustomerFile {
    let id = ID<Order>(number.uppercased())
    guard let subscriber = try await store.subscriber(ofOrder: id),
      let file = try await store.file(of: subscriber)
    else { throw Failure("no order \(InputText.clean(id.text))") }
    return file
  }

  @MainActor func find(_ number: String) async throws -> (Grant, CustomerFile) {
    let id = ID<Grant>(number.uppercased())
    guard let grant = try await opened.store.grant(id),
      let file = try await opened.store.file(of: grant.subscriber)
    else { throw Failure("no grant \(InputText.clean(id.text)); `tuiding admin grant` lists them") }
    return (grant, file)
  }

  @MainActor func commit(_ grant: Grant?, _ changes: [Change], _ file: CustomerFile, at now: Instant)
    async throws
  {
    let outcome = try await opened.store.commit(
      Commit(
        file: .init(subscriber: file.subscriber.id, version: file.version), changes: changes, grant: grant,
        nextDueAt: file.applying(changes).nextDue(under: policies, at: now), at: now))
    guard case .committed = outcome else {
      throw StoreProblem.busy(holder: "another decision about the same customer")
    }
  }

  static func value<Value>(_ result: Result<Value, GrantRefusal>) throws -> Value {
    switch result {
    case .success(let value): return value
    case .failure(let refusal): throw Failure(words(for: refusal))
    }
  }

  private static func words(for refusal: GrantRefusal) -> String {
    switch refusal {
    case .role(let roles): "it takes the role \(roles.map(\.rawValue).sorted().joined(separator: " or "))"
    case .noSuchCharge: "the customer has no such bill line; `tuiding admin grant lines ORDER` lists them"
    case .tooMuch(let leftFen): "more than is left of the line: \(AdminLines.yuan(leftFen)) yuan"
    case .empty: "give an amount above zero and a reason"
    case .closed: "it was decided before"
    case .ownGrant: "you proposed it; somebody else must decide"
    case .secondPersonNeeded: "you have approved it already; somebody else must approve it, too"
    }
  }
}
