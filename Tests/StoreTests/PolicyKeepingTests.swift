import DomainCore
import SQLiteStore
import Testing
import Vault

@Suite("What a store keeps of policy versions")
struct PolicyKeepingTests {
  static func policies(_ window: String, version: String = "v1", from day: String = "2026-11-01") -> Policies
  {
    let policy = OperatorPolicy(
      id: ID("cmcc"), name: "cmcc", aliases: [], settlementWindow: .days(7), settlementSource: Source("x"),
      refundWorkingDays: 2, refundSource: Source("x"), lateFeePerDayBasisPoints: 0,
      lateFeeSource: Source("x"), cancellationDayIsUsed: true, provinces: [:], channels: [])
    let first = BeijingDay(day) ?? BeijingDay(number: 0)
    let edition = PolicyEdition(
      version: version, validFrom: first, policy: policy, products: [:],
      figures: [
        PolicyFigure(path: "cmcc.settlement.window", value: window, file: "cmcc.yaml", line: 5),
        PolicyFigure(path: "cmcc.refund.working_days", value: "2", file: "cmcc.yaml", line: 6),
      ])
    return Policies(
      version: version, editions: [edition],
      calendar: WorkCalendar(holidaysOnWeekdays: [], workdaysOnWeekends: [], coveredThrough: first),
      limits: Limits(), validFrom: first, service: ServiceRules())
  }

  @Test(
    "A version is kept when it is first in force; a figure changed behind its name is refused, here and after reopening"
  )
  func kept() async throws {
    let path = TemporaryFolder.make() + "/s.sqlite"
    let store = try SQLiteStore.open(path: path, vault: Vault.forTests, at: t0)
    let today = t0.beijingDay
    let tomorrow = today.adding(days: 1).description
    // Not in force yet: it may still change.
    try await Self.policies("7 days", from: tomorrow).check(in: store, on: today)
    try await Self.policies("6 days").check(in: store, on: today)
    try await Self.policies("6 days").check(in: store, on: today)
    try store.close()
    let again = try SQLiteStore.open(path: path, vault: Vault.forTests, at: t0)
    let change = await #expect(throws: ChangedFigure.self) {
      try await Self.policies("5 days").check(in: again, on: today)
    }
    #expect(change?.figure.path == "cmcc.settlement.window" && change?.before == "6 days")
    // The cure: a new version. The old one stays as it was.
    try await Self.policies("5 days", version: "v2").check(in: again, on: today)
    #expect(try await again.keptFigures(of: ID("cmcc"), version: "v1")?.contains("6 days") == true)
    #expect(try await again.verify() == [])
    try again.close()
  }
}
