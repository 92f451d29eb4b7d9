import DomainCore
import Testing

@Suite("A yes becomes orders, or says why not (R11, R17, R18, S2, S8)")
struct AcceptingTests {
  static func accepting(
    _ quote: Quote, on file: CustomerFile = LeavingWorld.file(), consent: Consent? = nil,
    form: LeaveForm = LeavingWorld.form, at now: Instant = LeavingWorld.now
  ) -> Acceptance {
    var numbers = LeavingWorld.numbers()
    return file.accepting(
      quote, consent: consent ?? LeavingWorld.consent(to: quote, at: now), form: form,
      under: LeavingWorld.policies, numbers: &numbers, keyring: LeavingWorld.keyring, at: now)
  }

  @Test("One order for each item; renewal stops at once; nothing is collected before the review")
  func accepted() throws {
    let (file, orders) = try LeavingWorld.file().leaving([.prorated, .broadband])
    #expect(orders.map(\.state) == [.acknowledged, .acknowledged])
    #expect(Set(orders.map(\.id)).count == 2)
    for order in orders {
      #expect(order.id.text.hasPrefix("TD20261121") && Crockford.isWellFormed(order.id.text))
      let service = try #require(file.service(order.service))
      #expect(service.state == .pendingTerminate(order.id))
      #expect(!service.autoRenews)
      #expect(file.receipts.filter { $0.order == order.id }.map(\.kind) == [.application])
    }
    #expect(orders[0].payment == nil)
    #expect(orders[1].payment.flatMap(file.payment)?.state == .pending)
    #expect(file.outbox.isEmpty)
    #expect(file.brokenBooks == [])
    #expect(file.nextDue(under: LeavingWorld.policies, at: LeavingWorld.now) == LeavingWorld.now)
  }

  @Test("The same yes makes the same numbers")
  func deterministic() throws {
    let quote = try LeavingWorld.file().quoted([.prorated, .broadband])
    #expect(Self.accepting(quote) == Self.accepting(quote))
  }

  @Test("After Beijing midnight the quote is another, and is handed back")
  func midnight() throws {
    let before = LeavingWorld.at("2026-11-21", hour: 23, minute: 59, second: 59)
    let quote = try LeavingWorld.file().quoted([.prorated], at: before)
    let midnight = before.adding(seconds: 1)
    if case .accepted = Self.accepting(
      quote, consent: LeavingWorld.consent(to: quote, at: before), at: before)
    {
    } else {
      Issue.record("a second before midnight the quote holds")
    }
    let answer = Self.accepting(
      quote, consent: LeavingWorld.consent(to: quote, at: midnight), at: midnight)
    let fresh = try LeavingWorld.file().quoted([.prorated], at: midnight)
    #expect(answer == .quoteChanged(fresh))
    #expect(fresh.refundFen == Fen(800))
  }

  @Test(
    "A quote that says something else than today's is handed back", arguments: QuoteTests.forgeries.indices)
  func forged(index: Int) throws {
    var quote = try LeavingWorld.file().quoted([.prorated, .broadband])
    QuoteTests.forgeries[index](&quote)
    let fresh = try LeavingWorld.file().quote(
      leaving: quote.items.map(\.service), payingBy: quote.paymentMethod, under: LeavingWorld.policies,
      at: LeavingWorld.now
    ).get()
    #expect(Self.accepting(quote) == .quoteChanged(fresh))
  }

  @Test("Leaving twice: the second yes hears of the first order")
  func twice() throws {
    let quote = try LeavingWorld.file().quoted([.prorated])
    let (file, orders) = try LeavingWorld.file().leaving([.prorated])
    #expect(Self.accepting(quote, on: file) == .refused(.leave(.underWay(orders[0].id))))
  }

  @Test("An account that was frozen between quote and yes is refused")
  func frozen() throws {
    var file = LeavingWorld.file()
    let quote = try file.quoted([.prorated])
    file.subscriber.state = .frozen
    #expect(Self.accepting(quote, on: file) == .refused(.leave(.accountFrozen)))
  }

  @Test(
    "A yes counts for 300 s and not before it was said",
    arguments: [(0, true), (300, true), (301, false), (-1, false)] as [(Int64, Bool)])
  func age(seconds: Int64, counts: Bool) throws {
    let quote = try LeavingWorld.file().quoted([.prorated])
    let answer = Self.accepting(
      quote, consent: LeavingWorld.consent(to: quote, at: LeavingWorld.now.adding(seconds: -seconds)))
    #expect((answer == .consentInvalid(.notNow)) == !counts)
  }

  @Test(
    "A proof must be for this account, strong enough and at most 300 s old",
    arguments: [
      (.prorated, [.smsCode], "s1", 300, nil), (.prorated, [.smsCode], "s1", 301, .freshness),
      (.prorated, [.smsCode], "s2", 0, .proof), (.prorated, [.servicePassword], "s1", 0, nil),
      (.broadband, [.smsCode], "s1", 0, .secondFactor),
      (.broadband, [.smsCode, .idNumberTail], "s1", 300, nil),
      (.broadband, [.smsCode, .idNumberTail], "s1", 301, .freshness),
      (.prorated, [.smsCode], "s1", -1, .freshness),
    ] as [(LeavingWorld.Kind, [Proof.Factor], String, Int64, SessionPolicy.Lack?)])
  func proofs(
    kind: LeavingWorld.Kind, factors: [Proof.Factor], subscriber: String, secondsAgo: Int64,
    lack: SessionPolicy.Lack?
  ) throws {
    let quote = try LeavingWorld.file().quoted([kind])
    let proof = LeavingWorld.proof(
      factors, of: ID(subscriber), at: LeavingWorld.now.adding(seconds: -secondsAgo))
    let answer = Self.accepting(quote, consent: LeavingWorld.consent(to: quote, proof: proof))
    if let lack {
      #expect(answer == .consentInvalid(.proof(lack)))
    } else if case .accepted = answer {
    } else {
      Issue.record("not accepted: \(answer)")
    }
  }

  @Test("A yes to another quote carries nothing")
  func otherQuote() throws {
    let file = LeavingWorld.file()
    let consent = LeavingWorld.consent(to: try file.quoted([.prorated]))
    #expect(Self.accepting(try file.quoted([.keeps]), consent: consent) == .consentInvalid(.otherQuote))
    #expect(
      Self.accepting(try file.quoted([.prorated, .keeps]), consent: consent)
        == .consentInvalid(.otherQuote))
  }

  @Test("Broadband needs contact and reason; nothing else does")
  func forms() throws {
    let file = LeavingWorld.file()
    let broadband = try file.quoted([.broadband])
    for form in [LeaveForm(), LeaveForm(contact: LeavingWorld.phone), LeaveForm(reason: .price)] {
      #expect(Self.accepting(broadband, form: form) == .consentInvalid(.formIncomplete))
      if case .accepted = Self.accepting(try file.quoted([.prorated]), form: form) {
      } else {
        Issue.record("a reason is never required")
      }
    }
  }

  @Test("What is due needs a way to pay")
  func noMethod() throws {
    let quote = try LeavingWorld.file().quoted([.broadband], by: nil)
    #expect(Self.accepting(quote) == .consentInvalid(.noPaymentMethod))
  }
}
