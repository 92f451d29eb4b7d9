extension Settlement {
  /// A charged period divided on the day of leaving into what was used and what comes back.
  ///
  /// The credit is rounded once, half up, and the used part is the rest, so that the parts always add up. It is
  /// never more than what earlier credits left of the line. Under `full` all that is left comes back, under `none` nothing.
  ///
  /// - Parameters:
  ///   - charge: A bill line for a period.
  ///   - day: The last day with service: the day of the yes, or of the period's end. A day before the period
  ///     leaves all of it unused, a day after it none.
  ///   - rule: The product's refund rule.
  ///   - cancellationDayIsUsed: Whether that day counts as used (operator's policy).
  public static func dividing(
    _ charge: Charge, leavingOn day: BeijingDay, rule: RefundRule, cancellationDayIsUsed: Bool
  ) -> Settlement {
    dividing(charge, unusedFrom: cancellationDayIsUsed ? day.adding(days: 1) : day, rule: rule)
  }

  /// A charged period divided at the first day that was not used.
  public static func dividing(_ charge: Charge, unusedFrom day: BeijingDay, rule: RefundRule) -> Settlement {
    precondition(charge.kind == .period, "only a period is divided by days")
    let total = charge.periodEnd.days(since: charge.periodStart)
    let used = min(max(0, day.days(since: charge.periodStart)), total)
    let left = charge.keptFen
    let credit =
      switch rule {
      case .full: left
      case .prorated: charge.unusedCredit(DayRatio(days: total - used, of: total))
      case .none: Fen.zero
      }
    return Settlement(
      charge: charge.id, chargedFen: left, usedFen: left - credit, creditedFen: credit, usedDays: used,
      totalDays: total, rule: rule)
  }

  /// The settlement where nothing runs or nothing was paid: no part has an amount.
  public static func nothing(rule: RefundRule) -> Settlement {
    Settlement(
      charge: nil, chargedFen: .zero, usedFen: .zero, creditedFen: .zero, usedDays: 0, totalDays: 0,
      rule: rule)
  }
}

extension Charge {
  /// What comes back for the unused part of the line's days, never more than earlier credits left of it.
  public func unusedCredit(_ unused: DayRatio) -> Fen {
    min(amountFen.prorated(unused), keptFen)
  }
}
