import DomainCore

/// Every state that one order can get into, with every input in each: found by walking, breadth first, until nothing new is
/// seen. Two files are the same state when their order, service, money and messages stand alike on the same day.
struct OrderEnumeration {
  /// What can happen in any state.
  enum Input: Hashable {
    case yes(Yes)
    case withdraw
    case pay(PaymentMethod)
    case person(PersonDecision)
    case answer(OperatorAnswer, ErrandKind)
    case sendRefundAgain
    case chargeback
    case account(AccountState)
    case due
    /// On to the next day on which something changes.
    case later

    /// A good yes, or one that lacks something.
    enum Yes: CaseIterable {
      case good, unverified, weak, stale, otherQuote, otherDay
    }

    static let answers: [OperatorAnswer] = [.done, .refused(.declined), .unavailable, .silent]
    static let money: [ErrandKind] = [.terminate, .provision, .collect, .payBack]

    static let all: [Input] =
      Yes.allCases.map(Input.yes)
      + [.withdraw, .pay(.wechat), .pay(.balance), .sendRefundAgain, .chargeback, .due]
      + PersonDecision.allCases.map(Input.person)
      + money.flatMap { kind in answers.map { Input.answer($0, kind) } }
      + [AccountState.normal, .frozen, .closed].map(Input.account) + [.later]
  }

  /// A file on a day.
  struct Node {
    var file: CustomerFile
    var now: Instant
    /// Whether a person has approved the order.
    var isApprovedByStaff = false

    /// What tells control states apart.
    var key: Key {
      let order = file.orders.last
      return Key(
        order: order?.state, orders: file.orders.count,
        wasApproved: order?.steps.contains { $0.state == .pending } ?? false,
        wentToNetwork: order?.steps.contains { $0.state == .inProgress } ?? false,
        payments: file.payments.filter { $0.order != nil || $0.id.text.hasPrefix("paid") }.map {
          "\($0.state) \($0.reservedFen.count) \($0.refundedFen.count) \($0.chargedBackFen.count)"
        },
        refunds: file.refunds.map { "\($0.state) \($0.destination) \($0.escalatedAt != nil)" },
        services: file.services.map {
          "\($0.product) \($0.state) \($0.autoRenews) \($0.endsOn != nil) \($0.pausedOn != nil)"
        },
        messages: file.outbox.filter { Input.money.contains($0.errand.kind) }
          .map { "\($0.errand.kind) \($0.attempts)" },
        account: file.subscriber.state, isApprovedByStaff: isApprovedByStaff, now: now)
    }
  }

  struct Key: Hashable {
    var order: OrderState?
    var orders: Int
    var wasApproved: Bool
    var wentToNetwork: Bool
    var payments: [String]
    var refunds: [String]
    var services: [String]
    var messages: [String]
    var account: AccountState
    var isApprovedByStaff: Bool
    var now: Instant
  }

  /// Days on which something changes: the yes, the pay-back, overdue and the first window, the second window, the next period.
  static let days = [0, 2, 8, 17, 41]

  private let scenario: Scenario
  /// Orders of before the walk.
  private let earlier: Set<ID<Order>>
  /// States seen.
  private(set) var states = 0
  /// Inputs tried.
  private(set) var steps = 0
  /// Control states of the order that were reached.
  private(set) var orderStates: Set<OrderState> = []
  /// What broke a rule.
  private(set) var broken: [String] = []

  /// What is asked for, and of which customer.
  struct Scenario: CustomStringConvertible {
    let description: String
    let file: CustomerFile
    let request: @Sendable (CustomerFile) -> OrderRequest
    /// Whether one factor is too weak a proof for it.
    var needsTwoFactors = false
    /// Whether no rule may approve it.
    var needsPerson = false

    static func leaving(_ kind: LeavingWorld.Kind) -> Scenario {
      Scenario(
        description: "\(kind)", file: LeavingWorld.file([kind]), request: { _ in .leave([kind.service]) },
        needsTwoFactors: kind == .broadband, needsPerson: kind == .person)
    }
  }

  /// Walks everything from a customer who hasn't ordered it yet.
  init(_ scenario: Scenario) {
    self.scenario = scenario
    earlier = Set(scenario.file.orders.map(\.id))
    let start = Node(file: scenario.file.withAgedMessages(), now: LeavingWorld.now)
    var seen: Set<Key> = [start.key]
    var queue = [start]
    var next = 0
    while next < queue.count, broken.isEmpty {
      let node = queue[next]
      next += 1
      for input in Input.all {
        steps += 1
        let after = step(node, input)
        check(node, input, after)
        guard seen.insert(after.key).inserted else { continue }
        checkBooks(of: after)
        queue.append(after)
      }
    }
    states = seen.count
  }

