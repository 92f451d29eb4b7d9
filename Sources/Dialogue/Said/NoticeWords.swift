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
    case .rejected: matter(notice).map { Phrase(.smsRejectedOther, $0) } ?? Phrase(.smsRejected, values)
    case .held: matter(notice).map { Phrase(.smsHeldOther, $0) } ?? Phrase(.smsHeld, values)
    case .paymentFailed:
      matter(notice).map { Phrase(.smsPaymentFailedOther, $0) } ?? Phrase(.smsPaymentFailed, values)
    case .withdrawn: Phrase(.smsWithdrawn, values)
    case .renewalStopped: Phrase(.smsRenewalStopped, values)
    case .renewalResumed: Phrase(.smsRenewalResumed, values)
    case .reopened: Phrase(.smsReopened, values)
    case .undone: Phrase(.smsUndone, values)
    case .suspended: Phrase(.smsSuspended, ["reference": .text(notice.reference)])
    case .restored: Phrase(.smsRestored, ["reference": .text(notice.reference)])
    case .closed: Phrase(.smsClosed, values)
    case .arrearsPaid: Phrase(.smsArrearsPaid, ["reference": .text(notice.reference)])
    case .paidOut: Phrase(.smsPaidOut, ["reference": .text(notice.reference)])
    case .lineRenewed: Phrase(.smsLineRenewed, values)
    case .planChanged: Phrase(.smsPlanChanged, values)
    case .pickUpBooked:
      Phrase(
        .smsPickUpBooked,
        ["service": .text(notice.serviceName), "day": notice.day.map(PhraseValue.day) ?? .text("")])
    case .pickUpMissed:
      notice.day.map { day in
        Phrase(.smsPickUpMissedUntil, ["service": .text(notice.serviceName), "day": .day(day)])
      } ?? Phrase(.smsPickUpMissed, ["service": .text(notice.serviceName)])
    case .equipmentReturned:
      notice.device.map { device in
        Phrase(.smsEquipmentPieceReturned, ["service": .text(notice.serviceName), "device": .text(device)])
      } ?? Phrase(.smsEquipmentReturned, ["service": .text(notice.serviceName)])
    case .equipmentCharged:
      Phrase(
        .smsEquipmentCharged,
        ["service": .text(notice.serviceName), "amount": .fen(notice.amountFen ?? .zero)])
    case .misoperationRefunded:
      Phrase(
        .smsMisoperation,
        withAmount.merging(["day": notice.day.map(PhraseValue.day) ?? .text("")]) { old, _ in old })
    case .equipmentDamaged:
      Phrase(
        .smsEquipmentDamaged,
        ["service": .text(notice.serviceName), "amount": .fen(notice.amountFen ?? .zero)])
    case .refundArrived: Phrase(.smsRefundArrived, withAmount)
    case .refundFailed: Phrase(.smsRefundFailed, withAmount)
    case .refundOverdue: Phrase(.smsRefundOverdue, withAmount)
    case .caseAnswered: Phrase(.smsCaseAnswered, ["reference": .text(notice.reference)])
    case .freezeLifted: Phrase(.smsFreezeLifted)
    case .renewalAhead:
      Phrase(
        .smsRenewalAhead,
        [
          "service": .text(notice.serviceName), "amount": .fen(notice.amountFen ?? .zero),
          "day": notice.day.map(PhraseValue.day) ?? .text(""),
        ])
    case .refundHeld:
      Phrase(
        .smsRefundHeld,
        ["case": .text(notice.reference), "amount": .fen(notice.amountFen ?? .zero)])
    case .paymentChargedBack:
      Phrase(.smsChargedBack, ["amount": .fen(notice.amountFen ?? .zero)])
    case .renewalGoesOn:
      Phrase(
        .smsRenewalGoesOn,
        [
          "service": .text(notice.serviceName), "amount": .fen(notice.amountFen ?? .zero),
          "day": notice.day.map(PhraseValue.day) ?? .text(""),
        ])
    case .strayRefunded: Phrase(.smsStrayRefunded, withAmount)
    case .payoutHeld:
      Phrase(
        .smsPayoutHeld,
        ["case": .text(notice.reference), "amount": .fen(notice.amountFen ?? .zero)])
    case .payoutSent:
      Phrase(
        .smsPayoutSent,
        [
          "refund": .text(notice.reference), "amount": .fen(notice.amountFen ?? .zero),
          "day": notice.day.map(PhraseValue.day) ?? .text(""),
        ])
    }
  }

  /// What a notice about an order that isn't leaving is about; nil for leaving.
  private static func matter(_ notice: Notice) -> [String: PhraseValue]? {
    notice.action.map { action in
      [
        "matter": .name("action." + action), "service": .text(notice.serviceName),
        "reference": .text(notice.reference),
      ]
    }
  }
}
