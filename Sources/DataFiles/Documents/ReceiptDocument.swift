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
      numberKey + receipt.id.text, "order: \(receipt.order)", "kind: \(receipt.kind.rawValue)",
      "issued: \(time(receipt.issuedAt))",
    ]
    lines += receipt.fields.map { "\($0.name.rawValue): \($0.value)" }
    lines.append("check code: \(receipt.checkCode)")
    return lines.joined(separator: "\n") + "\n"
  }

  /// Reads what `json` writes: one receipt or a list. Seal and code are read, not checked.
  public static func presented(in text: String, file: String) throws(DataFileError) -> [PresentedReceipt] {
    let reader = try YAMLReader(text: text, file: file)
    if let entries = try? reader.list() {
      var receipts: [PresentedReceipt] = []
      for entry in entries { receipts.append(try receipt(entry)) }
      return receipts
    }
    return [try receipt(reader)]
  }

  /// The receipts of what `presented` reads.
  public static func receipts(in text: String, file: String) throws(DataFileError) -> [Receipt] {
    try presented(in: text, file: file).map(\.receipt)
  }

  /// Reads what `text` writes, one receipt or several; nil when a file doesn't begin as they do. Only the number is taken from
  /// it: the code stands for the seal, so all of its lines must be those of the receipt that was issued.
  public static func printed(in text: String, file: String) throws(DataFileError) -> [PrintedReceipt]? {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
    guard let first = lines.first(where: { !$0.allSatisfy(\.isWhitespace) }), first.hasPrefix(numberKey)
    else {
      return nil
    }
    var receipts: [PrintedReceipt] = []
    for (index, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
      if line.hasPrefix(numberKey) {
        let number = line.dropFirst(numberKey.count)
        guard !number.allSatisfy(\.isWhitespace) else {
          throw DataFileError(file: file, line: index + 1, column: 1, problem: "expected a receipt's number")
        }
        receipts.append(PrintedReceipt(id: ID(String(number)), lines: []))
      }
      receipts[receipts.count - 1].lines.append(line)
    }
    return receipts
  }

  /// How the first line of a printed receipt begins.
  private static let numberKey = "receipt: "

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

  private static func receipt(_ reader: YAMLReader) throws(DataFileError) -> PresentedReceipt {
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
    let receipt = Receipt(
      id: ID(try entries.required("receipt").rawText()), order: ID(try entries.required("order").rawText()),
      kind: try entries.required("kind").choice(of: ReceiptKind.self),
      issuedAt: Instant(milliseconds: Int64(try entries.required("issuedAt").integer())), fields: fields,
      seal: seal)
    return PresentedReceipt(receipt: receipt, checkCode: try entries.required("checkCode").rawText())
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

/// A receipt as JSON that somebody presents, with the code that stands on it.
public struct PresentedReceipt: Hashable, Sendable {
  /// The receipt.
  public var receipt: Receipt
  /// The code that it bears.
  public var checkCode: String

  /// Whether seal and code fit the figures.
  public func isGenuine(_ keyring: any Keyring) -> Bool {
    receipt.isGenuine(keyring) && constantTimeEqual(Array(checkCode.utf8), Array(receipt.checkCode.utf8))
  }
}

/// A receipt as lines that somebody presents.
public struct PrintedReceipt: Hashable, Sendable {
  /// The number that it bears.
  public var id: ID<Receipt>
  /// Its lines, the empty ones left out.
  public var lines: [String]

  /// Whether it says what a receipt says that was issued, to the letter and with its code.
  public func isPrint(of receipt: Receipt) -> Bool {
    lines == ReceiptDocument.text(receipt).split(whereSeparator: \.isNewline).map(String.init)
  }
}
