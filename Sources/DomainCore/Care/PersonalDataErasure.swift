/// A kind of personal data that can be erased, or must be kept.
public enum PersonalDataKind: String, Hashable, Sendable, Codable, CaseIterable {
  /// Contacts, reasons and remarks on forms of ended orders.
  case forms
  /// Remarks on ratings and the customer's words in answered cases.
  case remarks
  /// Names of people who gave services that have ended.
  case givers
  /// Name, number, ID digits and password: what identifies the holder.
  case identity
  /// Services, orders, bills, payments and receipts.
  case records
  /// The log of who did what.
  case log
  /// What was said in conversations.
  case conversations
}

/// What erasing a person's data would do now (R37): said openly before the yes.
public struct ErasurePlan: Hashable, Sendable, Codable {
  /// What is erased at the yes.
  public var erases: [PersonalDataKind]
  /// What is kept, and until when.
  public var keeps: [PersonalDataKind]
  /// Why it is kept.
  public var reason: Reason

  /// Why something is kept.
  public enum Reason: Hashable, Sendable, Codable {
    /// Everything goes at once: the account's key is destroyed.
    case nothingKept
    /// The account is in use.
    case accountOpen
    /// Orders, refunds, debts, money or cases are not settled.
    case unsettled
    /// Logs must be kept six months (网络安全法 第二十一条); all goes on this day by itself.
    case logsUntil(BeijingDay)
  }
}

/// Why nothing is erased.
public enum ErasureRefusal: Error, Hashable, Sendable {
  /// The speaker hasn't proved enough, or too long ago.
  case proof(SessionPolicy.Lack)
  /// What would be erased is no longer what was said.
  case planChanged(ErasurePlan)
}

extension CustomerFile {
  /// Months for which logs are kept (网络安全法 第二十一条).
  public static let logMonths = 6

  /// What erasing would do now.
  public func erasurePlan(at now: Instant) -> ErasurePlan {
    let details: [PersonalDataKind] = [.forms, .remarks, .givers]
    guard subscriber.state == .closed else {
      return ErasurePlan(
        erases: details, keeps: [.identity, .records, .log, .conversations], reason: .accountOpen)
    }
    guard isSettled else {
      return ErasurePlan(
        erases: details, keeps: [.identity, .records, .log, .conversations], reason: .unsettled)
    }
    let day = logsKeptUntil
    guard day <= now.beijingDay else {
      return ErasurePlan(
        erases: details, keeps: [.identity, .records, .log, .conversations], reason: .logsUntil(day))
    }
    return ErasurePlan(erases: PersonalDataKind.allCases, keeps: [], reason: .nothingKept)
  }

  /// Erases what may be erased; the rest of a closed account goes by itself on the day that the plan names.
  ///
  /// - Parameter plan: What was said and answered with yes.
  public func erasing(
    _ plan: ErasurePlan, proof: Proof?, under policies: Policies, numbers: inout NumberSource,
    keyring: any Keyring, at now: Instant
  ) -> Result<[Change], ErasureRefusal> {
    let policy = SessionPolicy(policies.limits)
    if let lack = policy.lack(proof, for: .accountLevel, by: subscriber.id, at: now) {
      return .failure(.proof(lack))
    }
    let fresh = erasurePlan(at: now)
    guard fresh == plan else { return .failure(.planChanged(fresh)) }
    var decision = Decision(on: self, under: policies, numbers: numbers, keyring: keyring, at: now)
    decision.audit(.personalDataErased, by: .customer, of: subscriber.id.text)
    decision.eraseDetails()
    switch plan.reason {
    case .nothingKept: decision.eraseAccount()
    case .logsUntil(let day): decision.planErasure(on: day, by: .customer)
    case .accountOpen, .unsettled: break
    }
    numbers = decision.numbers
    return .success(decision.changes)
  }

  /// The day on which a planned erasure is due, nil when none is planned or something isn't settled.
  var erasureDueOn: BeijingDay? {
    guard subscriber.state == .closed, isSettled,
      let planned = cases.last(where: { $0.isOpen && $0.ground == .erasure })
    else { return nil }
    return max(planned.answerBy ?? logsKeptUntil, logsKeptUntil)
  }

