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
      500 yuan need two reviewers; what came back of the same bill line before counts. Who served the customer at the \
      desk can't approve.
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
      let file = try await opened.store.file(ofOrder: order)
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

  @OptionGroup var part: BillLinePart

  @Option(help: "Why.")
  var reason: String

  @OptionGroup var deciding: DecidingOptions

  @MainActor func run() async throws {
    try await deciding.run(.proposeGrants) { work in
      let amountFen = try part.amountFen()
      let file = try await work.opened.store.file(ofOrder: part.order)
      let now = SystemClock.now()
      var numbers = NumberSource(
        seed: "grant/\(part.line)/\(now.milliseconds)", keyring: work.opened.vault)
      let proposed = file.proposing(
        amountFen, of: ID(part.line), reason: String(Masking.echoed(InputText.clean(reason)).prefix(200)),
        by: work.opened.member,
        numbers: &numbers, at: now)
      let grant = try proposed.orFailure()
      let event = AuditEvent(
        actor: .staff, action: .grantProposed, reference: grant.id.text, at: now, who: work.opened.member.name
      )
      try await work.commit([.audit(event)], grant: grant, to: file, at: now)
      let needsTwo = file.charge(grant.charge)?.needsTwoPeople(toGiveBack: grant.amountFen) ?? true
      return "\(grant.id) waits for \(needsTwo ? "two reviewers" : "a reviewer")"
    }
  }
}

/// Approves a grant.
struct GrantApprove: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve", abstract: "Approve a grant (role reviewer).")

  @Argument(help: "The grant's number.")
  var grant: String

  @OptionGroup var deciding: DecidingOptions

  @MainActor func run() async throws {
    try await deciding.decide(grant) { work, grant, file, now in
      let served = try await work.opened.store.handOvers(of: grant.subscriber).flatMap(\.servedBy)
      var numbers = NumberSource(seed: "grant/\(grant.id)/\(grant.version)", keyring: work.opened.vault)
      return file.approving(
        grant, by: work.opened.member, servedBy: Set(served), under: work.policies, numbers: &numbers,
        keyring: work.opened.vault,
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

  @OptionGroup var deciding: DecidingOptions

  @MainActor func run() async throws {
    try await deciding.decide(grant) { work, grant, file, now in
      file.rejecting(grant, by: work.opened.member, at: now)
    } saying: {
      "rejected \($0.id)"
    }
  }
}

extension DecidingOptions {
  /// Finds a grant, decides about it and writes the decision.
  @MainActor fileprivate func decide(
    _ number: String,
    _ decision:
      @MainActor (DecidingWork, Grant, CustomerFile, Instant) async throws -> Result<
        (Grant, [Change]), GrantRefusal
      >,
    saying words: @MainActor (Grant) -> String
  ) async throws {
    try await run(.decideOrders) { work in
      let id = ID<Grant>(number.uppercased())
      guard let grant = try await work.opened.store.grant(id),
        let file = try await work.opened.store.fileAsItIs(of: grant.subscriber)
      else { throw Failure("no grant \(InputText.clean(id.text)); `tuiding admin grant` lists them") }
      let now = SystemClock.now()
      let (next, changes) = try await decision(work, grant, file, now).orFailure()
      try await work.commit(changes, grant: next, to: file, at: now)
      return words(next)
    }
  }
}

extension Result where Failure == GrantRefusal {
  fileprivate func orFailure() throws -> Success {
    switch self {
    case .success(let value): return value
    case .failure(let refusal): throw tuiding.Failure(refusal.words)
    }
  }
}

extension GrantRefusal {
  fileprivate var words: String {
    switch self {
    case .role(let roles): roles.taken
    case .noSuchCharge: BillLinePart.notFound
    case .orderUnderWay(let id): "order \(id) settles the same bill line: decide once it has ended"
    case .tooMuch(let leftFen): "more than is left of the line: \(AdminLines.yuan(leftFen)) yuan"
    case .empty: "give an amount above zero and a reason"
    case .closed: "it was decided before"
    case .ownCase: "you served the customer of this grant; somebody else must approve it"
    case .ownGrant: "you proposed it; somebody else must decide"
    case .secondPersonNeeded: "you have approved it already; somebody else must approve it, too"
    }
  }
}
