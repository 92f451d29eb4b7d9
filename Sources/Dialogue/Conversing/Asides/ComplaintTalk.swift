import DomainCore
import Matching

/// What is said of a complaint, or like one, without making another one: `投诉编号是多少`, `撤销投诉`, `垃圾公司` (R33).
enum ComplaintTalk {
  /// Whether the line was answered.
  static func hear(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    if isInsult(heard, turn) {
      turn.say(.calm)
      return true
    }
    if heard.reading.wishes.contains(where: { $0.intent == CaseWithdrawal.name }) { return false }
    let talk = heard.listed("complaint_talk")
    let isPlain = CaseWithdrawal.isAskedFor(in: heard)
    let mayBeTalk =
      isNoMatter(heard.intent, turn) || (isPlain && TakeBack.intents.contains(heard.intent ?? ""))
    let isDropped =
      mayBeTalk && talk.contains("drop") && turn.state.topics.isEmpty && (isPlain || hasOpenAppeal(turn))
    if isDropped || takesBackComplaint(heard, turn) {
      turn.state.lastWish = CaseWithdrawal.name
      turn.state.topics.append(.caseWithdrawal(CaseWithdrawal(number: heard.number(prefix: "SS"))))
      return true
    }
    guard mayBeTalk, let file = turn.file else { return false }
    if talk.contains("ask") {
      if file.cases.isEmpty { turn.say(.caseNone) } else { CaseAnswer.say(file, &turn) }
      return true
    }
    guard talk.contains("drop"), turn.state.topics.isEmpty else { return false }
    turn.say(file.cases.isEmpty ? .caseNone : .caseNoneOpen)
    return true
  }

  /// `我不投诉了，帮我撤掉`, `刚才的投诉点错了，能撤回吗`: what is to be taken back is the complaint, and no order or service.
  private static func takesBackComplaint(_ heard: Heard, _ turn: TurnContext) -> Bool {
    let text = heard.reading.text
    // 我不投诉了，帮我撤掉 is heard from behind its first words.
    let isOfLastWish = ["appeal.complaint", CaseWithdrawal.name].contains(turn.state.lastWish)
    return turn.state.topics.isEmpty && hasOpenAppeal(turn) && text.contains("撤")
      && (heard.says(.complaintsTakenBack) || (heard.refusesFirst && isOfLastWish))
      && heard.mentions(ofList: "product").isEmpty
      && heard.intent.map { TakeBack.intents.contains($0) || $0 == "unsubscribe.unspecified" } ?? true
  }

  private static func hasOpenAppeal(_ turn: TurnContext) -> Bool {
    !(turn.file?.openAppeals ?? []).isEmpty
  }

  private static func isNoMatter(_ intent: String?, _ turn: TurnContext) -> Bool {
    intent.map {
      $0 == "appeal.complaint" || $0 == "query.progress" || $0.hasPrefix("dialog.")
        || ($0.hasPrefix("law.") && !(turn.file?.cases ?? []).isEmpty)
    } ?? true
  }

  /// 垃圾公司 while something is open: words of anger that ask for no complaint and tell nothing that could be looked into.
  private static func isInsult(_ heard: Heard, _ turn: TurnContext) -> Bool {
    // 你们是骗子吧 says more than anger where nothing was said before.
    let isAnger = heard.listed("expletive").contains("yes") && !heard.reading.text.contains("骗")
    guard heard.secret == nil, !turn.state.topics.isEmpty || isAnger, heard.intent == "appeal.complaint",
      heard.reading.wishes.count == 1, !heard.isAsked
    else { return false }
    let isBeingTold = turn.state.topics.contains { if case .appeal = $0 { true } else { false } }
    return !isBeingTold && InsultWords.areAll(heard.reading.text, heard.words)
  }
}

/// Lines of anger that hold nothing to act on.
enum InsultWords {
  /// Whether a line that sounds like a complaint is only an insult: it names no wrong, no money and nobody to turn to.
  static func areAll(_ text: String, _ words: SaidWords) -> Bool {
    text.count <= longest && !words.has(.substance, in: text)
  }

  private static let longest = 12
}
