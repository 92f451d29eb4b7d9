import DomainCore
import Testing

@Suite("Every state of an order, every input (S9)")
struct OrderEnumerationTests {
  typealias Scenario = OrderEnumeration.Scenario

  @Test(
    "No path leads to a completed order without verified, quoted, confirmed and reviewed",
    arguments: [LeavingWorld.Kind.prorated, .periodEnd, .broadband, .person])
  func exhaustive(kind: LeavingWorld.Kind) { walk(.leaving(kind)) }

  @Test(
    "The same holds for what isn't leaving",
    arguments: [
      "renewal", "reopen", "undo", "suspend", "restore", "close", "plan", "arrears", "payout", "resume",
      "renew", "renewalForFee", "take",
    ])
  func other(name: String) throws { walk(try Self.scenario(name)) }

  static func scenario(_ name: String) throws -> Scenario {
    let (ringback, plan) = (LeavingWorld.Kind.prorated.service, LeavingWorld.planService)
    return switch name {
    case "renewal":
      Scenario(
        description: name, file: LeavingWorld.file([.prorated]),
        request: { _ in .stopRenewal([ringback]) })
    case "renewalForFee":
      Scenario(
        description: name, file: LeavingWorld.file([.broadband]),
        request: { _ in .stopRenewal([LeavingWorld.Kind.broadband.service]) }, needsTwoFactors: true)
    case "renew":
      Scenario(
        description: name, file: ranOut(),
        request: { _ in
          .renew(LeavingWorld.Kind.broadband.service, as: LeavingWorld.Kind.broadband.product)
        }, needsTwoFactors: true)
    case "take":
      Scenario(
        description: name, file: LeavingWorld.file([.full]),
        request: { _ in .take(LeavingWorld.Kind.prorated.product) })
    case "reopen":
      Scenario(
        description: name, file: try leftBefore(ringback), request: { _ in .reopen(ringback) })
    case "undo":
      Scenario(
        description: name, file: try LeavingWorld.file([.prorated]).done(.leave([ringback])),
        request: { .undo($0.orders[0].id) })
    case "suspend":
      Scenario(
        description: name, file: LeavingWorld.fileWithPlan(), request: { _ in .suspendNumber },
        needsTwoFactors: true)
    case "restore":
      Scenario(
        description: name, file: try LeavingWorld.fileWithPlan().done(.suspendNumber),
        request: { _ in .restoreNumber }, needsTwoFactors: true)
    case "close":
      Scenario(
        description: name, file: LeavingWorld.fileWithPlan(balanceFen: Fen(8000)),
        request: { _ in .closeAccount(payoutTo: .bankCard) }, needsTwoFactors: true)
    case "arrears":
      Scenario(
        description: name, file: MoneyOrderTests.owing(), request: { _ in .payArrears })
    case "payout":
      Scenario(
        description: name, file: LeavingWorld.file([], balanceFen: Fen(8000)),
        request: { _ in .payOut(to: .bankCard) }, needsTwoFactors: true)
    case "resume":
      Scenario(
        description: name, file: try LeavingWorld.file([.prorated]).done(.stopRenewal([ringback])),
        request: { _ in .resumeRenewal(ringback) })
    default:
      Scenario(
        description: name, file: LeavingWorld.fileWithPlan(),
        request: { _ in .changePlan(plan, to: LeavingWorld.cheaperPlan.id) })
    }
  }

  /// A line whose time is over since the day before.
  private static func ranOut() -> CustomerFile {
    var file = LeavingWorld.file([.broadband])
    file.services[0].autoRenews = false
    file.services[0].endsOn = day("2026-11-20")
    file.services[0].contract = nil
    file.charges[0] = Charge(
      id: file.charges[0].id, service: file.charges[0].service, kind: .period, periodStart: day("2026-10-20"),
      periodEnd: day("2026-11-20"), amountFen: file.charges[0].amountFen, creditedFen: .zero,
      chargedAt: LeavingWorld.at("2026-10-20"), payment: file.charges[0].payment)
    return file
  }

  /// A service that was left some days ago, with its refund arrived.
  private static func leftBefore(_ service: ID<Service>) throws -> CustomerFile {
    let left = try LeavingWorld.file([.prorated]).done(
      .leave([service]), at: LeavingWorld.at("2026-11-10"))
    let day = LeavingWorld.at("2026-11-12", hour: 1)
    return try left.afterDue(at: day).answered(.done, .payBack, at: day)
  }

  private func walk(_ scenario: Scenario) {
    let walk = OrderEnumeration(scenario)
    #expect(walk.broken.prefix(3) == [])
    print(
      "\(scenario): \(walk.states) states x \(OrderEnumeration.Input.all.count) inputs, "
        + "\(walk.steps) steps, \(walk.orderStates.count) order states")
    #expect(walk.orderStates.contains(.completed))
    #expect(walk.steps == walk.states * OrderEnumeration.Input.all.count)
  }
}
