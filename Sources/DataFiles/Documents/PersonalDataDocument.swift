public import DomainCore

/// A copy of everything that is kept about one person, as JSON (R37, S17). Left out is what must not leave the store (hashes of
/// passwords and codes), and the names of people at the operator, which are their own data.
public enum PersonalDataDocument {
  /// What the first key of the file says.
  public static let format = "tuiding-personal-data-1"

  /// The copy, with a newline at its end.
  ///
  /// - Parameter answers: The words that a turn was answered with, block by block.
  public static func json(
    _ record: SubjectRecord, answers: (TurnRecord) -> [String], at now: Instant
  ) -> String {
    let file = record.file
    return JSONText.object([
      ("format", .text(format)), ("copiedAt", time(now)), ("account", account(file.subscriber)),
      ("verification", verification(record.phone)), ("balanceFen", .number(file.balanceFen.count)),
      ("services", .array(file.services.map(service))), ("orders", .array(file.orders.map(order))),
      ("charges", .array(file.charges.map(charge))), ("payments", .array(file.payments.map(payment))),
      ("refunds", .array(file.refunds.map(refund))),
      ("receipts", .array(file.receipts.map(receipt))), ("cases", .array(file.cases.map(appeal))),
      ("feedback", .array(file.feedback.map(feedback))),
      ("messages", .array((file.outbox + file.setAside).map(message))),
      ("grants", .array(record.grants.map(grant))),
      ("ledger", .array(record.movements.map(movement))),
      ("log", .array(record.audit.map(event))),
      ("conversations", .array(record.turns.map { turn($0, answers($0)) })),
      ("handOvers", .array(record.handOvers.map(handOver))),
    ]).pretty + "\n"
  }

  private static func account(_ value: Subscriber) -> JSONText {
    .object([
      ("id", .text(value.id.text)), ("phone", .text(value.phone.digits)), ("name", .text(value.name)),
      ("operator", .text(value.operatorID.text)), ("province", .text(value.province)),
      ("idNumberTail", .text(value.idNumberTail)), ("bornOn", optional(value.bornOn, day)),
      ("hasServicePassword", .flag(value.servicePassword != nil)),
      ("state", .text(value.state.rawValue)), ("joinedOn", day(value.joinedOn)),
      ("noticeChannel", .text(value.noticeChannel.rawValue)),
      ("email", optional(value.email) { .text($0.text) }),
      ("simChangedAt", optional(value.simChangedAt, time)),
    ])
  }

  private static func verification(_ value: PhoneRecord) -> JSONText {
    .object([
      ("codesSentAt", .array(value.sentAt.map(time))), ("hasOpenCode", .flag(value.challenge != nil)),
      ("failures", .number(Int64(value.failures))), ("lockedUntil", optional(value.lockedUntil, time)),
    ])
  }

  private static func grant(_ value: Grant) -> JSONText {
    .object([
      ("id", .text(value.id.text)), ("charge", .text(value.charge.text)),
      ("chargeKind", .text(value.chargeKind.rawValue)), ("amountFen", fen(value.amountFen)),
      ("reason", .text(value.reason)), ("proposedAt", time(value.proposedAt)),
      ("state", .text(value.state.rawValue)),
    ])
  }

  private static func handOver(_ value: HandOver) -> JSONText {
    let summary = value.summary
    return .object([
      ("id", .text(value.id.text)), ("conversation", .text(value.conversation.text)),
      ("openedAt", time(value.openedAt)), ("reason", .text(summary.reason.rawValue)),
      ("wants", .array(summary.wants.map { .text($0.title) })),
      (
        "said", .array(summary.slots.map { .object([("name", .text($0.name)), ("value", .text($0.value))]) })
      ),
      ("question", optional(summary.question, JSONText.text)), ("isClosed", .flag(value.state.isClosed)),
      ("talk", .array(value.talk.map(word))),
      (
        "steps",
        .array(value.steps.map { .object([("act", .text($0.act.rawValue)), ("at", time($0.at))]) })
      ),
    ])
  }

  private static func word(_ value: HandOver.Message) -> JSONText {
    .object([
      ("at", time(value.at)), ("text", .text(value.text)),
      ("proposes", optional(value.proposes) { .text($0.text) }),
    ])
  }

  private static func movement(_ value: LedgerTransaction) -> JSONText {
    .object([
      ("id", .text(value.id.text)), ("at", time(value.at)), ("reason", .text(value.reason.rawValue)),
      ("reference", .text(value.reference)),
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

  private static func turn(_ value: TurnRecord, _ answers: [String]) -> JSONText {
    .object([
      ("conversation", .text(value.conversation.text)), ("number", .number(Int64(value.number))),
      ("at", time(value.at)), ("said", .text(value.said)), ("answered", .array(answers.map(JSONText.text))),
    ])
  }

  static func optional<Value>(_ value: Value?, _ written: (Value) -> JSONText) -> JSONText {
    value.map(written) ?? .null
  }

  static func fen(_ amount: Fen) -> JSONText { .number(amount.count) }
  static func day(_ day: BeijingDay) -> JSONText { .text(day.description) }
  static func time(_ instant: Instant) -> JSONText { .text(ReceiptDocument.time(instant)) }
}
