import ArgumentParser
import DomainCore
import Foundation
import SQLiteStore
import Vault

/// Shows what is out of step, late or stuck.
struct HealthCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "health", abstract: "Show what is out of step, late or stuck; set right what a rule can.",
    discussion: """
      Exit code 0: all is well; 1: something is listed that is still to be done. Anybody who has the store may look; --repair \
      takes the role handler or reviewer.
      """)

  @Flag(help: "Do what is due and set right what a rule can; list what is left for a person.")
  var repair = false

  @OptionGroup var staff: StaffOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var storing: StoreOptions

  func validate() throws {
    if staff.name != nil, !repair { throw ValidationError("--as goes with --repair; looking needs nobody") }
  }

  @MainActor func run() async throws {
    try await Failure.reporting {
      let environment = ProcessInfo.processInfo.environment
      let policies = try data.loadPolicies(environment: environment)
      try storing.requireExisting(environment: environment)
      let (store, vault) = try await open(environment)
      try await data.check(policies, in: store, environment: environment)
      let check = HealthCheck(store: store, vault: vault, policies: policies, repairs: repair)
      let report = try await check.run()
      try store.close()
      for line in report.lines { print(line) }
      if !report.isWell { throw ExitCode(1) }
    }
  }
}

extension HealthCommand {
  /// Looking needs nobody's leave; who has something set right is known by name, and written down.
  @MainActor private func open(_ environment: [String: String]) async throws -> (SQLiteStore, Vault) {
    guard repair else {
      let opened = try storing.open(for: "admin health", environment: environment)
      return (opened.store, opened.vault)
    }
    let opened = try await staff.signIn(for: .tryAgain, in: storing)
    try await opened.store.record(
      AuditEvent(
        actor: .staff, action: .repaired, reference: "health --repair", at: SystemClock.now(),
        who: opened.member.name))
    return (opened.store, opened.vault)
  }
}

/// Looks at every account, and sets right what it may.
private struct HealthCheck {
  let store: SQLiteStore
  let vault: Vault
  let policies: Policies
  let repairs: Bool

  struct Report {
    var customers = 0
    var repaired = 0
    var findings: [(phone: String, finding: HealthFinding)] = []
    var waiting: [HandOver] = []
    var clockFaults: [ClockFault] = []
    /// Of each account that was to be set right and wasn't, the first thing that was changed from outside.
    var foreign: [String] = []

    var isWell: Bool { findings.isEmpty && clockFaults.isEmpty && foreign.isEmpty }

    var lines: [String] {
      var lines = clockFaults.prefix(1).map { "clock: \(clockFaults.count): \(Failure.words(for: $0))" }
      lines += foreign.prefix(1).map {
        "changed from outside: \(foreign.count) left as they are: \($0). \(Failure.cureOfForeignRows)"
      }
      for kind in HealthFinding.Kind.allCases {
        let listed = findings.filter { $0.finding.problem.kind == kind }
        guard !listed.isEmpty else { continue }
        var table = AdminTable(["PROBLEM", "ABOUT", "CUSTOMER", "SINCE", "DETAIL", "CURE"])
        for (phone, finding) in listed {
          table.add([
            finding.problem.rawValue, finding.reference, phone, finding.since?.line ?? "-", finding.detail,
            finding.cure,
          ])
        }
        lines += ["\(kind.rawValue): \(listed.count)"] + table.lines.map { "  " + $0 }
      }
      if !waiting.isEmpty {
        lines.append(
          "\(waiting.count) customers wait for a person at the desk, the first since \(waiting[0].openedAt.line)"
        )
      }
      let people = findings.filter { !$0.finding.problem.canBeRepaired }.count
      lines.append(
        "\(customers) customers looked at, \(repaired) set right, \(findings.count) findings, \(people) for a person"
      )
      return lines
    }
  }

