extension TerminationFeeQuote {
  /// What leaving costs inside a contract, by the product's policy; nothing without a contract or after it.
  ///
  /// Months are the contract's own, counted from its first day. A month that has begun by the day of leaving was
  /// paid by its bill line, so it counts as used and never as left. Whoever leaves in the last month has
  /// nothing left to end early and pays nothing, a floor notwithstanding. The fee is rounded once, half up, and then held
  /// within floor and cap.
  ///
  /// - Parameters:
  ///   - policy: The product's policy.
  ///   - contract: The promise, nil when there is none.
  ///   - priceFen: The price of one billing period.
  ///   - periodMonths: Months in that period.
  ///   - day: The last day with service.
  public static func computed(
    policy: TerminationFeePolicy, contract: Contract?, priceFen: Fen, periodMonths: Int,
    leavingOn day: BeijingDay
  ) -> TerminationFeeQuote {
    precondition(periodMonths > 0, "a period has at least one month")
    guard let contract, day.adding(days: 1) < contract.endsOn else { return .none }
    let begun = contract.monthsBegun(by: day)
    let left = contract.months - begun
    switch policy {
    case .none:
      return .none
    case .fixed(let amountFen):
      return TerminationFeeQuote(amountFen: amountFen, basis: .fixed)
    case .remainingMonths(let rate, let floorFen, let capFen):
      guard left > 0 else { return .none }
      let exact = priceFen.multiplied(by: Int64(left * rate), over: Int64(periodMonths) * 10_000)
      let raised = max(exact, floorFen ?? exact)
      let monthlyFen = priceFen.multiplied(by: 1, over: Int64(periodMonths))
      return TerminationFeeQuote(
        amountFen: min(raised, capFen ?? raised),
        basis: .remainingMonths(
          monthsLeft: left, monthlyFen: monthlyFen, rateBasisPoints: rate, floorFen: floorFen, capFen: capFen)
      )
    case .clawBack:
      return TerminationFeeQuote(
        amountFen: contract.monthlyDiscountFen.multiplied(by: Int64(begun), over: 1),
        basis: .clawBack(monthsUsed: begun, monthlyDiscountFen: contract.monthlyDiscountFen))
    }
  }
}

extension Contract {
  /// How many of the contract's months have begun on `day`, from 0 to all of them.
  public func monthsBegun(by day: BeijingDay) -> Int {
    guard day >= startedOn else { return 0 }
    return min(months, AnchoredPeriod(containing: day, anchor: startedOn, months: 1).number + 1)
  }
}

extension Service {
  /// What all lent equipment of the service would cost if none is returned; said apart from the fee.
  public var equipmentFen: Fen { devices.filter(\.isOut).compactMap(\.replacementFen).total }
}
