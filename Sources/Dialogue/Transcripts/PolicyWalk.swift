import DomainCore

/// The branches of policy files that a turn of one customer went, by the names of `PolicyBranch`: seen by what was quoted,
/// written and said.
struct PolicyWalk {
  private let file: CustomerFile
  private let policies: Policies
  /// The folder's own version, which names don't carry.
  private let version: String
  private(set) var names: Set<String> = []

  init(_ file: CustomerFile, under policies: Policies, at now: Instant) {
    self.file = file
    self.version = policies.version
    self.policies = policies.inForce(on: now.beijingDay)
  }

  // MARK: - What was quoted and ordered

  mutating func walk(_ quote: Quote) {
    for item in quote.items { walk(item, under: pinned(quote.policyVersion)) }
  }

  mutating func walk(_ change: Change, at now: Instant) {
    switch change {
    case .order(let order):
      let policies = pinned(order.policyVersion)
      walk(order.item, under: policies)
      if order.item.isLeaving, order.steps.contains(where: { $0.state == .held(.needsPerson) }),
        let product = product(of: order.service, under: policies), product.needsPerson
      {
        walk(product, "needs_person", under: policies)
      }
    case .refund: walk(.refund, under: policies)
    case .charge(let charge) where charge.kind == .lateFee: walk(.lateFee, under: policies)
    case .charge(let charge) where charge.kind == .equipment:
      walk(.equipmentReturn, ".within_days", under: policies)
    case .appeal(let known) where known.openedAt == now: walk(known, at: now)
    case .outbox(let message) where message.errand.notice?.kind == .renewalAhead:
      names.insert("service renewal_notice_days")
    case .outbox(let message) where message.errand.notice?.kind == .pickUpMissed:
      walk(.equipmentReturn, ".days_after_missed_pick_up", under: policies)
    default: break
    }
  }

  private mutating func walk(_ item: QuoteItem, under policies: Policies) {
    walk(.settlement, under: policies)
    if item.refundExpectedOn != nil { walk(.refund, under: policies) }
    if item.settlement.charge != nil, item.settlement.rule == .prorated {
      walk(.leavingDay, under: policies)
    }
    switch item.action {
    case nil: walkLeaving(item, under: policies)
    case .undo: walk(.undo, ".inTime", under: policies)
    case .suspendNumber(let suspending):
      walk(.numberKeeping, under: policies)
      policies.products[suspending.product].map { walk($0, under: policies) }
    case .restoreNumber where item.settlement.charge != nil: walkRefund(of: item.service, under: policies)
    case .closeAccount(let closing) where closing.keeping?.charge != nil:
      walkRefund(of: .number, under: policies)
    case .payOut: walk(.balancePayout, under: policies)
    case .payArrears(let paying) where paying.lateFeeFen > .zero: walk(.lateFee, under: policies)
    case .changePlan(let change): policies.products[change.product].map { walk($0, under: policies) }
    case .renew(let renewing): policies.products[renewing.product].map { walk($0, under: policies) }
    case .reopen:
      product(of: item.service, under: policies).map { walk($0, under: policies) }
    default: break
    }
  }

  /// A running period of the service was divided by its product's rule.
  private mutating func walkRefund(of service: ID<Service>, under policies: Policies) {
    product(of: service, under: policies).map { walk($0, "refund", under: policies) }
  }

  private mutating func walkLeaving(_ item: QuoteItem, under policies: Policies) {
    if let unpaid = item.unpaid, unpaid.usedDays < unpaid.totalDays { walk(.unpaidPeriod, under: policies) }
    guard let product = product(of: item.service, under: policies) else { return }
    walk(product, under: policies)
    if item.settlement.charge != nil { walkRefund(of: item.service, under: policies) }
    let fee = item.terminationFee
    switch fee.basis {
    case .none: break
    case .fixed: walk(product, "termination_fee.fixed", under: policies)
    case .clawBack: walk(product, "termination_fee.clawBack", under: policies)
    case .remainingMonths(_, _, _, let floorFen, let capFen):
      walk(product, "termination_fee.remaining_months", under: policies)
      if fee.amountFen == floorFen { walk(product, "termination_fee.floor", under: policies) }
      if fee.amountFen == capFen { walk(product, "termination_fee.cap", under: policies) }
    }
  }

  private mutating func walk(_ opened: AppealCase, at now: Instant) {
    switch opened.ground {
    case .erasure, .payout: return
    case .leavingFailed, .complaint: walk(.complaints, under: policies)
    case .misoperation:
      if opened.matter.isByRule ?? false { return walk(.misoperation, ".inTime", under: policies) }
      walk(.complaints, under: policies)
      guard let service = opened.matter.service else { return }
      switch file.misoperationRefund(of: service, under: policies, at: now) {
      case .failure(.windowOver): walk(.misoperation, ".over", under: policies)
      case .failure(.tooMuch): walk(.misoperation, ".limit", under: policies)
      case .failure(.tooOften): walk(.misoperation, ".times", under: policies)
      case .success, .failure: break
      }
    }
  }

  // MARK: - What was said

