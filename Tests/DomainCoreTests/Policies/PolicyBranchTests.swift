import DataFiles
import Testing

/// Which ways a policy file lets decisions go, and where it says so.
@Suite struct PolicyBranchTests {
  private static let catalogue = """
    operator: x
    products:
      - id: x.line
        name: 宽带
        effect: immediate
        refund: prorated
        needs_person: false
        termination_fee: {remaining_months: {basis_points: 3000, floor: 50.00, cap: 300.00}}
        leave_first: [x.tv]
      - id: x.plan
        name: 套餐
        effect: periodEnd
        refund: none
        needs_person: true
        open: false
        termination_fee: clawBack
      - id: x.tv
        name: 电视
        effect: immediate
        refund: full
        termination_fee: none
    """
  private static let rules = """
    id: x
    version: 2
    name: 甲
    settlement: {window: 7 days, source: 示例}
    undo: {window: 24 hours, source: 示例}
    misoperation: {window: 24 hours, limit: 30.00, times: 1, days: 365, source: 示例}
    equipment_return: {within_days: 30, pick_up_days: 0, source: 示例}
    balance_payout: {ways: [bankCard], after_leaving: false, source: 示例}
    provinces:
      zj:
        settlement_window: 3 days
        undo: {window: 7 days, source: 示例}
        source: 示例
    """

  @Test("each way has a name and the line that opens it; what decides nothing has none")
  func places() throws {
    let branches = try PolicyBranch.all(in: [
      (name: "catalogue/x.yaml", text: Self.catalogue), (name: "operators/x.yaml", text: Self.rules),
      (name: "service.yaml", text: "renewal_notice_days: 5\nsources: [示例]\n"),
    ])
    #expect(
      branches.map { "\($0.name) \($0.place)" } == [
        "product x.line catalogue/x.yaml:3", "product x.line.refund catalogue/x.yaml:6",
        "product x.line.termination_fee.remaining_months catalogue/x.yaml:8",
        "product x.line.termination_fee.floor catalogue/x.yaml:8",
        "product x.line.termination_fee.cap catalogue/x.yaml:8",
        "product x.line.leave_first catalogue/x.yaml:9",
        "product x.plan catalogue/x.yaml:10", "product x.plan.needs_person catalogue/x.yaml:14",
        "product x.plan.open catalogue/x.yaml:15",
        "product x.plan.termination_fee.clawBack catalogue/x.yaml:16",
        "product x.tv catalogue/x.yaml:17", "product x.tv.refund catalogue/x.yaml:20",
        "operator x@2.settlement operators/x.yaml:4", "operator x@2.undo.inTime operators/x.yaml:5",
        "operator x@2.undo.over operators/x.yaml:5", "operator x@2.misoperation.inTime operators/x.yaml:6",
        "operator x@2.misoperation.over operators/x.yaml:6",
        "operator x@2.misoperation.limit operators/x.yaml:6",
        "operator x@2.misoperation.times operators/x.yaml:6",
        "operator x@2.equipment_return.within_days operators/x.yaml:7",
        "operator x@2.balance_payout operators/x.yaml:8",
        "operator x@2.balance_payout.ways operators/x.yaml:8",
        "operator x@2.provinces.zj.settlement_window operators/x.yaml:11",
        "operator x@2.provinces.zj.undo.inTime operators/x.yaml:12",
        "operator x@2.provinces.zj.undo.over operators/x.yaml:12",
        "service renewal_notice_days service.yaml:1",
      ])
  }

  @Test("the shipped files open no way twice")
  func unique() throws {
    let names = try PolicyBranch.all(in: PolicyFolder.files).map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.count > 150)
  }
}
