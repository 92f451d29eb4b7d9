/// Tells lines that must not be kept: phone numbers, codes, passwords, digits of an identity card.
enum Sensitive {
  /// True if the line holds four or more digits in a row (the X that ends an identity number is one), or speaks of a password
  /// or an identity card and may tell it.
  ///
  /// Digits count in every form (full width, ①, 一二三, 幺), and what people put between them (spaces, dashes, dots)
  /// doesn't part them: `138 0000 0001`, `一三八-零零…`. Better a harmless line lost than a number kept.
  static func holdsSecret(_ line: String) -> Bool {
    var digits = 0
    for scalar in line.unicodeScalars {
      if isDigit(scalar) {
        digits += 1
        if digits >= 4 { return true }
      } else if digits == 3, "xXｘＸ".unicodeScalars.contains(scalar) {
        return true
      } else if !isSeparator(scalar) {
        digits = 0
      }
    }
    let lower = line.lowercased()
    if cardWords.contains(where: { lower.contains($0) }), line.unicodeScalars.contains(where: isDigit) {
      return true
    }
    return passwordWords.contains { lower.contains($0) }
      && line.unicodeScalars.contains { isDigit($0) || ("a"..."z").contains($0) || ("A"..."Z").contains($0) }
  }

  private static let passwordWords = ["密码", "密碼", "口令", "验证码", "驗證碼", "password", "passwd", "pwd"]

  private static let cardWords = ["证件", "證件", "身份证", "身份證", "尾号", "尾號"]

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    if ("0"..."9").contains(scalar) { return true }
    if scalar.value < 0x80 { return false }
    // Spoken and banker's forms without a numeric value of their own.
    if "〇幺两兩俩洞拐勾壹贰叁肆伍陆柒捌玖".unicodeScalars.contains(scalar) { return true }
    guard let value = scalar.properties.numericValue else { return false }
    return (0...9).contains(value)
  }

  private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.properties.isWhitespace || scalar.properties.generalCategory == .dashPunctuation { return true }
    if scalar.properties.generalCategory == .format { return true }
    return "-_.,/·()+，。、．・（）".unicodeScalars.contains(scalar)
  }
}
