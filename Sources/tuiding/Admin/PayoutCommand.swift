import ArgumentParser
import DomainCore
import Foundation
import SQLiteStore

/// Lists money that waits for people, or sends it on.
struct PayoutCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "payout",
    abstract: "List money that waits for people before it goes back, or send it by a way.",
    discussion: """
      Without REFUND what waits is listed (roles viewer, handler, reviewer, auditor). With --to it takes the role reviewer; \
      over 500 yuan two reviewers must name the same way. What waits is money of closed accounts that could not be sent, \
      and refunds that no rule may send alone. Who served the customer at the desk can't send his money. The money never goes to a closed account's balance.
      """)

  @Argument(help: "The number of the refund that waits (TK…).")
  var refund: String?

  @Option(help: "The way: bankCard, alipay, wechat, or balance of an account in use.")
  var to: String?

  @OptionGroup var staff: StaffOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var storing: StoreOptions

  func validate() throws {
    if (refund == nil) != (to == nil) { throw ValidationError("REFUND goes with --to WAY") }
    if let to, way(to) == nil {
      throw ValidationError("--to takes bankCard, alipay, wechat or balance")
    }
  }

  private func way(_ text: String) -> PaymentMethod? {
    PaymentMethod(rawValue: text)
  }

  @MainActor func run() async throws {
    try await Failure.reporting {
      guard let refund, let way = to.flatMap(way) else { return try await list() }
      try await send(ID(refund.uppercased()), by: way)
    }
  }

  @MainActor private func list() async throws {
    let opened = try await staff.signIn(for: .lookAtDesk, in: storing)
    var table = AdminTable(["REFUND", "CASE", "SINCE", "YUAN", "CAME BY", "APPROVED BY"])
    var cursor: ID<Subscriber>?
    while true {
      let page = try await opened.store.subscribers(after: cursor, limit: 200)
      for id in page {
        for (refund, held) in try await opened.store.fileAsItIs(of: id)?.heldPayouts ?? [] {
          let approvals = held.matter.approvals ?? []
          table.add([
            refund.id.text, held.id.text, held.openedAt.line, AdminLines.yuan(refund.amountFen),
            refund.destination.rawValue,
            approvals.map { "\($0.by) (\($0.way?.rawValue ?? "-"))" }.joined(separator: ", "),
          ])
        }
      }
      guard let last = page.last, page.count == 200 else { break }
      cursor = last
    }
    try opened.store.close()
    for line in table.isEmpty ? ["no money waits for people"] : table.lines { print(line) }
  }

  @MainActor private func send(_ id: ID<Refund>, by way: PaymentMethod) async throws {
    let policies = try data.loadPolicies(environment: ProcessInfo.processInfo.environment)
    let opened = try await staff.signIn(for: .decideOrders, in: storing)
    try await data.check(policies, in: opened.store, environment: ProcessInfo.processInfo.environment)
    guard let subscriber = try await opened.store.subscriber(ofRefund: id) else {
      throw Failure("no refund \(InputText.clean(id.text))")
    }
    let decision = try await opened.decidingAnew {
      try await decide(id, of: subscriber, by: way, opened, policies)
    }
    let courier = Courier(
      store: opened.store, gateway: SimulatedOperator(), policies: policies, keyring: opened.vault,
      clock: SystemClock.now)
    _ = try await courier.run(for: subscriber, until: SystemClock.now().adding(seconds: 10))
    try opened.store.close()
    switch decision {
    case .approvedByFirst: print("a second reviewer must name the same way: \(id) is over 500 yuan")
    case .sent(_, let next): print("\(id) goes on as \(next) by \(way.rawValue)")
    }
  }

  @MainActor private func decide(
    _ id: ID<Refund>, of subscriber: ID<Subscriber>, by way: PaymentMethod, _ opened: StaffSession,
    _ policies: Policies
  ) async throws -> PayoutDecision {
    guard let file = try await opened.store.fileAsItIs(of: subscriber) else {
      throw Failure("no refund \(InputText.clean(id.text))")
    }
    let now = SystemClock.now()
    var numbers = NumberSource(seed: "payout/\(id)/\(file.version)", keyring: opened.vault)
    let served = try await opened.store.handOvers(of: subscriber).flatMap(\.servedBy)
    let decided = file.payingOut(
      id, by: way, decidedBy: opened.member, servedBy: Set(served), under: policies, numbers: &numbers,
      keyring: opened.vault,
      at: now)
    switch decided {
    case .failure(let refusal): throw Failure(Self.words(for: refusal, about: id))
    case .success(let decision):
      try await opened.commit(decision.changes, to: file, under: policies, at: now)
      return decision
    }
  }

  private static func words(for refusal: PayoutRefusal, about id: ID<Refund>) -> String {
    switch refusal {
    case .role(let roles): roles.taken
    case .notFound: "no refund \(id)"
    case .notHeld: "refund \(id) doesn't wait for a person; `tuiding admin payout` lists what does"
    case .noBalance: "a closed account has no balance that money could go to"
    case .ownCase: "you served the customer of refund \(id); somebody else must send it"
    case .secondPersonNeeded: "you have approved it already; somebody else must name the same way"
    }
  }
}
