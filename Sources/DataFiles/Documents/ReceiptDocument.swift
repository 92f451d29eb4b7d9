public import DomainCore

/// A receipt as a file that anybody can read, and whose seal shows whether it was changed (R32).
public enum ReceiptDocument {
  /// What the first key of the file says.
  public static let format = "tuiding-receipt-1"

  /// The receipt as JSON, with a newline at its end.
  public static func json(_ receipt: Receipt) -> String { object(receipt).pretty + "\n" }

  /// Several receipts as one JSON array, with a newline at its end.
  public static func json(_ receipts: [Receipt]) -> String {
    JSONText.array(receipts.map(object)).pretty + "\n"
  }

  /// The receipt as lines `name: value`, with a newline at the end.
  public static func text(_ receipt: Receipt) -> String {
    var lines = [
      "receipt: \(receipt.id)", "order: \(receipt.order)", "kind: \(receipt.kind.rawValue)",
      "issued: \(time(receipt.issuedAt))",
    ]
    lines += receipt.fields.map { "\($0.name.rawValue): \($0.value)" }
    lines.append("check code: \(receipt.checkCode)")
    return lines.joined(separator: "\n") + "\n"
  }

  /// Reads what `json` writes: one receipt or a list. The seal is read, not checked.
  public static func receipts(in text: String, file: String) throws(DataFileError) -> [Receipt] {
    let reader = try YAMLReader(text: text, file: file)
    if let entries = try? reader.list() {
      var receipts: [Receipt] = []
      for entry in entries { receipts.append(try receipt(entry)) }
      return receipts
    }
    return [try receipt(reader)]
  }

  private static func object(_ receipt: Receipt) -> JSONText {
    .object([
      ("format", .text(format)), ("receipt", .text(receipt.id.text)), ("order", .text(receipt.order.text)),
      ("kind", .text(receipt.kind.rawValue)), ("issuedAt", .number(receipt.issuedAt.milliseconds)),
      (
        "fields",
        .array(
          receipt.fields.map {
            .object([("name", .text($0.name.rawValue)), ("value", .text($0.value))])
          })
      ),
      ("seal", .text(hexadecimal(receipt.seal))), ("checkCode", .text(receipt.checkCode)),
    ])
  }

  private static func receipt(_ reader: YAMLReader) throws(DataFileError) -> Receipt {
    let entries = try reader.fields(
      "format", "receipt", "order", "kind", "issuedAt", "fields", "seal", "checkCode")
    let format = try entries.required("format")
    guard try format.text() == Self.format else {
      throw format.error("expected the format \(Self.format), found \(format.found)")
    }
    var fields: [ReceiptField] = []
    for entry in try entries.required("fields").list() {
      let field = try entry.fields("name", "value")
      fields.append(
        ReceiptField(
          try field.required("name").choice(of: ReceiptField.Name.self),
          try field.required("value").rawText()))
    }
    let sealPlace = try entries.required("seal")
    guard let seal = bytes(try sealPlace.rawText()) else {
      throw sealPlace.error("expected the seal as 64 hexadecimal digits, found \(sealPlace.found)")
    }
    return Receipt(
      id: ID(try entries.required("receipt").rawText()), order: ID(try entries.required("order").rawText()),
      kind: try entries.required("kind").choice(of: ReceiptKind.self),
      issuedAt: Instant(milliseconds: Int64(try entries.required("issuedAt").integer())), fields: fields,
      seal: seal)
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private static func bytes(_ text: String) -> [UInt8]? {
    let digits = text.compactMap(\.hexDigitValue)
    guard digits.count == 64, text.count == 64 else { return nil }
    return stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
  }

  /// A moment as `2026-11-21 10:00:00`, Beijing time.
  static func time(_ instant: Instant) -> String {
    let (hour, minute, second) = instant.beijingTime
    return "\(instant.beijingDay) "
      + [hour, minute, second].map { ($0 < 10 ? "0" : "") + String($0) }.joined(separator: ":")
  }
}