  /// Whether a closed account has no day on which its data go.
  var lacksErasurePlan: Bool {
    subscriber.state == .closed && !cases.contains { $0.ground == .erasure }
  }

  /// Whether nothing is owed, on its way or waiting, planned erasures apart.
  private var isSettled: Bool {
    orders.allSatisfy(\.state.isFinal) && !refunds.contains(where: \.isOpen)
      && !payments.contains(where: \.isOpen) && !charges.contains(where: \.isOpen) && outbox.isEmpty
      && balances.filter { $0.key != .cash && $0.key != .revenue }.allSatisfy { $0.value == .zero }
      && !cases.contains { $0.isOpen && $0.ground != .erasure }
  }

  /// The first day on which no log of the account must be kept.
  var logsKeptUntil: BeijingDay {
    let moments =
      orders.compactMap { $0.steps.last?.at } + charges.map(\.chargedAt)
      + refunds.compactMap(\.finishedAt) + receipts.map(\.issuedAt) + payments.map(\.requestedAt)
    let last = moments.max()?.beijingDay ?? subscriber.joinedOn
    return Self.logsKept(since: last)
  }

  /// The first day on which what was logged on a day needn't be kept any more.
  static func logsKept(since day: BeijingDay) -> BeijingDay { day.adding(months: logMonths).adding(days: 1) }
}

extension Decision {
  /// A closed account whose data have no day to go yet gets one, by the same rule as one that is closed now (网络数据安全管理条例
  /// 第二十四条); not today, so that the plan is seen before it is carried out.
  mutating func planMissingErasure() {
    guard file.lacksErasurePlan else { return }
    planErasure(on: max(file.logsKeptUntil, now.beijingDay.adding(days: 1)), by: .bot)
  }

  /// Carries out an erasure that was planned, when its day has come.
  mutating func erasePlanned() {
    guard let day = file.erasureDueOn, day <= now.beijingDay else { return }
    audit(.personalDataErased, by: .bot, of: file.subscriber.id.text)
    eraseDetails()
    eraseAccount()
  }

  fileprivate mutating func eraseDetails() {
    for order in file.orders where order.state.isFinal && order.form != LeaveForm() {
      put(.order(order.withoutForm))
    }
    for feedback in file.feedback where feedback.remark != nil {
      put(
        .feedback(Feedback(order: feedback.order, rating: feedback.rating, remark: nil, at: feedback.at)))
    }
    for answered in file.cases where !answered.isOpen && answered.matter.remark != nil {
      put(.appeal(answered.withoutRemark))
    }
    for service in file.services {
      guard case .terminated = service.state, service.giver != nil else { continue }
      var nameless = service
      nameless.giver = nil
      put(.service(nameless))
    }
  }

  fileprivate mutating func eraseAccount() {
    for planned in file.cases where planned.isOpen && planned.ground == .erasure {
      var done = planned
      done.state = .upheld
      done.answeredAt = now
      put(.appeal(done))
    }
    put(.erase)
  }

  /// Plans that all data go on a day, once however often it is asked for.
  mutating func planErasure(on day: BeijingDay, by actor: AuditEvent.Actor) {
    guard !file.cases.contains(where: { $0.isOpen && $0.ground == .erasure }) else { return }
    let planned = AppealCase(
      id: numbers.nextNumber(prefix: "SS", on: now.beijingDay), ground: .erasure, matter: AppealMatter(),
      openedAt: now, answerBy: day)
    put(.appeal(planned))
    audit(.caseOpened, by: actor, of: planned.id.text)
  }
}

extension Order {
  fileprivate var withoutForm: Order {
    Order(
      id: id, service: service, item: item, consent: consent, policyVersion: policyVersion,
      form: LeaveForm(), payment: payment, state: state, steps: steps)
  }
}

extension AppealCase {
  fileprivate var withoutRemark: AppealCase {
    var matter = matter
    matter.remark = nil
    return AppealCase(
      id: id, ground: ground, matter: matter, openedAt: openedAt, answerBy: answerBy, state: state,
      answeredAt: answeredAt, answer: answer)
  }
}
