import DataFiles
import DomainCore
import Matching

/// What is wanted of receipts: to see them, to have them printed, or to have one checked (R32).
struct ReceiptRequest: Hashable, Codable {
  /// What is to be done.
  var act = Act.show
  /// A receipt's or order's number that was said.
  var number: String?
  /// The check code that was said.
  var checkCode: String?

  enum Act: String, Hashable, Codable {
    case show, print, printJSON, check
  }

  init() {}

  init(_ heard: Heard) {
    let text = heard.reading.text
    number = heard.number(prefix: "PZ") ?? heard.number(prefix: "TD")
    let words = text.uppercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-")) }
    checkCode = words.map(String.init).last { $0 != number && $0.count >= Receipt.checkCodeLength }
    if heard.says(.asksForProof) {
      act = .check
    } else if text.uppercased().contains("JSON") {
      act = .printJSON
    } else if heard.says(.exportsReceipt) {
      act = .print
    }
  }
}

/// 退订凭证: the last receipts with number, time and figures, one by number, printed whole, or checked for forgery (R32).
enum ReceiptAnswer {
  static func say(_ file: CustomerFile, _ turn: inout TurnContext) {
    say(file, &turn, asked: ReceiptRequest())
  }

  static func say(_ file: CustomerFile, _ turn: inout TurnContext, asked: ReceiptRequest) {
    if asked.act == .check { return check(asked, in: file, &turn) }
    var receipts = Array(file.receipts.suffix(shownAtMost))
    if let number = asked.number {
      receipts = file.receipts.filter { $0.id.text == number || $0.order.text == number }
      guard !receipts.isEmpty else { return turn.say(.numberNotFound, ["number": .text(number)]) }
    }
    guard !receipts.isEmpty else { return turn.say(.receiptsNone) }
    // JSON is for a program: the last receipt, or those that were asked for.
    if asked.act == .printJSON, asked.number == nil { receipts = receipts.suffix(1) }
    for receipt in receipts.reversed() {
      switch asked.act {
      case .show, .check: say(receipt, &turn, full: asked.number != nil || receipt == receipts.last)
      case .print:
        say(receipt, &turn, full: true)
        turn.say(.receiptCheckCode, ["code": .text(receipt.checkCode)])
      case .printJSON: turn.say(.receiptJSON, ["text": .text(ReceiptDocument.json(receipt))])
      }
    }
    if asked.act == .print { turn.say(.receiptHowToCheck) }
    if asked.number == nil, asked.act == .show {
      OlderAnswer.remember(
        .receipts, oldest: receipts.first?.id.text, hasMore: file.receipts.count > shownAtMost, &turn)
    }
  }

  /// One receipt in a line, with its figures when `full`.
  static func say(_ receipt: Receipt, _ turn: inout TurnContext, full: Bool) {
    turn.say(
      .receiptLine,
      [
        "receipt": .text(receipt.id.text), "kind": .name("receipt." + receipt.kind.rawValue),
        "order": .text(receipt.order.text), "at": .instant(receipt.issuedAt),
      ])
    guard full else { return }
    for field in receipt.fields {
      turn.say(.receiptField, ["name": .name("field." + field.name.rawValue), "value": value(of: field)])
    }
  }

  private static let shownAtMost = 4

  /// Compares a code with the seal of the speaker's own receipt, and the seal with the figures.
  private static func check(_ asked: ReceiptRequest, in file: CustomerFile, _ turn: inout TurnContext) {
    guard let number = asked.number else { return turn.say(.receiptCheckHow) }
    guard let receipt = file.receipts.first(where: { $0.id.text == number }) else {
      return turn.say(.numberNotFound, ["number": .text(number)])
    }
    guard let code = asked.checkCode else { return turn.say(.receiptCheckHow) }
    guard receipt.matches(checkCode: code), receipt.isGenuine(turn.keyring) else {
      return turn.say(.receiptForged, ["receipt": .text(number)])
    }
    turn.say(.receiptGenuine, ["receipt": .text(number)])
    say(receipt, &turn, full: true)
  }

  private static func value(of field: ReceiptField) -> PhraseValue {
    switch field.name {
    case .priceFen, .usedFen, .refundFen, .terminationFeeFen, .paidFen:
      Int64(field.value).map { .fen(Fen($0)) } ?? .text(field.value)
    case .effectiveOn, .refundExpectedOn, .startsOn, .periodStart, .periodEnd, .countedOn:
      BeijingDay(field.value).map(PhraseValue.day) ?? .text(field.value)
    case .paymentMethod: .name("payment." + field.value)
    case .rule: .name("refundRule." + field.value)
    case .payoutFen, .owedFen, .arrearsFen, .lateFeeFen, .chargedFen:
      Int64(field.value).map { .fen(Fen($0)) } ?? .text(field.value)
    case .state: .name("order." + field.value)
    case .action: .name("action." + field.value)
    case .payoutTo: .name("payment." + field.value)
    case .service, .usedDays, .totalDays, .newPlan, .policyVersion: .text(field.value)
    }
  }
}
