import Dialogue
import DomainCore
import Matching

/// What a program may say in a line, and what only an answer or a terminal may say.
enum ProgramLines {
  /// Refuses a line that would be a yes, or that could be a secret while one is asked for. Everything else is heard as in the chat.
  static func check(_ line: String, in session: Session) throws {
    switch session.expects {
    case .secret:
      guard !couldBeSecret(line, in: session) else {
        throw Refused(
          .secretInBand,
          "a secret is asked for: it never passes through a program. A person gives it in a terminal of their own"
        )
      }
    case .confirmation, .choice:
      if session.wouldConfirm(line) {
        throw Refused(
          .needsAnswer, "a yes counts only as op ‘answer’ to the open question; a line can't confirm anything"
        )
      }
    default: return
    }
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
