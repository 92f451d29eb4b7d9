import Dialogue
import DomainCore
import Matching

/// What a program may say in a line, and what only an answer or a terminal may say.
enum ProgramLines {
  /// Refuses a line that would be a yes, or that hands over a secret. Everything else is heard as in the chat.
  static func check(_ line: String, in session: Session) throws {
    guard !holdsSecret(line) else { throw secretInBand }
    switch session.expects {
    case .secret:
      guard !couldBeSecret(line, in: session) else { throw secretInBand }
    case .confirmation, .choice:
      if session.wouldConfirm(line) {
        throw Refused(
          .needsAnswer, "a yes counts only as op ‘answer’ to the open question; a line can't confirm anything"
        )
      }
    case .anything, .text: return
    }
  }

  static let secretInBand = Refused(
    .secretInBand,
    "codes, passwords and identity numbers never pass through a program. A person gives them in a terminal of their own when they are asked for"
  )

  /// Whether a line hands over a secret, whatever is asked: it is nothing but digits that could be one, or it names one beside them.
  static func holdsSecret(_ line: String) -> Bool {
    let rest = withoutMobileNumbers(line)
    if isBareNumber(rest) || namesPassword(line) { return true }
    guard longestRun(of: rest) >= shortestSecret else { return false }
    let text = text(of: line)
    return secretWords.contains { text.contains($0) }
  }

  /// The line in small letters without spaces, so that none hide a word.
  private static func text(of line: String) -> String {
    String(line.lowercased().filter { !$0.isWhitespace })
  }

  private static let secretWords = [
    "收到的是", "短信是", "短信里是", "发来的是", "验证码", "校验码", "动态码", "确认码", "密码", "口令", "身份证", "证件", "尾号", "后四位", "码是",
    "码为", "password", "passcode",
    "passwd",
    "pin", "code",
  ]

  /// Whether letters and digits stand behind a word for a password: `password: hunter2`.
  private static func namesPassword(_ line: String) -> Bool {
    let text = text(of: line)
    return ["密码", "口令", "password", "passwd", "passcode"].contains { word in
      text.ranges(of: word).contains { range in
        let rest = text[range.upperBound...].drop { "是为:：=".contains($0) }
        let value = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
        return value.count >= shortestPassword && value.contains(where: \.isNumber)
      }
    }
  }

  /// Whether a line without its mobile numbers is nothing but digits that could be a secret; an ID ending may have an X.
  private static func isBareNumber(_ rest: String) -> Bool {
    let rest = rest.unicodeScalars.filter {
      !$0.properties.isWhitespace && !"-－—.。,，".unicodeScalars.contains($0)
    }
    return secretLengths.contains(rest.count) && rest.dropLast().allSatisfy(isDigit)
      && rest.last.map { isDigit($0) || "xXｘＸ".unicodeScalars.contains($0) } == true
  }

  /// The most digits in a row, whatever separates them.
  private static func longestRun(of line: String) -> Int {
    var longest = 0
    var run = 0
    for scalar in line.unicodeScalars where !scalar.properties.isWhitespace && scalar != "-" {
      run = isDigit(scalar) || run > 0 && "xXｘＸ".unicodeScalars.contains(scalar) ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }

  /// Whether a line could hold a code, a password or an ID ending, whole or in part. Mobile numbers are none of these.
  private static func couldBeSecret(_ line: String, in session: Session) -> Bool {
    guard SpokenAside.isAside(line) else { return true }
    let rest = withoutMobileNumbers(line)
    if rest.unicodeScalars.count(where: isDigit) >= shortestSecret { return true }
    let places = rest.unicodeScalars.count(where: isDigitOrLetter)
    if places == 0 { return false }
    if places >= shortestPassword { return true }
    // Some digits or letters belong to a wish that says more than a secret would: 查一下2月份的扣费.
    return !session.reading(of: line).wishes.contains { wish in
      !["confirm.", "verify.", "social.", "dialog."].contains { wish.intent.hasPrefix($0) }
    }
  }

  /// An ID ending has four places.
  private static let shortestSecret = 4
  /// Places of an ID ending, of codes and passwords, and of whole identity numbers. A number of another length is a mistyped one.
  private static let secretLengths: Set = [4, 6, 15, 18]
  /// A service password has six places.
  private static let shortestPassword = 6

  /// Every digit of any script, and what stands for one in speech.
  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.numericType != nil || "幺两〇洞拐勾".unicodeScalars.contains(scalar)
  }

  /// Digits and letters that words are not made of: 一 二 两 三 are in every other sentence.
  private static func isDigitOrLetter(_ scalar: Unicode.Scalar) -> Bool {
    isDigit(scalar) && !"一二两三".unicodeScalars.contains(scalar)
      || scalar.properties.isAlphabetic && !scalar.properties.isIdeographic
  }

  /// The operators, the regulator and the consumers' association, which a complaint may name; no code is that short.
  private static let publicNumbers: Set = [
    "10000", "10010", "10086", "10099", "12300", "12315", "12345", "12381",
  ]

  /// The line without ASCII mobile and public numbers that stand by themselves.
  private static func withoutMobileNumbers(_ line: String) -> String {
    var rest = ""
    var digits = ""
    func ended() -> String {
      PhoneNumber(digits) != nil || publicNumbers.contains(digits) ? " " : digits
    }
    for character in line {
      if character.isASCII, character.isNumber {
        digits.append(character)
      } else {
        rest += ended()
        digits = ""
        rest.append(character)
      }
    }
    return rest + ended()
  }
}
