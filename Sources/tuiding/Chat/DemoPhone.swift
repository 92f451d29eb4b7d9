import Dialogue
import DomainCore
import Synchronization

/// Stands before the simulated operator and shows the SMS that a customer's phone would receive.
final class DemoPhone: OperatorGateway {
  private let inner: any OperatorGateway
  private let received = Mutex<[Phrase]>([])
  private let code = Mutex<String?>(nil)

  init(_ inner: any OperatorGateway) {
    self.inner = inner
  }

  /// The messages that arrived since the last call.
  func takeMessages() -> [Phrase] {
    received.withLock { messages in
      defer { messages = [] }
      return messages
    }
  }

  /// The code of the last message that held one.
  var lastCode: String? { code.withLock { $0 } }

  func isReachable(for kind: ErrandKind) async -> Bool { await inner.isReachable(for: kind) }

  func reports(about subscriber: ID<Subscriber>, at now: Instant) async -> [OperatorReport] {
    await inner.reports(about: subscriber, at: now)
  }

  func acknowledge(_ report: OperatorReport, about subscriber: ID<Subscriber>) async {
    await inner.acknowledge(report, about: subscriber)
  }

  func deliver(_ delivery: Delivery) async -> OperatorAnswer {
    let answer = await inner.deliver(delivery)
    guard case .done = answer else { return answer }
    switch delivery.message.errand {
    case .code(_, let digits):
      code.withLock { $0 = digits }
      received.withLock { $0.append(Phrase(.smsCode, ["code": .text(digits)])) }
    case .notice(let notice):
      received.withLock { $0.append(NoticeWords.phrase(for: notice).naming(delivery.phone)) }
    case .terminate, .provision, .pickUp, .collect, .payBack, .resync: break
    }
    return answer
  }
}