  private func step(_ node: Node, _ input: Input) -> Node {
    let (file, now) = (node.file, node.now)
    // The store knows of each commit, and so do the ids: here the receipts and bookings tell commits apart.
    var numbers = LeavingWorld.numbers("\(now.milliseconds) \(file.receipts.count) \(file.charges.count)")
    let (policies, keyring) = (LeavingWorld.policies, LeavingWorld.keyring)
    var changes: [Change] = []
    switch input {
    case .yes(let yes): changes = accept(yes, node, &numbers)
    case .withdraw:
      if let order = file.orders.last {
        changes = (try? file.withdrawingAsRead(order.id, at: now).get()) ?? []
      }
    case .pay(let method):
      if let order = file.orders.last, file.payments.count < 3 {
        changes =
          (try? file.paying(
            order: order.id, amountFen: file.amountDue(on: order, under: policies, at: now), by: method,
            proof: LeavingWorld.proof(at: now), under: policies, numbers: &numbers, keyring: keyring, at: now
          ).get()) ?? []
      }
    case .person(let choice):
      if let order = file.orders.last {
        changes =
          (try? file.deciding(
            choice, on: order.id, under: policies, numbers: &numbers, keyring: keyring, at: now
          ).get()) ?? []
      }
    case .answer(let answer, let kind):
      if let message = message(kind, in: file, at: now) {
        changes = file.changes(
          after: answer, to: message, under: policies, numbers: &numbers, keyring: keyring, at: now)
      }
    case .sendRefundAgain:
      if let refund = file.refunds.last {
        changes =
          (try? file.sendingAgain(
            refund: refund.id, under: policies, numbers: &numbers, keyring: keyring, at: now
          ).get()) ?? []
      }
    case .chargeback:
      if let payment = file.payments.last, payment.chargedBackFen == .zero {
        changes = file.changes(
          afterChargebackOf: payment.id, amountFen: payment.amountFen, under: policies, numbers: &numbers,
          keyring: keyring, at: now)
      }
    case .account(let state):
      // After the review the account's state decides nothing any more.
      guard file.orders.last?.isUnderReview ?? true, file.subscriber.state != .closed else { return node }
      var subscriber = file.subscriber
      subscriber.state = state
      changes = [.subscriber(subscriber)]
    case .due:
      changes = file.dueChanges(under: policies, numbers: &numbers, keyring: keyring, at: now)
    case .later:
      let today = now.beijingDay.days(since: LeavingWorld.now.beijingDay)
      guard let day = Self.days.first(where: { $0 > today }) else { return node }
      return Node(
        file: file, now: LeavingWorld.now.adding(seconds: Int64(day) * 86_400),
        isApprovedByStaff: node.isApprovedByStaff)
    }
    let isApproved = changes.contains { change in
      guard case .audit(let event) = change else { return false }
      return event.action == .orderApproved && event.actor == .staff
    }
    return Node(
      file: file.applying(changes).withAgedMessages(), now: now,
      isApprovedByStaff: node.isApprovedByStaff || isApproved)
  }

  /// The message that an answer is to, whether it still waits or was closed long ago, or was never sent at all.
  private func message(_ kind: ErrandKind, in file: CustomerFile, at now: Instant) -> OutboxMessage? {
    if let waiting = file.outbox.first(where: { $0.errand.kind == kind }) { return waiting }
    func old(_ errand: Errand, _ id: String) -> OutboxMessage {
      OutboxMessage(id: ID(id), errand: errand, createdAt: now, notBefore: now)
    }
    switch kind {
    case .terminate:
      return file.orders.last { $0.item.isLeaving }.map {
        old(.terminate(order: $0.id, service: $0.service), "terminate-\($0.id)")
      }
    case .collect:
      return file.payments.last { $0.order != nil }.map {
        old(.collect(payment: $0.id, amountFen: $0.amountFen, method: $0.method), "collect-\($0.id)")
      }
    case .payBack:
      return file.refunds.last.map {
        old(.payBack(refund: $0.id, amountFen: $0.amountFen, destination: $0.destination), "payback-\($0.id)")
      }
    case .provision:
      return file.orders.last.flatMap { order in
        order.item.action.map {
          old(.provision(order: order.id, service: order.service, $0), "provision-\(order.id)")
        }
      }
    case .code, .notice, .pickUp, .resync: return nil
    }
  }

