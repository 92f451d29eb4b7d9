import DomainCore

/// Points out abnormal bills, and says why a line was charged (R9).
enum BillWords {
  static func say(_ abnormal: AbnormalBill, _ turn: inout TurnContext) {
    let civil = abnormal.bill.civil
    turn.say(
      .billAbnormal,
      [
        "year": .count(civil.year), "month": .count(civil.month), "total": .fen(abnormal.bill.totalFen),
        "average": .fen(abnormal.threeMonthsFen.multiplied(by: 1, over: 3)),
      ])
  }

  /// What of a line came back, is on its way, or isn't asked for.
  static func sayCredited(_ parts: CreditedParts, _ turn: inout TurnContext) {
    let said: [(PhraseKey, Fen)] = [
      (.chargeGivenBack, parts.arrivedFen), (.chargeOnItsWay, parts.onItsWayFen),
      (.chargeWaived, parts.waivedFen), (.chargeCredited, parts.otherFen),
    ]
    for (key, amountFen) in said where amountFen > .zero { turn.say(key, ["amount": .fen(amountFen)]) }
  }

  /// The rule behind one line.
  static func why(_ charge: Charge, in file: CustomerFile) -> Phrase {
    let service = file.service(charge.service)
    let name = PhraseValue.text(file.serviceName(of: charge))
    guard charge.kind == .period else {
      return Phrase(
        .billWhyFee,
        [
          "service": name, "kind": .name("charge." + charge.kind.rawValue), "amount": .fen(charge.amountFen),
          "at": .day(charge.chargedAt.beijingDay),
        ])
    }
    var values: [String: PhraseValue] = [
      "service": name, "amount": .fen(charge.amountFen), "from": .day(charge.periodStart),
      "to": .day(charge.periodEnd.adding(days: -1)),
    ]
    // What was charged for a period behind the end is no price of any period.
    if case .terminated(let ended)? = service?.state, charge.periodStart > ended {
      values["ended"] = .day(ended)
      return Phrase(.billWhyAfterEnd, values)
    }
    values["unit"] = ServiceLine.unit(of: service)
    return Phrase(.billWhy, values)
  }
}
