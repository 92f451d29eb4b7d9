import DomainCore

extension OperatorTerms {
  /// Reads the rules that not every operator, or province, has; each names its source.
  init(_ fields: YAMLFields) throws(DataFileError) {
    self.init()
    if let entry = fields["undo"] {
      let parts = try entry.fields("window", "source")
      undoWindow = Sourced(try parts.required("window").window(), try parts.required("source").source())
    }
    if let entry = fields["frequent_changes"] {
      let parts = try entry.fields("count", "days", "source")
      frequentChanges = Sourced(
        FrequentChanges(
          count: try parts.required("count").integer(in: 1...100),
          days: try parts.required("days").integer(in: 1...730)),
        try parts.required("source").source())
    }
    if let entry = fields["number_keeping"] {
      let parts = try entry.fields("product", "pauses", "effect", "source")
      var pauses: [ServiceKind] = []
      for kind in try parts.required("pauses").list() {
        pauses.append(try kind.choice(of: ServiceKind.self))
      }
      numberKeeping = Sourced(
        NumberKeeping(
          product: ID(try parts.required("product").text()), pauses: pauses,
          effect: try parts.required("effect").choice(of: LeaveEffect.self)),
        try parts.required("source").source())
    }
    if let entry = fields["unpaid_period"] {
      let parts = try entry.fields("owed", "source")
      unpaidPeriod = Sourced(
        try parts.required("owed").choice(of: UnpaidRule.self), try parts.required("source").source())
    }
    if let entry = fields["debts_at_leaving"] {
      let parts = try entry.fields("leaving", "source")
      debtsAtLeaving = Sourced(
        try parts.required("leaving").choice(of: DebtsAtLeaving.self), try parts.required("source").source())
    }
    if let entry = fields["misoperation"] {
      let parts = try entry.fields("window", "limit", "times", "days", "source")
      let limit = try parts.required("limit")
      let limitFen = try limit.fenAboveZero()
      // A refund above 200 元 takes a second proof, and the proof of an appeal is one factor (S5).
      guard limitFen <= Fen(20_000) else { throw limit.error("a rule gives back 200.00 at the most") }
      misoperation = Sourced(
        Misoperation(
          window: try parts.required("window").window(), limitFen: limitFen,
          times: try parts.required("times").integer(in: 1...12),
          days: try parts.required("days").integer(in: 1...730)),
        try parts.required("source").source())
    }
    if let entry = fields["balance_payout"] {
      let parts = try entry.fields("ways", "after_leaving", "source")
      let listed = try parts.required("ways")
      var ways: [PaymentMethod] = []
      for way in try listed.list() {
        let method = try way.choice(of: PaymentMethod.self)
        guard method != .balance else { throw way.error("a balance isn't paid out to itself") }
        ways.append(method)
      }
      guard !ways.isEmpty else { throw listed.error("a balance needs a way out") }
      balancePayout = Sourced(
        BalancePayout(ways: ways, afterLeaving: try parts.required("after_leaving").bool()),
        try parts.required("source").source())
    }
    if let entry = fields["renewal_if_unpaid"] {
      let parts = try entry.fields("renewal", "source")
      renewalIfUnpaid = Sourced(
        try parts.required("renewal").choice(of: RenewalIfUnpaid.self),
        try parts.required("source").source())
    }
    if let entry = fields["equipment_return"] {
      let parts = try entry.fields("within_days", "pick_up_days", "days_after_missed_pick_up", "source")
      equipmentReturn = Sourced(
        EquipmentReturn(
          withinDays: try parts.required("within_days").integer(in: 1...365),
          pickUpDays: try parts.required("pick_up_days").integer(in: 0...60),
          daysAfterMissedPickUp: try parts["days_after_missed_pick_up"]?.integer(in: 1...60)),
        try parts.required("source").source())
    }
  }
}
