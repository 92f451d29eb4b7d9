internal import Synchronization

/// An operator in the same process, for the embedded default, rehearsals and tests: it does each errand once, remembers
/// what it delivered, and can be told to fail. It has no clock and no chance: the same deliveries get the same answers.
public final class SimulatedOperator: OperatorGateway {
  private let state: Mutex<State>

  /// A text that reached a phone, for a front end that shows it as 【演示短信】.
  public enum DeliveredMessage: Hashable, Sendable {
    case code(String)
    case notice(Notice, NoticeChannel)
  }

  /// An operator that fails as `faults` say, and otherwise does everything at once.
  public init(faults: [Fault] = []) {
    state = Mutex(State(faults: faults))
  }

  /// Takes the codes and results that were delivered to a phone since the last call, oldest first.
  public func takeMessages(for phone: PhoneNumber) -> [DeliveredMessage] {
    state.withLock { $0.messages.removeValue(forKey: phone) ?? [] }
  }

  /// Replaces the faults that are left.
  public func setFaults(_ faults: [Fault]) {
    state.withLock { $0.faults = faults }
  }

  /// How often each message was really done: 1 at the most, whatever was asked.
  public var timesDone: [ID<OutboxMessage>: Int] { state.withLock { $0.timesDone } }

  public func deliver(_ delivery: Delivery) async -> OperatorAnswer {
    state.withLock { $0.answer(to: delivery) }
  }

  /// False while a fault without an end keeps all errands of the kind away.
  public func isReachable(for kind: ErrandKind) async -> Bool {
    state.withLock { state in
      !state.faults.contains {
        $0.behaviour == .unavailable && $0.times == nil && ($0.errand ?? kind) == kind
      }
    }
  }

  public func reports(about subscriber: ID<Subscriber>, at now: Instant) async -> [OperatorReport] {
    state.withLock { $0.reports(about: subscriber, at: now) }
  }

  public func acknowledge(_ report: OperatorReport, about subscriber: ID<Subscriber>) async {
    state.withLock { state in
      guard let index = state.pendingReports[subscriber]?.firstIndex(of: report) else { return }
      state.pendingReports[subscriber]?.remove(at: index)
    }
  }
}

extension SimulatedOperator {
  /// One way to fail.
  public struct Fault: Hashable, Sendable {
    /// The errands it concerns; nil is all.
    public var errand: ErrandKind?
    /// How it fails.
    public var behaviour: Behaviour
    /// Deliveries it spoils; nil is all.
    public var times: Int?

    /// Ways to fail.
    public enum Behaviour: Hashable, Sendable {
      /// Not done, says so: later it may be.
      case unavailable
      /// Not done, no answer.
      case lost
      /// Done, but the answer is lost.
      case answerLost
      /// Done and answered only so many seconds after the first delivery; silent until then, then reported unasked.
      case slow(seconds: Int64)
      /// Done, answered, and answered again unasked.
      case doubled
      /// A definite no.
      case refused(OperatorRefusal)
      /// Says no, and so many seconds later reports unasked that it was done after all.
      case contradicts(seconds: Int64)
      /// A definite no to payments and pay-backs in this way; all else is done.
      case refusesMethod(PaymentMethod)
    }

    /// A fault for the next `times` deliveries of an errand.
    public init(_ behaviour: Behaviour, of errand: ErrandKind? = nil, times: Int? = nil) {
      self.behaviour = behaviour
      self.errand = errand
      self.times = times
    }
  }
}

/// The kinds of errand.
public enum ErrandKind: String, Hashable, Sendable, Codable, CaseIterable {
  case code, notice, terminate, provision, pickUp, collect, payBack, resync
}

extension Errand {
  /// Which kind of errand it is.
  public var kind: ErrandKind {
    switch self {
    case .code: .code
    case .notice: .notice
    case .terminate: .terminate
    case .provision: .provision
    case .pickUp: .pickUp
    case .collect: .collect
    case .payBack: .payBack
    case .resync: .resync
    }
  }

