internal import DomainCore

// The rows of a customer's file, as a copy of one's data writes them.
extension PersonalDataDocument {
  static func service(_ value: Service) -> JSONText {
    .object([
      ("id", .text(value.id.text)), ("product", .text(value.product.text)), ("name", .text(value.name)),
      ("kind", .text(value.kind.rawValue)),
      ("priceFen", fen(value.priceFen)), ("periodMonths", .number(Int64(value.periodMonths))),
      ("anchor", day(value.anchor)), ("startedOn", day(value.startedOn)),
      ("endsOn", optional(value.endsOn, day)),
      ("autoRenews", .flag(value.autoRenews)), ("state", .text(state(value.state))),
      ("contract", optional(value.contract, contract)), ("giver", optional(value.giver, JSONText.text)),
      ("lineAccount", optional(value.lineAccount, JSONText.text)), ("lineIsBound", .flag(value.lineIsBound)),
      ("devices", .array(value.devices.map(device))),
      ("renewalNoticedFor", optional(value.renewalNoticedFor, day)),
      ("pausedOn", optional(value.pausedOn, day)),
    ])
  }

  private static func contract(_ value: Contract) -> JSONText {
    .object([
      ("startedOn", day(value.startedOn)), ("months", .number(Int64(value.months))),
      ("monthlyDiscountFen", fen(value.monthlyDiscountFen)),
    ])
  }

  private static func device(_ value: Device) -> JSONText {
    .object([
      ("name", .text(value.name)), ("sync", .text(value.sync.rawValue)),
      ("replacementFen", optional(value.replacementFen, fen)), ("isLent", .flag(value.replacementFen != nil)),
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

  static func order(_ value: Order) -> JSONText {
    .object([
      ("id", .text(value.id.text)), ("service", .text(value.service.text)),
      ("serviceName", .text(value.item.serviceName)),
      ("does", .text(value.item.action?.label ?? "leave")),
      ("effectiveOn", day(value.item.effectiveOn)),
      ("acceptedAt", time(value.acceptedAt)), ("state", .text("\(value.state)")),
      ("refundFen", fen(value.item.settlement.creditedFen)), ("feeFen", fen(value.item.feeFen)),
      ("payment", optional(value.payment) { .text($0.text) }),
      ("contact", optional(value.form.contact) { .text($0.digits) }),
      ("reason", optional(value.form.reason) { .text($0.rawValue) }),
      ("remark", optional(value.form.remark, JSONText.text)),
      ("consent", consent(value.consent)), ("policyVersion", .text(value.policyVersion)),
      (
        "steps", .array(value.steps.map { .object([("state", .text("\($0.state)")), ("at", time($0.at))]) })
      ),
    ])
  }

  private static func consent(_ value: Consent) -> JSONText {
    .object([
      ("at", time(value.at)), ("conversation", .text(value.conversation.text)),
      ("turn", .number(Int64(value.turn))),
      ("factors", .array(value.proof.factors.map { .text($0.rawValue) })),
    ])
  }

  static func charge(_ value: Charge) -> JSONText {
    .object([
      ("id", .text(value.id.text)), ("service", .text(value.service.text)),
      ("kind", .text(value.kind.rawValue)), ("from", day(value.periodStart)),
      ("until", day(value.periodEnd)), ("amountFen", fen(value.amountFen)),
      ("creditedFen", fen(value.creditedFen)), ("chargedAt", time(value.chargedAt)),
      ("payment", optional(value.payment) { .text($0.text) }),
    ])
  }

  static func payment(_ value: Payment) -> JSONText {
    .object([
      ("id", .text(value.id.text)), ("method", .text(value.method.rawValue)),
      ("amountFen", fen(value.amountFen)), ("reservedFen", fen(value.reservedFen)),
      ("refundedFen", fen(value.refundedFen)), ("chargedBackFen", fen(value.chargedBackFen)),
      ("state", .text(value.state.rawValue)), ("requestedAt", time(value.requestedAt)),
      ("order", optional(value.order) { .text($0.text) }),
    ])
  }

  static func refund(_ value: Refund) -> JSONText {
    .object([
      ("id", .text(value.id.text)), ("order", optional(value.order) { .text($0.text) }),
      ("payment", .text(value.payment.text)), ("charge", optional(value.charge) { .text($0.text) }),
      ("amountFen", fen(value.amountFen)),
      ("destination", .text(value.destination.rawValue)), ("state", .text(value.state.rawValue)),
      ("requestedAt", time(value.requestedAt)), ("expectedOn", day(value.expectedOn)),
      ("expectedIsProvisional", .flag(value.expectedIsProvisional)),
      ("finishedAt", optional(value.finishedAt, time)), ("escalatedAt", optional(value.escalatedAt, time)),
    ])
  }

  static func receipt(_ value: Receipt) -> JSONText {
    .object([
      ("id", .text(value.id.text)), ("order", .text(value.order.text)), ("kind", .text(value.kind.rawValue)),
      ("issuedAt", time(value.issuedAt)),
      (
        "fields",
        .array(
          value.fields.map { .object([("name", .text($0.name.rawValue)), ("value", .text($0.value))]) })
      ),
      ("checkCode", .text(value.checkCode)),
    ])
  }

  static func appeal(_ value: AppealCase) -> JSONText {
    .object([
      ("id", .text(value.id.text)), ("ground", .text(value.ground.rawValue)),
      ("service", optional(value.matter.serviceName, JSONText.text)),
      ("order", optional(value.matter.order) { .text($0.text) }),
      ("charge", optional(value.matter.charge) { .text($0.text) }),
      ("refund", optional(value.matter.refund) { .text($0.text) }),
      ("amountFen", optional(value.matter.amountFen, fen)),
      ("remark", optional(value.matter.remark, JSONText.text)),
      ("openedAt", time(value.openedAt)), ("answerBy", optional(value.answerBy, day)),
      ("state", .text(value.standing)), ("answeredAt", optional(value.answeredAt, time)),
      ("answer", optional(value.answer, JSONText.text)),
    ])
  }

  static func feedback(_ value: Feedback) -> JSONText {
    .object([
      ("order", .text(value.order.text)), ("rating", .number(Int64(value.rating))),
      ("remark", optional(value.remark, JSONText.text)), ("at", time(value.at)),
    ])
  }

  static func message(_ value: OutboxMessage) -> JSONText {
    .object([
      ("id", .text(value.id.text)), ("createdAt", time(value.createdAt)),
      ("notBefore", time(value.notBefore)),
      ("attempts", .number(Int64(value.attempts))), ("state", .text(value.state.rawValue)),
      ("isBegun", .flag(value.isBegun)), ("errand", .text(value.errand.kind.rawValue)),
    ])
  }
}
