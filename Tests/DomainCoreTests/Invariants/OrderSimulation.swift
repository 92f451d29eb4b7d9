import DomainCore

/// One customer's life by chance: leaving, withdrawing, paying, persons deciding, banks taking money back, an operator that
/// fails, is slow, silent or says things twice, a disk that fails, other writers, a clock that jumps both ways. After each step the books must hold; in
/// the end, with a healthy operator and willing persons, every order and refund must come to its end.
struct OrderSimulation {
  let store: FaultyStore
  let gateway: SimulatedOperator
  let courier: Courier
  let clock: SimulatedClock
  let rules: SimulatedRules
  var random: RandomNumbers
  var turn = 0
  var quotes: Set<[UInt8]> = []
  var chargedBackFen = Fen.zero
  var openingCashFen = Fen.zero
  var linesOfLeaving: [ID<Service>: Int] = [:]
  /// Bill lines that the operator's billing made for periods after the end of a service.
  var mistakes: Set<ID<Charge>> = []
  /// What the customer was proved by last, and what of the codes is known to him.
  var verification = VerificationLog()
  /// What was charged for equipment that came back damaged, by service.
  var damagedFen: [ID<Service>: Fen] = [:]
  /// The file as it was checked last.
  var lastFile: CustomerFile?
  /// What broke a rule, with the step; empty when all held.
  var broken: [String] = []
  /// What happened, for the printed count.
  var counts = Counts()

  /// What a run came to.
  struct Counts {
    var orders = 0
    var completed = 0
    var refunds = 0
    var commits = 0
    /// Orders that aren't leaving, by kind.
    var arranged: [String: Int] = [:]
    /// Turns that a fault of the store ended; the customer was told to try again.
    var refusedTurns = 0
    /// Turns that another writer was faster than.
    var staleTurns = 0
    /// Money of closed accounts that persons sent on by another way.
    var payoutsSent = 0
    /// Codes that proved who was speaking, grants that were approved, orders that claimed a discount back, lent equipment
    /// that came back, lives under two versions or in a province.
    var proved = 0
    var grants = 0
    var clawBacks = 0
    var returned = 0
    var versioned = 0
    var provincial = 0

    mutating func add(_ other: Counts) {
      orders += other.orders
      completed += other.completed
      refunds += other.refunds
      commits += other.commits
      arranged.merge(other.arranged, uniquingKeysWith: +)
      refusedTurns += other.refusedTurns
      staleTurns += other.staleTurns
      payoutsSent += other.payoutsSent
      proved += other.proved
      grants += other.grants
      clawBacks += other.clawBacks
      returned += other.returned
      versioned += other.versioned
      provincial += other.provincial
    }
  }

  /// Runs one seed from beginning to end.
  static func run(seed: UInt64, steps: Int) async throws -> OrderSimulation {
    var simulation = OrderSimulation(seed: seed)
    let opening = simulation.openingFile()
    if simulation.rules.hasTwoVersions { simulation.counts.versioned = 1 }
    if simulation.rules.province != "default" { simulation.counts.provincial = 1 }
    simulation.openingCashFen = opening.balances[.cash] ?? .zero
    try await simulation.store.add(opening, at: simulation.clock.now)
    for step in 0..<steps {
      do {
        try await simulation.step()
      } catch let problem as StoreProblem {
        if case .violated(let rule) = problem { simulation.broken.append("step \(step): \(rule)") }
        simulation.counts.refusedTurns += 1
      } catch is ClockFault {
        simulation.counts.refusedTurns += 1
      } catch let problem as Unexpected {
        guard try await simulation.isErased("step \(step)") else { throw problem }
      }
      if try await simulation.isErased("step \(step)") { return simulation }
      try await simulation.check("step \(step)")
      if !simulation.broken.isEmpty { return simulation }
    }
    simulation.store.setCalm(true)
    do {
      try await simulation.finish()
    } catch let problem as Unexpected {
      guard try await simulation.isErased("end") else { throw problem }
      return simulation
    }
    if try await simulation.isErased("end") { return simulation }
    try await simulation.check("end")
    return simulation
  }

