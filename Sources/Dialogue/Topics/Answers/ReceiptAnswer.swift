import DomainCore

/// 退订凭证: the last receipts with number, time and figures (R32).
enum ReceiptAnswer {
  static func say(_ file: CustomerFile, _ turn: inout TurnContext) {
    let receipts = file.receipts.suffix(shownAtMost)
    guard !receipts.isEmpty else {
      turn.say(.receiptsNone)
      return
    }
    for receipt in receipts.reversed() {
      turn.say(
        .receiptLine,
        [
          "receipt": .text(receipt.id.text), "kind": .name("receipt." + receipt.kind.rawValue),
          "order": .text(receipt.order.text), "at": .instant(receipt.issuedAt),
        ])
      guard receipt == receipts.last else { continue }
      for field in receipt.fields {
        turn.say(.receiptField, ["name": .name("field." + field.name.rawValue), "value": value(of: field)])
      }
    }
  }

  private static let shownAtMost = 4

  private static func value(of field: ReceiptField) -> PhraseValue {
    switch field.name {
    case .priceFen, .usedFen, .refundFen, .terminationFeeFen, .paidFen:
      Int64(field.value).map { .fen(Fen($0)) } ?? .text(field.value)
    case .effectiveOn, .refundExpectedOn, .startsOn:
      BeijingDay(field.value).map(PhraseValue.day) ?? .text(field.value)
    case .paymentMethod: .name("payment." + field.value)
    case .payoutFen, .owedFen: Int64(field.value).map { .fen(Fen($0)) } ?? .text(field.value)
    case .state: .name("order." + field.value)
    case .action: .name("action." + field.value)
    case .payoutTo: .name("payment." + field.value)
    case .service, .usedDays, .totalDays, .newPlan: .text(field.value)
    }
  }
}
