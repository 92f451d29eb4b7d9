/// An account with its whole past, and all that was booked and logged of it.
public struct AccountBooks: Sendable {
  /// The account, without bounds.
  public let file: CustomerFile
  /// Every movement of money, oldest first.
  public let movements: [LedgerTransaction]
  /// The whole audit log, oldest first.
  public let audit: [AuditEvent]

  /// Builds them from their parts.
  public init(file: CustomerFile, movements: [LedgerTransaction], audit: [AuditEvent]) {
    self.file = file
    self.movements = movements
    self.audit = audit
  }

  /// Where an account's own papers contradict each other, one line each, empty when they agree: bill lines, payments and
  /// refunds with the movements that booked them, receipts and orders with the audit log, services with the orders.
  ///
  /// What was there before the account was added has no movement of its own and is compared only in sums.
  public var contradictions: [String] {
    let books = Books(movements)
    let isLater = { (at: Instant) in
      movements.first.map { $0.reason == .opening ? at > $0.at : at >= $0.at } ?? false
    }
    return file.charges.flatMap { wrongs(of: $0, books, mustBeBooked: isLater($0.chargedAt)) }
      + file.payments.flatMap { payment in
        let refunds = file.refunds.filter {
          $0.payment == payment.id && (isLater($0.requestedAt) || books.promisedFen($0) > .zero)
        }
        return wrongs(of: payment, books, refunds, mustBeBooked: isLater(payment.requestedAt))
      }
      + file.refunds.flatMap { wrongs(of: $0, books) } + wrongSums + missing(books) + wrongPapers
      + wrongAfterOrders
  }

  private func wrongs(of charge: Charge, _ books: Books, mustBeBooked: Bool) -> [String] {
    let chargedFen = books.fen(.charge, .receivable, charge.id.text)
    if let chargedFen, chargedFen != charge.amountFen {
      return ["bill line \(charge.id) is \(charge.amountFen.count) fen, booked as \(chargedFen.count)"]
    }
    // What a bank took back is owed by the books already: its line only asks for it.
    if chargedFen == nil, mustBeBooked, charge.amountFen > .zero, charge.kind != .chargeback {
      return ["bill line \(charge.id) was never booked"]
    }
    // What a bank took back may leave a part of a refund as the payment of a debt.
    guard books.references(.chargeback).isEmpty else { return [] }
    let givenFen = file.refunds.filter { $0.charge == charge.id }
      .map { books.promisedFen($0) - books.calledOffFen($0) }.total
    let creditedFen = givenFen - (books.fen(.credit, .receivable, charge.id.text) ?? .zero)
    // A line that was there before may have been credited before.
    let isRight = chargedFen == nil ? creditedFen <= charge.creditedFen : creditedFen == charge.creditedFen
    return isRight
      ? []
      : ["bill line \(charge.id) is credited \(charge.creditedFen.count), booked as \(creditedFen.count)"]
  }

  private func wrongs(of payment: Payment, _ books: Books, _ refunds: [Refund], mustBeBooked: Bool)
    -> [String]
  {
    var wrongs: [String] = []
    let openFen = file.refunds.filter { $0.payment == payment.id && $0.state.isOpen }.map(\.amountFen).total
    if openFen != payment.reservedFen {
      wrongs.append(
        "payment \(payment.id) keeps \(payment.reservedFen.count) for refunds of \(openFen.count)")
    }
    guard payment.state == .success, !books.references(.chargeback).contains(payment.id.text) else {
      return wrongs
    }
    // Money that takes another way does so as another refund, of which the books know what was promised first.
    let arrivedFen = refunds.filter { $0.state == .success }.map(\.amountFen).total
    let paidOutFen = refunds.map(books.paidOutFen).total
    if arrivedFen != paidOutFen {
      wrongs.append(
        "payment \(payment.id) has refunds of \(arrivedFen.count) that arrived, booked as \(paidOutFen.count)"
      )
    }
    let waitingFen = refunds.map { books.promisedFen($0) - books.calledOffFen($0) }.total - paidOutFen
    let underWayFen = refunds.filter(\.state.isOpen).map(\.amountFen).total
    if waitingFen != underWayFen {
      wrongs.append(
        "payment \(payment.id) has refunds of \(underWayFen.count) under way, booked as \(waitingFen.count)")
    }
    let paidFen = books.fen(.payment, .receivable, payment.id.text).map { -$0 }
    let toppedUpFen = books.fen(.topUp, .cash, payment.id.text)
    let bookedFen = (paidFen ?? .zero) + (toppedUpFen ?? .zero)
    let isBooked = paidFen != nil || toppedUpFen != nil
    // Of a payment from the balance only what was owed is booked: the rest never left it.
    let isWhole = payment.method == .balance ? bookedFen <= payment.amountFen : bookedFen == payment.amountFen
    if isBooked ? !isWhole : mustBeBooked && payment.amountFen > .zero && payment.method != .balance {
      wrongs.append("payment \(payment.id) is \(payment.amountFen.count), booked as \(bookedFen.count)")
    }
    return wrongs
  }

