/// Whether an amount may be refunded of a payment: refunded + reserved never exceed paid − charged back.
public enum RefundAdmission: Hashable, Sendable {
  case admitted
  /// Not an amount above zero.
  case nothingAsked
  /// The payment hasn't succeeded, so there is nothing to give back.
  case notPaid
  /// More than what is left of the payment.
  case tooHigh(refundableFen: Fen)

  /// Decides on the figures of a payment that succeeded. Refunds that are pending or unknown are `reservedFen`;
  /// failed ones count nowhere.
  public static func deciding(
    _ amountFen: Fen, paidFen: Fen, chargedBackFen: Fen, reservedFen: Fen, refundedFen: Fen
  ) -> RefundAdmission {
    guard amountFen > .zero else { return .nothingAsked }
    let refundableFen = max(.zero, paidFen - chargedBackFen - reservedFen - refundedFen)
    return amountFen <= refundableFen ? .admitted : .tooHigh(refundableFen: refundableFen)
  }
}

extension Payment {
  /// Whether `amountFen` may be refunded of this payment now.
  public func admission(of amountFen: Fen) -> RefundAdmission {
    guard amountFen > .zero else { return .nothingAsked }
    guard state == .success else { return .notPaid }
    return .deciding(
      amountFen, paidFen: self.amountFen, chargedBackFen: chargedBackFen, reservedFen: reservedFen,
      refundedFen: refundedFen)
  }

  /// This payment with a refund of `amountFen` under way; one that isn't admitted is a bug.
  public func reserving(_ amountFen: Fen) -> Payment {
    precondition(admission(of: amountFen) == .admitted, "refunded + reserved <= paid - charged back")
    var next = self
    next.reservedFen += amountFen
    return next
  }

  /// This payment after a reserved refund of `amountFen` arrived, or failed and is free again.
  public func finishingRefund(of amountFen: Fen, arrived: Bool) -> Payment {
    precondition(amountFen > .zero && amountFen <= reservedFen, "only a reserved refund finishes")
    var next = self
    next.reservedFen -= amountFen
    if arrived { next.refundedFen += amountFen }
    return next
  }

  /// This payment after the bank took `amountFen` back; a negative amount is a chargeback reversed.
  ///
  /// The bank doesn't ask what was refunded before: nothing more is refundable then until it is made good.
  public func chargedBack(_ amountFen: Fen) -> Payment {
    var next = self
    next.chargedBackFen += amountFen
    precondition(
      next.chargedBackFen >= .zero && next.chargedBackFen <= self.amountFen,
      "a bank takes back at most what was paid")
    return next
  }
}