  private init(seed: UInt64) {
    let clock = SimulatedClock(LeavingWorld.now)
    self.clock = clock
    random = RandomNumbers(seed: seed)
    let rules = SimulatedRules(
      hasTwoVersions: random.below(2) == 0, province: random.below(3) == 0 ? "zj" : "default")
    self.rules = rules
    store = FaultyStore(MemoryStore(keyring: LeavingWorld.keyring), seed: seed) { kept, subscriber in
      try await Self.overtake(kept, subscriber, under: rules.policies, at: clock.now)
    }
    gateway = SimulatedOperator()
    courier = Courier(
      store: store, gateway: gateway, policies: rules.policies, keyring: LeavingWorld.keyring,
      clock: { clock.now })
  }

  /// Another process does what is due, or only looks in.
  private static func overtake(
    _ store: MemoryStore, _ subscriber: ID<Subscriber>, under policies: Policies, at now: Instant
  ) async throws {
    let other = Courier(
      store: store, gateway: SimulatedOperator(), policies: policies,
      keyring: LeavingWorld.keyring, clock: { now })
    if try await other.runDue(for: subscriber) { return }
    guard let file = try await store.file(of: subscriber) else { return }
    _ = try await store.commit(
      Commit(
        file: Commit.FileGuard(subscriber: subscriber, version: file.version),
        nextDueAt: file.nextDue(under: policies, at: now), at: now))
  }

  private mutating func openingFile() -> CustomerFile {
    let kinds = LeavingWorld.Kind.allCases.filter { _ in random.below(2) == 0 }
    let balanceFen = Fen(Int64(random.pick([0, 3000, 69_000, 200_000])))
    let method = random.pick(PaymentMethod.allCases)
    // Nothing but the plan: an account that can be closed.
    if random.below(6) == 0 {
      var file = LeavingWorld.fileWithPlan(balanceFen: balanceFen, paidBy: method)
      file.subscriber.province = rules.province
      return file
    }
    let file =
      random.below(3) == 0
      ? LeavingWorld.fileWithPlan(
        kinds.filter { _ in random.below(2) == 0 }, balanceFen: balanceFen, paidBy: method)
      : LeavingWorld.file(
        kinds.isEmpty ? [.prorated] : kinds,
        operatorID: rules.hasTwoVersions ? "cmcc" : random.pick(["cmcc", "cucc", "ctcc"]),
        balanceFen: balanceFen, paidBy: method)
    return rules.adorned(file, paidBy: method, by: &random)
  }

  private mutating func step() async throws {
    turn += 1
    switch random.below(25) {
    case 0...3: try await leave()
    case 4: try await withdraw()
    case 5: try await payAnotherWay()
    case 6: try await person()
    case 7: try await chargeBack()
    case 8: try await editAccount()
    case 14: try await chargeByMistake()
    case 19: try await payOutHeld()
    case 9: gateway.setFaults((0..<random.below(4)).map { _ in randomFault() })
    case 10: clock.move(seconds: randomJump())
    case 15...17: try await arrange()
    case 11:
      // To the first second of the next period, where off-by-one days live.
      let today = clock.now.beijingDay
      let first = AnchoredPeriod(containing: today, anchor: day("2026-11-01"), months: 1).end.start
      clock.move(seconds: random.below(3) == 0 ? first.seconds(since: clock.now) + 1 : randomJump())
    case 12, 13, 18: try await askForCare()
    case 21, 22, 23: try await verify()
    case 24: try await grantSomething()
    default: try await setRight()
    }
    if random.below(2) == 0 { try await refusePayouts() }
    if random.below(4) == 0 { try await lookAfterEquipment() }
    if random.below(3) > 0 { try await work() }
  }

  private mutating func work() async throws {
    if random.below(8) == 0 {
      // Long enough for the last delivery of whatever fails.
      for _ in 0..<Retry.attemptsLimit {
        _ = try await courier.run(for: LeavingWorld.subscriber, until: clock.now.adding(seconds: 1))
        clock.move(seconds: 61)
      }
    }
    if random.below(2) == 0 {
      let made = try await courier.run(
        for: LeavingWorld.subscriber, until: clock.now.adding(seconds: 1))
      counts.commits += made
    } else {
      let made = try await courier.runAll(limit: 10, until: clock.now.adding(seconds: 1))
      counts.commits += made.commits
    }
    if random.below(4) == 0 { try await repeatAnAnswer() }
  }