  mutating func walk(_ phrase: Phrase) {
    switch phrase.key {
    case PhraseKey.undoOver.name: walk(.undo, ".over", under: policies)
    case PhraseKey.reopenOften.name: walk(.frequentChanges, under: policies)
    case PhraseKey.lateFee.name: walk(.lateFee, under: policies)
    case PhraseKey.equipmentOut.name, PhraseKey.windowEquipment.name:
      walk(.equipmentReturn, ".within_days", under: policies)
    case PhraseKey.equipmentDay.name: walk(.equipmentReturn, ".pick_up_days", under: policies)
    case PhraseKey.payoutNotThisWay.name: walk(.balancePayout, ".ways", under: policies)
    case PhraseKey.payoutSettleFirst.name: walk(.balancePayout, ".after_leaving", under: policies)
    case PhraseKey.renewalUnpaidOff.name, PhraseKey.renewalUnpaid.name, PhraseKey.payLaterResumes.name:
      walk(.renewalIfUnpaid, under: policies)
    case PhraseKey.refusedLeaveFirst.name:
      walk("leave_first", ofProducts: { !$0.leaveFirst.isEmpty && phrase.names($0.name) })
    case PhraseKey.priceClosed.name: walk("open", ofProducts: { !$0.isOpen && phrase.names($0.name) })
    case PhraseKey.offerReplacement.name:
      let left = Set(file.services.filter(\.hasEnded).map(\.product))
      walk("replacement") { [policies] product in
        guard left.contains(product.id), let rule = product.replacement else { return false }
        return policies.products[rule.product].map { phrase.names($0.name) } ?? false
      }
    default: break
    }
  }

  /// Whoever is of the age that the policies name was sent to a person.
  mutating func walkAge() { names.insert("service person_first_from_age") }

  private mutating func walk(_ part: String, ofProducts fits: (Product) -> Bool) {
    for product in policies.products.values where fits(product) { walk(product, part, under: policies) }
  }

  // MARK: - Names

  private mutating func walk(_ product: Product, _ part: String? = nil, under policies: Policies) {
    let suffix = part.map { "." + $0 } ?? ""
    names.insert("product \(product.id.text)\(suffix)")
    let version = policies.version(of: product.operatorID)
    if version != self.version { names.insert("product \(product.id.text)@\(version)\(suffix)") }
  }

  private mutating func walk(_ rule: Rule, _ part: String = "", under policies: Policies) {
    let id = file.subscriber.operatorID
    guard let policy = policies.operators[id] else { return }
    let version = policies.version(of: id)
    let owner = "operator " + id.text + (version == self.version ? "" : "@" + version)
    let province = file.subscriber.province
    if let own = policy.provinces[province], let key = rule.key(in: own) {
      names.insert("\(owner).provinces.\(province).\(key)\(part)")
    } else {
      names.insert("\(owner).\(rule.rawValue)\(part)")
    }
  }

  private func product(of service: ID<Service>, under policies: Policies) -> Product? {
    file.service(service).flatMap { policies.products[$0.product] }
  }

  private func pinned(_ version: String) -> Policies {
    policies.pinned(version, of: file.subscriber.operatorID) ?? policies
  }
}

extension PolicyWalk {
  /// An operator's rule, by its key in the files.
  private enum Rule: String {
    case settlement, refund, undo, misoperation, complaints
    case lateFee = "late_fee"
    case leavingDay = "leaving_day"
    case frequentChanges = "frequent_changes"
    case numberKeeping = "number_keeping"
    case unpaidPeriod = "unpaid_period"
    case equipmentReturn = "equipment_return"
    case balancePayout = "balance_payout"
    case renewalIfUnpaid = "renewal_if_unpaid"

    /// Its key in a province; nil where the operator's own holds.
    func key(in province: OperatorPolicy.ProvinceOverride) -> String? {
      switch self {
      case .settlement: province.settlementWindow == nil ? nil : "settlement_window"
      case .refund: province.refundWorkingDays == nil ? nil : "refund_working_days"
      case .leavingDay: province.cancellationDayIsUsed == nil ? nil : "leaving_day_is_used"
      case .lateFee: province.lateFeePerDayBasisPoints == nil ? nil : rawValue
      case .complaints: province.complaints == nil ? nil : rawValue
      case .undo: province.terms.undoWindow == nil ? nil : rawValue
      case .misoperation: province.terms.misoperation == nil ? nil : rawValue
      case .frequentChanges: province.terms.frequentChanges == nil ? nil : rawValue
      case .numberKeeping: province.terms.numberKeeping == nil ? nil : rawValue
      case .unpaidPeriod: province.terms.unpaidPeriod == nil ? nil : rawValue
      case .equipmentReturn: province.terms.equipmentReturn == nil ? nil : rawValue
      case .balancePayout: province.terms.balancePayout == nil ? nil : rawValue
      case .renewalIfUnpaid: province.terms.renewalIfUnpaid == nil ? nil : rawValue
      }
    }
  }
}

extension Phrase {
  /// Whether its service goes by a name.
  fileprivate func names(_ name: String) -> Bool { values["service"] == .text(name) }
}
