import DomainCore
import Matching

/// 编号发我一下, 单号多少: gives the number again that the last reply with one gave, of an order, an appeal or a hand-over (R25, R33, R35).
enum NumberAgain {
  static func answer(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard isAsked(heard) else { return false }
    if let number = turn.state.numberGiven, let prefix = prefix(of: number),
      turn.state.proof != nil || prefix == ticket
    {
      turn.say(.numberAgain, ["what": .name("numbered." + prefix), "number": .text(number)])
      return true
    }
    if case .appeal? = turn.state.topics.last, turn.file != nil {
      turn.say(.numberNotYet)
      return true
    }
    guard turn.state.topics.isEmpty else { return false }
    Wishes.begin(PlannedWish(intent: "query.progress"), &turn)
    return true
  }

  private static func isAsked(_ heard: Heard) -> Bool {
    let text = heard.reading.text
    guard heard.secret == nil, !heard.listed("number_word").isEmpty, text.count <= longest,
      OwnNumber.first(in: heard) == nil, !namesPlace(heard), !heard.says(.ofOtherNumbers)
    else { return false }
    let isNoMatter = heard.intent.map { ["receipt.get", "query.progress"].contains($0) } ?? true
    return isNoMatter && (text.count <= barest || heard.says(.asksForNumber))
  }

  /// 编号3 chooses from a list; the 一 of 发我一下 is no place.
  private static func namesPlace(_ heard: Heard) -> Bool {
    !heard.positions.isEmpty && !heard.says(.onceMore)
  }

  /// 编号 alone asks for it.
  private static let barest = 4

  /// Remembers the number that this turn's replies gave; of several at once none is meant alone.
  static func remember(in turn: inout TurnContext) {
    var numbers: Set<String> = []
    for phrase in turn.phrases {
      for case .text(let text) in phrase.values.values where prefix(of: text) != nil { numbers.insert(text) }
    }
    if !numbers.isEmpty { turn.state.numberGiven = numbers.count == 1 ? numbers.first : nil }
  }

  private static func prefix(of text: String) -> String? {
    prefixes.first { prefix in
      guard text.hasPrefix(prefix) else { return false }
      let date = text.dropFirst(prefix.count).prefix(dateDigits)
      return date.count == dateDigits && date.allSatisfy(\.isNumber)
    }
  }

  private static let ticket = "RG"
  private static let prefixes = ["TD", "SS", ticket]
  private static let dateDigits = 8
  private static let longest = 20
}
