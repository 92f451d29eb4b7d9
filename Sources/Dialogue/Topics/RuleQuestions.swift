import DomainCore
import Matching

/// 退款几天到账, 个人信息可以删除吗: what is read as one's own matter and is asked as a question of rule, of nobody's. It is answered from the
/// guidance, with its source, before anybody is verified; the same words about one's own matter are answered from the account (R36, R39).
enum RuleQuestions {
  /// What a line that was read so asks of the guidance; the intent itself where it asks for no rule.
  static func rule(_ intent: String, _ heard: Heard, _ turn: TurnContext) -> String {
    let text = heard.reading.text
    guard !text.contains("我"), !OwnMatterWords.areIn(text) else { return intent }
    switch intent {
    // Whose contracts are known is told of his own; what a law says is asked in words of law.
    case "law.penalty" where turn.file != nil && !RuleWords.areIn(text): return "query.penalty"
    case "query.refund" where asksDays(text) && !(turn.file?.refunds.contains(where: \.isOpen) ?? false):
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
      RuleWords.areIn(heard.reading.text)
    else { return false }
    turn.say(.lawUnknown)
    return true
  }

  /// Whether it is the operator's own answer that is waited for: `投诉几天答复`, not `12300多久处理`.
  static func asksOperatorDays(_ text: String) -> Bool {
    DayWords.areAsked(in: text) && text.contains("投诉")
      && !["123", "工信", "管局", "管理局", "12315"].contains(where: text.contains)
  }

  private static func asksDays(_ text: String) -> Bool {
    text.count <= shortLine && text.contains("退") && DayWords.areAsked(in: text)
      && ["到账", "到帐", "退回", "退到"].contains(where: text.contains)
  }

  private static let shortLine = 16
}

/// Words that make a question one about the speaker's own matter: `那笔退款几天到账`.
enum OwnMatterWords {
  static func areIn(_ text: String) -> Bool { words.contains { text.contains($0) } }

  private static let words = ["还没", "怎么还", "到现在", "这笔", "那笔", "已经", "都几天", "都多久", "上次", "昨天", "刚才", "刚刚"]
}

/// Words for days on which offices rest: `周日算不算`.
enum RestDayWords {
  static func areIn(_ text: String) -> Bool { words.contains { text.contains($0) } }

  private static let words = ["周六", "周日", "周末", "星期六", "星期天", "星期日", "节假日", "假期", "国庆", "春节"]
}

/// Words that ask for a number of days: `投诉几天答复`.
enum DayWords {
  static func areAsked(in text: String) -> Bool { words.contains { text.contains($0) } }

  private static let words = ["几天", "多久", "多少天", "多长时间", "几个工作日", "几日"]
}

/// Words that ask what a law or rule says.
enum RuleWords {
  static func areIn(_ text: String) -> Bool { words.contains { text.contains($0) } }

  private static let words = ["规定", "法律", "条例", "法规", "合法", "违法", "合规", "能随便", "可以随便", "有权"]
}