  /// The way the money takes; nil where no money moves.
  public var method: PaymentMethod? {
    switch self {
    case .code, .notice, .terminate, .provision, .pickUp, .resync: nil
    case .collect(_, _, let method): method
    case .payBack(_, _, let destination): destination
    }
  }
}

extension SimulatedOperator {
  /// What the operator remembers.
  private struct State {
    var faults: [Fault]
    var messages: [PhoneNumber: [DeliveredMessage]] = [:]
    var timesDone: [ID<OutboxMessage>: Int] = [:]
    var final: [ID<OutboxMessage>: OperatorAnswer] = [:]
    var slow: [ID<OutboxMessage>: (delivery: Delivery, readyAt: Instant)] = [:]
    var pendingReports: [ID<Subscriber>: [OperatorReport]] = [:]

    mutating func answer(to delivery: Delivery) -> OperatorAnswer {
      let key = delivery.message.id
      if let answer = final[key] { return answer }
      if let waiting = slow[key] {
        guard waiting.readyAt <= delivery.at else { return .silent }
        slow[key] = nil
        return perform(delivery)
      }
      switch takeFault(for: delivery.message.errand) {
      case nil: return perform(delivery)
      case .unavailable: return .unavailable
      case .lost: return .silent
      case .answerLost:
        _ = perform(delivery)
        return .silent
      case .slow(let seconds):
        slow[key] = (delivery, delivery.at.adding(seconds: seconds))
        return .silent
      case .doubled:
        let answer = perform(delivery)
        report(answer, to: delivery)
        return answer
      case .refused(let refusal): return refuse(delivery, refusal)
      case .contradicts(let seconds):
        slow[key] = (delivery, delivery.at.adding(seconds: seconds))
        return .refused(.declined)
      case .refusesMethod: return refuse(delivery, .declined)
      }
    }

    mutating func reports(about subscriber: ID<Subscriber>, at now: Instant) -> [OperatorReport] {
      for (key, waiting) in slow.sorted(by: { $0.key.text < $1.key.text })
      where waiting.delivery.subscriber == subscriber && waiting.readyAt <= now {
        slow[key] = nil
        report(perform(waiting.delivery), to: waiting.delivery)
      }
      return pendingReports[subscriber] ?? []
    }

    private mutating func report(_ answer: OperatorAnswer, to delivery: Delivery) {
      let report = OperatorReport(message: delivery.message, answer: answer)
      pendingReports[delivery.subscriber, default: []].append(report)
    }

    private mutating func perform(_ delivery: Delivery) -> OperatorAnswer {
      let key = delivery.message.id
      timesDone[key, default: 0] += 1
      final[key] = .done
      if delivery.isForNobody { return .done }
      switch delivery.message.errand {
      case .code(_, let code): messages[delivery.phone, default: []].append(.code(code))
      case .notice(let notice):
        messages[delivery.phone, default: []].append(.notice(notice, delivery.channel))
      case .terminate, .provision, .pickUp, .collect, .payBack, .resync: break
      }
      return .done
    }

    private mutating func refuse(_ delivery: Delivery, _ refusal: OperatorRefusal) -> OperatorAnswer {
      final[delivery.message.id] = .refused(refusal)
      return .refused(refusal)
    }

    /// The first fault that concerns an errand; a counted one is used up.
    private mutating func takeFault(for errand: Errand) -> Fault.Behaviour? {
      let index = faults.firstIndex { fault in
        if let kind = fault.errand, kind != errand.kind { return false }
        if let times = fault.times, times <= 0 { return false }
        if case .refusesMethod(let method) = fault.behaviour { return errand.method == method }
        return true
      }
      guard let index else { return nil }
      if let times = faults[index].times { faults[index].times = times - 1 }
      return faults[index].behaviour
    }
  }
}
