public import DomainCore

/// Words the results that go out by SMS, app or e-mail.
public enum NoticeWords {
  /// The sentence for a notice.
  public static func phrase(for notice: Notice) -> Phrase {
    let values: [String: PhraseValue] = [
      "service": .text(notice.serviceName), "reference": .text(notice.reference),
    ]
    let withAmount = values.merging(["amount": .fen(notice.amountFen ?? .zero)]) { old, _ in old }
    return switch notice.kind {
    case .left: Phrase(.smsLeft, values)
    case .rejected: Phrase(.smsRejected, values)
    case .held: Phrase(.smsHeld, values)
    case .paymentFailed: Phrase(.smsPaymentFailed, values)
    case .refundArrived: Phrase(.smsRefundArrived, withAmount)
    case .refundFailed: Phrase(.smsRefundFailed, withAmount)
    case .refundOverdue: Phrase(.smsRefundOverdue, withAmount)
    case .renewalAhead:
      Phrase(
        .smsRenewalAhead,
        [
          "service": .text(notice.serviceName), "amount": .fen(notice.amountFen ?? .zero),
          "day": notice.day.map(PhraseValue.day) ?? .text(""),
        ])
    case .strayRefunded: Phrase(.smsStrayRefunded, withAmount)
    }
  }
}
