import DomainCore
import Matching

/// 我不想下个月再被扣钱 while the very thing is being left: it is said of that matter, and no wish for auto-renewal to be switched off besides.
enum ChargedAgain {
  /// Whether a wish that is read as switching auto-renewal off only says that nothing more is to be charged.
  static func isAll(of wish: Wish, in text: String, _ words: SaidWords) -> Bool {
    wish.intent == "autorenew.cancel" && !words.has(.ofRenewal, in: text)
  }
}

extension Leave {
  /// Answers it from the quote, which then waits for its yes again; false when the line says more, or of something else.
  func answersChargedAgain(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard let quoted, heard.reading.wishes.count == 1, let wish = heard.reading.wishes.first,
      ChargedAgain.isAll(of: wish, in: heard.reading.text, heard.words)
    else { return false }
    let pointing = Pointing(heard.reading, turn)
    let pointed = pointing.left + pointing.kept + pointing.mentioned
    let ids = quoted.items.map(\.service)
    guard pointed.allSatisfy({ ids.contains($0.id) }),
      heard.amountFen.map({ said in quoted.items.contains { $0.priceFen == said } }) ?? true
    else { return false }
    LeaveQuestions.sayEffect(of: quoted, &turn)
    return true
  }
}
