import ArgumentParser
import DomainCore
import SQLiteStore

/// Lists accounts that were written to by a clock that stood ahead, or lets one go on.
struct ClockCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clock",
    abstract: "List accounts that are dated ahead of the clock, or confirm that one is and let it go on.",
    discussion: """
      A clock that stood ahead once leaves accounts whose last entries lie in the future: nothing is decided about them until \
      then. Set the clock right, then name the account as it is listed: two reviewers must confirm that the clock is right \
      and the entries are wrong. Nothing that was written is changed: it keeps its dates, and what was promised for a day \
      keeps that day. Without ACCOUNT it takes the role viewer, handler, reviewer or auditor.
      """)

  @Argument(help: "The account as listed, or the number of one of its orders (TD…).")
  var account: String?

  @OptionGroup var deciding: DecidingOptions

  @MainActor func run() async throws {
    guard let account else {
      return try await deciding.run(.lookAtDesk) { work in
        let lines = try await Self.list(work)
        return lines.joined(separator: "\n")
      }
    }
    try await deciding.run(.decideOrders) { work in try await Self.confirm(account, work) }
  }

  @MainActor private static func list(_ work: DecidingWork) async throws -> [String] {
    var table = AdminTable(["ACCOUNT", "CUSTOMER", "LAST ENTRY", "CONFIRMED BY"])
    var cursor: ID<Subscriber>?
    while true {
      let page = try await work.opened.store.subscribers(after: cursor, limit: 200)
      for id in page {
        guard let file = try await work.opened.store.fileAsItIs(of: id),
          case .behindRecords(let last, _)? = file.clockFault(under: work.policies, at: SystemClock.now())
        else { continue }
        table.add([
          id.text, file.subscriber.phone.masked, last.line,
          file.subscriber.datedAhead?.confirmedBy.joined(separator: ", ") ?? "",
        ])
      }
      guard let last = page.last, page.count == 200 else { break }
      cursor = last
    }
    return table.isEmpty ? ["no account is dated ahead of \(SystemClock.now().line)"] : table.lines
  }

  @MainActor private static func confirm(_ account: String, _ work: DecidingWork) async throws -> String {
    let named =
      account.uppercased().hasPrefix("TD")
      ? try await work.opened.store.file(ofOrder: account)
      : try await work.opened.store.fileAsItIs(of: ID(account))
    guard let file = named else {
      throw Failure("no account \(InputText.clean(account)); `tuiding admin clock` lists them")
    }
    let now = SystemClock.now()
    let changes: [Change]
    switch file.confirmingDatedAhead(by: work.opened.member, under: work.policies, at: now) {
    case .success(let value): changes = value
    case .failure(.role(let roles)): throw Failure(roles.taken)
    case .failure(.notAhead):
      throw Failure("nothing of this account is dated ahead of \(now.line)")
    case .failure(.clock(let fault)): throw fault
    case .failure(.secondPersonNeeded):
      throw Failure("you have confirmed it already; somebody else must, too")
    }
    try await work.opened.refuseForeignRows(of: file.subscriber.id)
    let after = file.applying(changes)
    let outcome = try await work.opened.store.commit(
      Commit(
        file: .init(subscriber: file.subscriber.id, version: file.version), changes: changes,
        nextDueAt: after.nextDue(under: work.policies, at: now), at: now))
    guard case .committed = outcome else { throw Overtaken() }
    guard let ahead = after.subscriber.datedAhead, ahead.isInForce else {
      return "a second reviewer must confirm that \(now.line) is right, and what is dated up to "
        + "\(file.lastWrittenAt?.line ?? "-") isn't"
    }
    return "the account goes on by \(now.line); what is dated up to \(ahead.through.line) stays as it is"
  }
}
