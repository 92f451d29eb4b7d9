/// Takes out of free text what identifies a person, before it is stored or logged (S12).
public enum Masking {
  /// The text with every run of four or more digits hidden, however it is written: full width, Chinese numerals, spaced out
  /// or with dashes; the X that ends an identity number is a digit. A mobile number keeps three digits and four:
  /// `138****0001`.
  public static func masked(_ text: String) -> String {
    withoutAddresses(withoutNumbers(text))
  }

  /// The text with the name of every e-mail address hidden but for its first letter: `z***@example.com`.
  private static func withoutAddresses(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "@")) || text.unicodeScalars.contains("＠") else { return text }
    var result = ""
    var word = ""
    func flush() {
      if let last = word.lastIndex(where: isAt), let first = word.first, !isAt(first) {
        result += String(first) + "***@" + word[last...].dropFirst()
      } else {
        result += word
      }
      word = ""
    }
    for character in text {
      if EmailAddress.isPart(character) || isAt(character) || character == "*" {
        word.append(character)
      } else {
        flush()
        result.append(character)
      }
    }
    flush()
    return result
  }

  private static func isAt(_ character: Character) -> Bool { "@＠".contains(character) }

  private static func withoutNumbers(_ text: String) -> String {
    // Fewer digits than are ever hidden, as in most lines: nothing is taken apart.
    guard holdsDigits(text, atLeast: shortestHidden - 1) else { return text }
    var result = ""
    var run: [Character] = []
    var digits = ""
    func flush() {
      var trailing: [Character] = []
      while let last = run.last, digit(of: last) == nil { trailing.insert(run.removeLast(), at: 0) }
      if digits.count >= shortestHidden {
        result += isMobile(digits) ? digits.prefix(3) + "****" + digits.suffix(4) : "****"
      } else {
        result += String(run)
      }
      result += String(trailing)
      run = []
      digits = ""
    }
    for character in text {
      if let value = digit(of: character) {
        // 13800000001 一直打电话: behind a whole number and a gap, a Chinese numeral begins words of its own.
        if isMobile(digits), let last = run.last, digit(of: last) == nil, !character.isASCII { flush() }
        run.append(character)
        digits.append(value)
      } else if !run.isEmpty, isSeparator(character) {
        run.append(character)
      } else if digits.count >= shortestHidden - 1, "xXｘＸ".contains(character) {
        result += "****"
        run = []
        digits = ""
      } else {
        flush()
        result.append(character)
      }
    }
    flush()
    return result
  }

  private static func isMobile(_ digits: String) -> Bool { digits.utf8.count == 11 && digits.hasPrefix("1") }

  private static let shortestHidden = 4

  private static func holdsDigits(_ text: String, atLeast wanted: Int) -> Bool {
    var count = 0
    for scalar in text.unicodeScalars where digit(of: scalar) != nil {
      count += 1
      if count == wanted { return true }
    }
    return false
  }

  /// What people put between the digits of one number, what can't be seen included. Not `:`, which times have.
  private static func isSeparator(_ character: Character) -> Bool {
    if character.isWhitespace || separators.contains(character) { return true }
    return character.unicodeScalars.allSatisfy { $0.properties.generalCategory == .format }
  }

  private static let separators = Set("-－‐‑–—.．。·•,，、/／_＿()（）*＊")

  private static func digit(of character: Character) -> Character? {
    // A digit may carry marks, as on a keycap.
    character.unicodeScalars.first.flatMap(digit(of:))
  }

  private static func digit(of scalar: Unicode.Scalar) -> Character? {
    if scalar.isASCII { return "0"..."9" ~= scalar ? Character(scalar) : nil }
    // Of Chinese characters a list: to ask each for its value costs more than all else that is done with a line.
    if (0x2E80...0x9FFF).contains(scalar.value) { return chineseDigits[scalar] }
    guard let value = Character(scalar).wholeNumberValue, (0...9).contains(value) else { return nil }
    return Character(String(value))
  }

  /// What counts as a digit among Chinese characters: all that Unicode gives a value from 0 to 9, and what people say for some.
  private static let chineseDigits: [Unicode.Scalar: Character] = {
    let written = [
      "〇洞零",
      "〡㆒㈠㊀一壱壹幺弌",
      "〢㆓㈡㊁㒃两二俩倆兩弍弐貮貳贰",
      "〣㆔㈢㊂三仨叁参參叄弎",
      "〤㆕㈣㊃亖四肆",
      "〥㈤㊄㐅㠪五伍",
      "〦㈥㊅六陆陸",
      "〧㈦㊆㭍七拐柒漆",
      "〨㈧㊇八捌",
      "〩㈨㊈九廾玖鈎钩",
    ]
    var digits: [Unicode.Scalar: Character] = [:]
    for (value, scalars) in written.enumerated() {
      for scalar in scalars.unicodeScalars { digits[scalar] = Character(String(value)) }
    }
    return digits
  }()

  /// What somebody typed, as an error or a note of the staff says it back: mobile numbers and the numbers of identity papers and
  /// cards are hidden, amounts, days and the numbers of orders stay readable.
  public static func echoed(_ text: String) -> String {
    var result = ""
    var run = ""
    var followsLetter = false
    func flush() {
      let digits = String(run.compactMap(digit(of:)))
      // TD20261121…: the number of an order begins with its year, which no paper, card or mobile number does.
      let isOfOrder = followsLetter && digits.hasPrefix("20")
      let isHidden = isMobile(digits) || digits.count >= 15 && !isOfOrder
      result += isHidden ? digits.prefix(3) + "****" + digits.suffix(4) : run
      run = ""
    }
    for character in text {
      if digit(of: character) != nil {
        if run.isEmpty { followsLetter = result.last.map { $0.isASCII && $0.isLetter } ?? false }
        run.append(character)
      } else {
        flush()
        result.append(character)
      }
    }
    flush()
    return withoutAddresses(result)
  }

  /// The text without control characters, ESC and bidirectional overrides (S13).
  public static func withoutControls(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars where !isControl(scalar) { scalars.append(scalar) }
    return String(scalars)
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09: false
    case 0...0x1F, 0x7F...0x9F, 0x61C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
      0xFFF9...0xFFFB, 0xE0000...0xE007F:
      true
    default: false
    }
  }
}
