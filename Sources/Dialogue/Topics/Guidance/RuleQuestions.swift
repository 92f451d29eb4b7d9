import DomainCore
import Matching

/// 退款几天到账, 个人信息可以删除吗: what is read as one's own matter and is asked as a question of rule, of nobody's. It is answered from the
/// guidance, with its source, before anybody is verified; the same words about one's own matter are answered from the account (R36, R39).
enum RuleQuestions {
  /// What a line that was read so asks of the guidance; the intent itself where it asks for no rule.
  static func rule(_ intent: String, _ heard: Heard, _ turn: TurnContext) -> String {
    let text = heard.reading.text
    guard !text.contains("我"), !heard.says(.ofOwnMatter) else { return intent }
    switch intent {
    // Whose contracts are known is told of his own; what a law says is asked in words of law.
    case "law.penalty" where turn.file != nil && !heard.says(.ofRules): return "query.penalty"
    case "query.refund"
    where asksDays(text, heard.words) && !(turn.file?.refunds.contains(where: \.isOpen) ?? false):
      return "howto.refund.time"
    case "privacy.delete" where heard.reading.wishes.first?.manner == .whether && heard.endsAsQuestion:
      return "law.erasure"
    case "law.restore" where turn.file?.isNumberSuspended ?? false: return "number.restore"
    default: return intent
    }
  }

  /// Says that a rule isn't among those collected, where a line that nothing was understood of asks for one; false for any other line.
  static func answerMissing(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard heard.secret == nil, heard.reading.wishes.isEmpty, turn.state.topics.isEmpty, heard.endsAsQuestion,
      heard.says(.ofRules)
    else { return false }
    turn.say(.lawUnknown)
    return true
  }

  /// Whether it is the operator's own answer that is waited for: `投诉几天答复`, not `12300多久处理`.
  static func asksOperatorDays(_ text: String, _ words: SaidWords) -> Bool {
    DayWords.areAsked(in: text, words) && text.contains("投诉")
      && !words.has(.ofAuthorities, in: text)
  }

  private static func asksDays(_ text: String, _ words: SaidWords) -> Bool {
    text.count <= shortLine && text.contains("退") && DayWords.areAsked(in: text, words)
      && words.has(.ofArrival, in: text)
  }

  private static let shortLine = 16
}

/// Words that ask for a number of days: `投诉几天答复`.
enum DayWords {
  static func areAsked(in text: String, _ words: SaidWords) -> Bool { words.has(.asksDays, in: text) }
}