  func run() async throws -> Report {
    var report = Report()
    var cursor: ID<Subscriber>?
    while true {
      let page = try await store.subscribers(after: cursor, limit: 200)
      for id in page { try await look(at: id, &report) }
      guard let last = page.last, page.count == 200 else { break }
      cursor = last
    }
    report.waiting = try await store.openHandOvers(limit: 500).filter { $0.state == .waiting }
    return report
  }

  private func look(at id: ID<Subscriber>, _ report: inout Report) async throws {
    guard var file = try await store.fileAsItIs(of: id) else { return }
    report.customers += 1
    let clockFault = file.clockFault(under: policies, at: SystemClock.now())
    if let clockFault { report.clockFaults.append(clockFault) }
    var findings = file.healthFindings(under: policies, at: SystemClock.now())
    if repairs, clockFault == nil, findings.contains(where: \.problem.canBeRepaired),
      try await !isForeign(id, &report)
    {
      let before = findings.count
      try await setRight(id)
      guard let now = try await store.fileAsItIs(of: id) else { return }
      file = now
      findings = file.healthFindings(under: policies, at: SystemClock.now())
      report.repaired += max(0, before - findings.count)
    }
    report.findings += findings.map { (file.subscriber.phone.masked, $0) }
  }

  /// Whether rows of an account were changed from outside: nothing is set right by what nobody wrote.
  private func isForeign(_ id: ID<Subscriber>, _ report: inout Report) async throws -> Bool {
    guard let problem = try await store.rowProblems(of: id).first else { return false }
    report.foreign.append(problem)
    return true
  }

  private func setRight(_ id: ID<Subscriber>) async throws {
    let courier = Courier(
      store: store, gateway: SimulatedOperator(), policies: policies, keyring: vault, clock: SystemClock.now)
    let deadline = SystemClock.now().adding(seconds: 30)
    _ = try await courier.run(for: id, until: deadline)
    for _ in 0..<8 {
      guard let file = try await store.file(of: id) else { return }
      let now = SystemClock.now()
      var numbers = NumberSource(seed: "repair/\(id)/\(file.version)", keyring: vault)
      let changes = file.repairs(under: policies, numbers: &numbers, keyring: vault, at: now)
      if changes.isEmpty { break }
      let outcome = try await store.commit(
        Commit(
          file: .init(subscriber: id, version: file.version), changes: changes,
          nextDueAt: file.applying(changes).nextDue(under: policies, at: now), at: now))
      if case .committed = outcome { break }
    }
    _ = try await courier.run(for: id, until: deadline)
  }
}

extension HealthFinding {
  /// What the operator does about it.
  fileprivate var cure: String {
    switch problem {
    case .workIsLate: "run `tuiding admin work` every minute"
    case .chargedAfterEnd, .serviceBehindOrder, .renewsAfterEnd, .deviceBehindEnd, .deviceBehindService,
      .orderNotSent, .paymentNotSent, .noticeSetAside, .debtWithoutLine:
      "tuiding admin health --repair --as NAME"
    case .pickUpSetAside:
      "agree with the customer how it comes back, then tuiding admin equipment ORDER --received|--missing"
    case .refundOverdue: "ask the bank, then tuiding admin retry \(reference)"
    case .caseOverdue: "tuiding admin cases \(reference) --uphold|--decline --words TEXT"
    case .policyMissing: "put version \(detail) back into Policies/operators"
    case .payoutHeld: "tuiding admin payout \(reference) --to WAY"
    case .moneyUnknown: "ask the bank, then tuiding admin retry \(reference)"
    case .orderPartial, .orderWaits:
      detail.hasSuffix("networkSilent") || detail.hasSuffix("networkFailed")
        ? "tuiding admin retry \(reference)" : "tuiding admin approve|reject \(reference)"
    case .paymentOverdue: "the customer pays, or tuiding admin reject \(reference)"
    case .debtUnbillable:
      "tuiding admin verify; a programmer must look"
    case .owedAfterClosing: "agree with the customer how it is paid; he can pay in the chat by 还欠费"
    case .reservationWrong, .booksUnbalanced: "tuiding admin verify; a programmer must look"
    }
  }
}
