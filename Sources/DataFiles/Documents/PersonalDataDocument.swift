public import DomainCore

/// A copy of everything that is kept about one person, as JSON (R37, S17). Secrets are left out: a password's hash says
/// nothing about the person, and must not leave the store.
public enum PersonalDataDocument {
  /// What the first key of the file says.
  public static let format = "tuiding-personal-data-1"

  /// The copy, with a newline at its end.
  public static func json(_ record: SubjectRecord, at now: Instant) -> String {
    let file = record.file
    return JSONText.object([
      ("format", .text(format)), ("copiedAt", time(now)), ("account", account(file.subscriber)),
      ("balanceFen", .number(file.balanceFen.count)),
      ("services", .array(file.services.map(service))), ("orders", .array(file.orders.map(order))),
      ("charges", .array(file.charges.map(charge))), ("payments", .array(file.payments.map(payment))),
      ("refunds", .array(file.refunds.map(refund))),
      ("receipts", .array(file.receipts.map(receipt))), ("cases", .array(file.cases.map(appeal))),
      ("feedback", .array(file.feedback.map(feedback))),
      ("ledger", .array(record.movements.map(movement))),
      ("log", .array(record.audit.map(event))), ("conversations", .array(record.turns.map(turn))),
    ]).pretty + "\n"
  }

  private static func account(_ value: Subscriber) -> JSONText {
    .object([
      ("phone", .text(value.phone.digits)), ("name", .text(value.name)),
      ("operator", .text(value.operatorID.text)), ("province", .text(value.province)),
      ("idNumberTail", .text(value.idNumberTail)),
      ("hasServicePassword", .flag(value.servicePassword != nil)),
      ("state", .text(value.state.rawValue)), ("joinedOn", day(value.joinedOn)),
      ("noticeChannel", .text(value.noticeChannel.rawValue)),
      ("email", value.email.map { .text($0.text) } ?? .null),
      ("simChangedAt", value.simChangedAt.map(time) ?? .null),
    ])
  }

  private static func service(_ value: Service) -> JSONText {
    .object([
      ("id", .text(value.id.text)), ("name", .text(value.name)), ("kind", .text(value.kind.rawValue)),
      ("priceFen", fen(value.priceFen)), ("periodMonths", .number(Int64(value.periodMonths))),
      ("startedOn", day(value.startedOn)), ("endsOn", value.endsOn.map(day) ?? .null),
      ("autoRenews", .flag(value.autoRenews)), ("state", .text(state(value.state))),
      ("giver", value.giver.map(JSONText.text) ?? .null),
      ("lineAccount", value.lineAccount.map(JSONText.text) ?? .null),
      ("devices", .array(value.devices.map { .text($0.name) })),
    ])
  }

  private static func state(_ state: ServiceState) -> String {
    switch state {
    case .active: "active"
    case .suspended: "suspended"
    case .pendingTerminate(let order): "pendingTerminate \(order)"
    case .terminated(let on): "terminated \(on)"
    }
  }

  private static func order(_ value: Order) -> JSONText {
    .object([
      ("id", .text(value.id.text)), ("service", .text(value.service.text)),
      ("acceptedAt", time(value.acceptedAt)), ("state", .text("\(value.state)")),
      ("refundFen", fen(value.item.settlement.creditedFen)), ("feeFen", fen(value.item.feeFen)),
      ("contact", value.form.contact.map { .text($0.digits) } ?? .null),
      ("reason", value.form.reason.map { .text($0.rawValue) } ?? .null),
      ("remark", value.form.remark.map(JSONText.text) ?? .null),
      ("policyVersion", .text(value.policyVersion)),
    ])
  }

  private static func charge(_ value: Charge) -> JSONText {
    .object([
      ("id", .text(value.id.text)), ("service", .text(value.service.text)),
      ("kind", .text(value.kind.rawValue)), ("from", day(value.periodStart)),
      ("until", day(value.periodEnd)), ("amountFen", fen(value.amountFen)),
      ("creditedFen", fen(value.creditedFen)), ("chargedAt", time(value.chargedAt)),
    ])
  }

  private static func payment(_ value: Payment) -> JSONText {
    .object([
      ("id", .text(value.id.text)), ("method", .text(value.method.rawValue)),
      ("amountFen", fen(value.amountFen)), ("refundedFen", fen(value.refundedFen)),
      ("state", .text(value.state.rawValue)), ("requestedAt", time(value.requestedAt)),
    ])
  }

  private static func refund(_ value: Refund) -> JSONText {
    .object([
      ("id", .text(value.id.text)), ("amountFen", fen(value.amountFen)),
      ("destination", .text(value.destination.rawValue)), ("state", .text(value.state.rawValue)),
      ("requestedAt", time(value.requestedAt)), ("expectedOn", day(value.expectedOn)),
      ("finishedAt", value.finishedAt.map(time) ?? .null),
    ])
  }

  private static func receipt(_ value: Receipt) -> JSONText {
    .object([
      ("id", .text(value.id.text)), ("order", .text(value.order.text)), ("kind", .text(value.kind.rawValue)),
      ("issuedAt", time(value.issuedAt)), ("checkCode", .text(value.checkCode)),
    ])
  }

  private static func appeal(_ value: AppealCase) -> JSONText {
    .object([
      ("id", .text(value.id.text)), ("ground", .text(value.ground.rawValue)),
      ("state", .text(value.state.rawValue)), ("openedAt", time(value.openedAt)),
      ("remark", value.matter.remark.map(JSONText.text) ?? .null),
      ("answer", value.answer.map(JSONText.text) ?? .null),
    ])
  }

  private static func feedback(_ value: Feedback) -> JSONText {
    .object([
      ("order", .text(value.order.text)), ("rating", .number(Int64(value.rating))),
      ("remark", value.remark.map(JSONText.text) ?? .null), ("at", time(value.at)),
    ])
  }

  private static func movement(_ value: LedgerTransaction) -> JSONText {
    .object([
      ("at", time(value.at)), ("reason", .text(value.reason.rawValue)), ("reference", .text(value.reference)),
      (
        "entries",
        .array(
          value.entries.map {
            .object([("account", .text($0.account.rawValue)), ("amountFen", fen($0.amountFen))])
          })
      ),
    ])
  }

  private static func event(_ value: AuditEvent) -> JSONText {
    .object([
      ("at", time(value.at)), ("actor", .text(value.actor.rawValue)),
      ("action", .text(value.action.rawValue)), ("reference", .text(value.reference)),
    ])
  }

  private static func turn(_ value: TurnRecord) -> JSONText {
    .object([
      ("conversation", .text(value.conversation.text)), ("number", .number(Int64(value.number))),
      ("at", time(value.at)), ("said", .text(value.said)),
    ])
  }

  private static func fen(_ amount: Fen) -> JSONText { .number(amount.count) }
  private static func day(_ day: BeijingDay) -> JSONText { .text(day.description) }
  private static func time(_ instant: Instant) -> JSONText { .text(ReceiptDocument.time(instant)) }
}
