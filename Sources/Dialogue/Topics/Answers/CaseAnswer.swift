import DomainCore
import Matching

/// 我的投诉办得怎样: the speaker's own cases, all or by number; another's number gets the words of one that doesn't exist (S11).
enum CaseAnswer {
  /// Answers by number when one of ours was said; false when none was.
  static func say(number: String, _ file: CustomerFile, _ turn: inout TurnContext) {
    if let known = file.cases.first(where: { $0.id.text == number }) {
      CaseWords.say(known, &turn)
    } else if let order = file.orders.first(where: { $0.id.text == number }) {
      ProgressAnswer.say(order, of: file, &turn)
    } else if let receipt = file.receipts.first(where: { $0.id.text == number }) {
      ReceiptAnswer.say(receipt, &turn, full: true)
    } else if let refund = file.refunds.first(where: { $0.id.text == number }) {
      RefundAnswer.say(refund, of: file, &turn)
    } else {
      turn.say(.numberNotFound, ["number": .text(number)])
    }
  }

  /// The last cases, newest first.
  static func say(_ file: CustomerFile, _ turn: inout TurnContext) {
    for known in file.cases.suffix(shownAtMost).reversed() { CaseWords.say(known, &turn) }
  }

  /// 我的申诉: the last cases with their state, or that there is none.
  static func sayAll(_ file: CustomerFile, _ turn: inout TurnContext) {
    guard !file.cases.isEmpty else { return turn.say(.caseNone) }
    say(file, &turn)
    OlderAnswer.remember(
      .cases, oldest: file.cases.suffix(shownAtMost).first?.id.text,
      hasMore: file.cases.count > shownAtMost, &turn)
  }

  static let shownAtMost = 3
}

/// Numbers of ours that a line can ask about.
enum OwnNumber {
  private static let prefixes = ["SS", "TD", "PZ", "TK"]

  static func first(in heard: Heard) -> String? {
    prefixes.lazy.compactMap { heard.number(prefix: $0) }.first
  }

  /// Whether a line that names a case wants to know of it: 投诉单SS…办到哪了 opens no other.
  static func isAskedAbout(_ number: String, in heard: Heard) -> Bool {
    number.hasPrefix("SS")
      && heard.reading.wishes.allSatisfy {
        $0.intent.hasPrefix("appeal.") || $0.intent == "query.progress"
      }
  }

  /// What is asked of a number of ours: to take that order back (撤回退订 TD…), or how it stands.
  static func matter(of number: String, in heard: Heard, _ turn: TurnContext) -> TopicState {
    let rest = heard.reading.text.uppercased().replacing(number, with: "")
    let intent = turn.library.matcher.read(rest).wishes.first?.intent ?? ""
    if number.hasPrefix("SS"), TakeBack.intents.contains(intent) || rest.contains("撤") {
      return .caseWithdrawal(CaseWithdrawal(number: number))
    }
    guard TakeBack.intents.contains(intent), number.hasPrefix("TD") else {
      return .account(AccountQuestion(intent: "query.progress", number: number))
    }
    return .takeBack(TakeBack(intent: intent, order: ID(number)))
  }
}