  private func accept(_ yes: Input.Yes, _ node: Node, _ numbers: inout NumberSource) -> [Change] {
    guard node.file.orders.filter({ !earlier.contains($0.id) }).last?.state.isFinal != true,
      var quote = try? node.file.quote(
        for: scenario.request(node.file), payingBy: .alipay, under: LeavingWorld.policies, at: node.now
      ).get()
    else { return [] }
    var consent = LeavingWorld.consent(to: quote, at: node.now)
    switch yes {
    case .good: break
    case .unverified:
      consent = LeavingWorld.consent(
        to: quote, proof: LeavingWorld.proof(of: ID("s2"), at: node.now), at: node.now)
    case .weak:
      guard scenario.needsTwoFactors else { return [] }
      consent = LeavingWorld.consent(
        to: quote, proof: LeavingWorld.proof([.smsCode], at: node.now), at: node.now)
    case .stale:
      let old = LeavingWorld.proof(at: node.now.adding(seconds: -301))
      consent = LeavingWorld.consent(to: quote, proof: old, at: node.now)
    case .otherQuote:
      var other = quote
      other.items[0].priceFen = Fen(1)
      consent = LeavingWorld.consent(to: other, at: node.now)
    case .otherDay:
      quote.day = quote.day.adding(days: -1)
      consent = LeavingWorld.consent(to: quote, at: node.now)
    }
    let acceptance = node.file.accepting(
      quote, consent: consent, form: LeavingWorld.form, under: LeavingWorld.policies, numbers: &numbers,
      keyring: LeavingWorld.keyring, at: node.now)
    guard case .accepted(let changes, _) = acceptance else { return [] }
    return changes
  }

  private mutating func check(_ before: Node, _ input: Input, _ after: Node) {
    var found: [String] = []
    if after.file.orders.count > before.file.orders.count, input != .yes(.good) {
      found.append("an order without a good yes")
    }
    for order in after.file.orders {
      let was = before.file.order(order.id)?.state
      if let was, was.isFinal, order.state != was { found.append("\(was) became \(order.state)") }
      if order.state == .completed, was != .completed { found += lacks(of: order, in: after) }
    }
    if case .answer(.done, let kind) = input, let message = message(kind, in: before.file, at: before.now) {
      var numbers = LeavingWorld.numbers("again")
      let again = after.file.changes(
        after: .done, to: message, under: LeavingWorld.policies, numbers: &numbers,
        keyring: LeavingWorld.keyring, at: after.now)
      if after.file.applying(again).balances != after.file.balances {
        found.append("an answer twice moved money twice")
      }
    }
    broken += found.map { "\(input) in \(before.key): \($0)" }
  }

  private mutating func checkBooks(of node: Node) {
    for order in node.file.orders { orderStates.insert(order.state) }
    var found = node.file.brokenBooks
    let due = node.file.nextDue(under: LeavingWorld.policies, at: node.now)
    var numbers = LeavingWorld.numbers("probe")
    let changes = node.file.dueChanges(
      under: LeavingWorld.policies, numbers: &numbers, keyring: LeavingWorld.keyring, at: node.now)
    if (due.map { $0 <= node.now } ?? false) == changes.isEmpty { found.append("due, but nothing to do") }
    broken += found.map { "\(node.key): \($0)" }
  }

  /// What the path to a completed order lacked.
  private func lacks(of order: Order, in node: Node) -> [String] {
    let file = node.file
    let reached = order.steps.map(\.state)
    var lacks: [String] = []
    if reached.first != .acknowledged { lacks.append("completed without acceptance") }
    if !file.receipts.contains(where: { $0.order == order.id && $0.kind == .review }) {
      lacks.append("completed without review")
    }
    if scenario.needsPerson, !node.isApprovedByStaff { lacks.append("completed without a person's approval") }
    // What is about money alone has no network to ask.
    let isMoneyOnly = [.payArrears, .payOut].contains(order.item.action?.kind)
    if !isMoneyOnly, !reached.contains(.inProgress) { lacks.append("completed without the network") }
    if order.item.feeFen > .zero, !reached.contains(.pending) { lacks.append("completed unpaid") }
    return lacks
  }
}

extension CustomerFile {
  /// The file with every message two deliveries before it is set aside, so that the walk needn't fail eight times, and
  /// without notices, which decide nothing.
  fileprivate func withAgedMessages() -> CustomerFile {
    var file = self
    file.outbox = outbox.filter { $0.errand.kind != .notice }.map { message in
      var message = message
      message.attempts = min(max(message.attempts, Retry.attemptsLimit - 2), Retry.attemptsLimit)
      return message
    }
    return file
  }
}