  private func wrongs(of refund: Refund, _ books: Books) -> [String] {
    let promisedFen = books.promisedFen(refund)
    guard promisedFen > .zero, promisedFen != refund.amountFen else { return [] }
    return ["refund \(refund.id) is \(refund.amountFen.count), booked as \(promisedFen.count)"]
  }

  private var wrongSums: [String] {
    let openFen = file.refunds.filter(\.state.isOpen).map(\.amountFen).total
    // What was refused may still be promised: a person sends it another way.
    let refusedFen = file.refunds.filter { $0.state == .failed }.map(\.amountFen).total
    let payableFen = -(file.balances[.refundsPayable] ?? .zero)
    return openFen <= payableFen && payableFen <= openFen + refusedFen
      ? [] : ["refunds of \(openFen.count) fen are open, \(payableFen.count) is booked to be paid back"]
  }

  /// What the books speak of and isn't there any more.
  private func missing(_ books: Books) -> [String] {
    let charges = Set(file.charges.map(\.id.text))
    let payments = Set(file.payments.map(\.id.text))
    let refunds = Set(file.refunds.map(\.id.text))
    return books.references(.charge).subtracting(charges).sorted().map { "bill line \($0) is gone" }
      + books.references(.payment).union(books.references(.topUp)).subtracting(payments).sorted()
      .map { "payment \($0) is gone" }
      + books.references(.refundPromised).subtracting(refunds).sorted().map { "refund \($0) is gone" }
  }

  private var wrongPapers: [String] {
    func audited(_ action: AuditEvent.Action) -> Set<String> {
      Set(audit.filter { $0.action == action }.map(\.reference))
    }
    let accepted = audited(.orderAccepted)
    let completed = audited(.orderCompleted)
    return audited(.receiptIssued).subtracting(file.receipts.map(\.id.text)).sorted()
      .map { "receipt \($0) is gone" }
      + accepted.subtracting(file.orders.map(\.id.text)).sorted().map { "order \($0) is gone" }
      + file.orders.filter { accepted.contains($0.id.text) }.compactMap { order in
        (order.state == .completed) == completed.contains(order.id.text)
          ? nil : "order \(order.id) is \(order.state.line), but the audit log says otherwise"
      }
  }
}

/// Movements of money by what they record, the account that they move and what they are about.
private struct Books {
  private struct Key: Hashable {
    var reason: LedgerReason
    var account: LedgerAccount
    var reference: String
  }

  private var sums: [Key: Fen] = [:]
  private var named: [LedgerReason: Set<String>] = [:]

  init(_ movements: [LedgerTransaction]) {
    for movement in movements where movement.reason != .opening {
      named[movement.reason, default: []].insert(movement.reference)
      for entry in movement.entries {
        let key = Key(reason: movement.reason, account: entry.account, reference: movement.reference)
        sums[key, default: .zero] += entry.amountFen
      }
    }
  }

  /// The sum that was moved; nil when there is no such movement.
  func fen(_ reason: LedgerReason, _ account: LedgerAccount, _ reference: String) -> Fen? {
    sums[Key(reason: reason, account: account, reference: reference)]
  }

  func promisedFen(_ refund: Refund) -> Fen {
    -(fen(.refundPromised, .refundsPayable, refund.id.text) ?? .zero)
  }

  func paidOutFen(_ refund: Refund) -> Fen { fen(.refundPaid, .refundsPayable, refund.id.text) ?? .zero }

  /// What was promised and taken back before it set out.
  func calledOffFen(_ refund: Refund) -> Fen { fen(.refundFailed, .refundsPayable, refund.id.text) ?? .zero }

  func references(_ reason: LedgerReason) -> Set<String> { named[reason] ?? [] }
}