  func file() async throws -> CustomerFile {
    guard let file = try await store.file(of: LeavingWorld.subscriber) else {
      throw Unexpected(what: "the account is gone")
    }
    return file
  }

  mutating func commit(_ changes: [Change], grant: Grant? = nil, on file: CustomerFile) async throws {
    let outcome = try await store.commit(
      Commit(
        file: Commit.FileGuard(subscriber: file.subscriber.id, version: file.version), changes: changes,
        grant: grant,
        nextDueAt: file.applying(changes).nextDue(under: rules.policies, at: clock.now),
        at: clock.now))
    if case .stale = outcome { counts.staleTurns += 1 }
  }

  func numbers() -> NumberSource { LeavingWorld.numbers("turn/\(turn)") }

  private mutating func leave() async throws {
    let file = try await file()
    let wanted = file.services.filter { _ in random.below(3) > 0 }.map(\.id)
    if wanted.isEmpty { return }
    let method: PaymentMethod? = random.below(10) == 0 ? nil : random.pick(PaymentMethod.allCases)
    let quoted = file.quote(
      leaving: wanted, payingBy: method, under: rules.policies, at: clock.now)
    guard case .success(let quote) = quoted else { return }
    quotes.insert(quote.hash(LeavingWorld.keyring))
    if random.below(4) == 0 { clock.move(seconds: randomJump() % 7200) }
    let proof = randomProof()
    var consent = LeavingWorld.consent(to: quote, proof: proof, at: clock.now)
    if random.below(10) == 0 {
      consent = Consent(
        quoteHash: [1, 2, 3], at: clock.now, conversation: LeavingWorld.conversation, turn: turn,
        proof: proof)
    }
    var numbers = numbers()
    let form = random.below(5) == 0 ? LeaveForm() : LeavingWorld.form
    let acceptance = file.accepting(
      quote, consent: consent, form: form, under: rules.policies, numbers: &numbers,
      keyring: LeavingWorld.keyring, at: clock.now)
    guard case .accepted(let changes, let orders) = acceptance else { return }
    counts.clawBacks += orders.count {
      $0.item.terminationFee.amountFen > .zero && $0.item.kind == .membership
    }
    try await commit(changes, on: file)
  }

  private mutating func withdraw() async throws {
    let file = try await file()
    guard let order = file.orders.randomElement(using: &random) else { return }
    let result = file.withdrawingAsRead(order.id, under: rules.policies, at: clock.now)
    if case .success(let changes) = result { try await commit(changes, on: file) }
  }

  private mutating func payAnotherWay() async throws {
    let file = try await file()
    guard let order = file.orders.randomElement(using: &random) else { return }
    var numbers = numbers()
    let result = file.paying(
      order: order.id, amountFen: file.amountDue(on: order, under: rules.policies, at: clock.now),
      by: random.pick(PaymentMethod.allCases), proof: LeavingWorld.proof(at: clock.now),
      under: rules.policies, numbers: &numbers, keyring: LeavingWorld.keyring, at: clock.now)
    if case .success(let changes) = result { try await commit(changes, on: file) }
  }

  private mutating func person() async throws {
    let file = try await file()
    guard let order = file.orders.randomElement(using: &random) else { return }
    try await decide(random.pick(PersonDecision.allCases), on: order, of: file)
  }

  mutating func decide(_ choice: PersonDecision, on order: Order, of file: CustomerFile) async throws {
    var numbers = numbers()
    let result = file.deciding(
      choice, on: order.id, under: rules.policies, numbers: &numbers, keyring: LeavingWorld.keyring,
      at: clock.now)
    if case .success(let changes) = result { try await commit(changes, on: file) }
  }

  private mutating func editAccount() async throws {
    let file = try await file()
    var subscriber = file.subscriber
    if subscriber.state == .closed { return }
    switch random.below(4) {
    case 0: subscriber.state = .frozen
    case 1: subscriber.state = .abnormal
    case 2: subscriber.simChangedAt = clock.now.adding(seconds: -Int64(random.below(4 * 86_400)))
    default: subscriber.state = .normal
    }
    try await commit([.subscriber(subscriber)], on: file)
  }
}
