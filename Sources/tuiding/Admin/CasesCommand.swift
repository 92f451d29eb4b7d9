import ArgumentParser
import DomainCore
import Foundation
import SQLiteStore

/// Lists appeals that wait for a person, shows one, or answers it (R33).
struct CasesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cases", abstract: "List open appeals and complaints, or answer one.",
    discussion: """
      Without NUMBER all open cases are listed, the oldest first; looking takes the role viewer, handler, reviewer or auditor. --uphold or --decline with --words answers NUMBER; \
      --give-back pays back what is left of the disputed bill line. Answering takes the role handler or reviewer, giving \
      back the role reviewer, above 500 yuan, of a fee above 100 yuan, two reviewers. Who served the customer at the desk \
      can't answer.
      """)

  @Argument(help: "A case's number (SS…).")
  var number: String?

  @Flag(help: "Answer that the customer is right.")
  var uphold = false

  @Flag(help: "Answer that the customer is not right.")
  var decline = false

  @Option(help: "What the customer is told.")
  var words: String?

  @Flag(help: "Pay the disputed charge back.")
  var giveBack = false

  @OptionGroup var staff: StaffOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var storing: StoreOptions

  func validate() throws {
    if uphold && decline { throw ValidationError("choose --uphold or --decline") }
    if uphold || decline {
      guard number != nil, let words, !words.isEmpty else {
        throw ValidationError("an answer needs the case's number and --words")
      }
    }
    if giveBack && !uphold { throw ValidationError("--give-back goes with --uphold") }
  }

  @MainActor func run() async throws {
    try await Failure.reporting {
      let environment = ProcessInfo.processInfo.environment
      try storing.requireExisting(environment: environment)
      if uphold || decline {
        let opened = try await staff.signIn(for: giveBack ? .decideOrders : .answerCases, in: storing)
        let policies = try data.loadPolicies(environment: environment)
        try await data.check(policies, in: opened.store, environment: environment)
        let said = try await opened.decidingAnew {
          guard let (file, known) = try await find(in: opened.store) else {
            throw Failure("no case is called \(number ?? "")")
          }
          return try await answer(known, of: file, opened, policies)
        }
        try opened.store.close()
        return print(said)
      }
      let opened = try await staff.signIn(for: .lookAtDesk, in: storing)
      let store = opened.store
      let found = try await cases(in: store)
      if let number {
        guard let (file, known) = found.first(where: { $0.1.id.text == number.uppercased() }) else {
          throw Failure("no case is called \(number)")
        }
        try await opened.noteLook(at: "case \(known.id)")
        show(known, of: file)
      } else {
        let open = found.filter(\.1.isOpen).sorted { $0.1.openedAt < $1.1.openedAt }
        for (_, known) in open { print(Self.line(of: known)) }
        if open.isEmpty { print("no open cases") }
      }
      try store.close()
    }
  }

  private func find(in store: SQLiteStore) async throws -> (CustomerFile, AppealCase)? {
    let wanted = number?.uppercased()
    return try await cases(in: store).first { $0.1.id.text == wanted }
  }

  private func cases(in store: SQLiteStore) async throws -> [(CustomerFile, AppealCase)] {
    var found: [(CustomerFile, AppealCase)] = []
    var cursor: ID<Subscriber>?
    while true {
      let page = try await store.subscribers(after: cursor, limit: 200)
      for id in page {
        guard let file = try await store.fileAsItIs(of: id) else { continue }
        found += file.cases.map { (file, $0) }
      }
      guard let last = page.last, page.count == 200 else { return found }
      cursor = last
    }
  }

  private static func line(of known: AppealCase) -> String {
    let due = known.answerBy.map { "answer by \($0)" } ?? "no promise"
    return
      "\(known.id)  \(AdminLines.time(known.openedAt))  \(known.ground.rawValue)  \(known.standing)  "
      + "\(known.matter.serviceName ?? "-")  \(due)"
  }

  private func show(_ known: AppealCase, of file: CustomerFile) {
    print(Self.line(of: known))
    print("  customer \(file.subscriber.phone.masked)")
    if let order = known.matter.order { print("  order \(order)") }
    if let charge = known.matter.charge.flatMap(file.charge) {
      print(
        "  charge \(charge.amountFen.count) fen, \(charge.creditedFen.count) given back, "
          + "\(charge.periodStart) to \(charge.periodEnd)")
    }
    if let remark = known.matter.remark { print("  said: \(remark)") }
    if let answer = known.answer { print("  answered: \(answer)") }
  }

  /// Answers a case; returns what is to be printed.
  @MainActor private func answer(
    _ known: AppealCase, of file: CustomerFile, _ opened: StaffSession, _ policies: Policies
  ) async throws -> String {
    let keyring = opened.vault
    let now = SystemClock.now()
    var numbers = NumberSource(seed: "case/\(known.id)/\(file.version)", keyring: keyring)
    let served = try await opened.store.handOvers(of: file.subscriber.id).flatMap(\.servedBy)
    let answering = file.answeringCase(
      known.id, uphold ? .uphold(givesBack: giveBack) : .decline, words: words ?? "", by: opened.member,
      servedBy: Set(served), under: policies, numbers: &numbers, keyring: keyring, at: now)
    switch answering {
    case .failure(.notFound): throw Failure("no case is called \(known.id)")
    case .failure(.alreadyAnswered): throw Failure("\(known.id) was answered before")
    case .failure(.nothingToGiveBack): throw Failure("\(known.id) names no charge that can be paid back")
    case .failure(.isPayout(let refund)):
      throw Failure("\(known.id) waits for a way to pay: `tuiding admin payout \(refund) --to WAY`")
    case .failure(.promisedByRule):
      throw Failure(
        "\(known.id) is promised back by the operator's rule once the service has ended; --give-back pays it now"
      )
    case .failure(.orderUnderWay(let order)):
      throw Failure("order \(order) settles the same charge; answer when it has ended")
    case .failure(.role(let roles)):
      throw Failure(roles.taken)
    case .failure(.ownCase):
      throw Failure("you served the customer of \(known.id); somebody else must answer")
    case .failure(.secondPersonNeeded):
      throw Failure("you have approved it already; somebody else must approve it, too")
    case .success(let changes):
      try await opened.commit(changes, to: file, under: policies, at: now)
      let isOpen = file.applying(changes).cases.first { $0.id == known.id }?.isOpen ?? false
      return isOpen
        ? "a second reviewer must give the same answer: over 500 yuan, or 100 of a fee, would come back"
        : "\(known.id) answered"
    }
  }
}
