import DomainCore
import Matching

/// `我老婆号码也要退`: what is wished for somebody else's number is never done on this one; that number is to be verified (R2).
enum OthersNumber {
  /// Whether the line was answered.
  static func hear(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard heard.secret == nil, turn.saidPhone == nil else { return false }
    let text = heard.reading.text
    let isBusy = turn.state.topics.contains { $0.topic.changesSomething }
    if isBusy, OthersNumberWords.putOwnFirst(text, heard.words) {
      turn.state.queue.removeAll {
        $0.target.map { OthersNumberWords.areIn($0.said ?? "", heard.words) } ?? false
      }
      return true
    }
    let reading = heard.reading
    // 我老婆的也一起退了 says by itself what is wished.
    let isWish =
      Wishes.beginsMatter(reading)
      || (reading.wishes.isEmpty && heard.wantsItGone && !heard.endsAsQuestion && text.count <= 16)
    guard OthersNumberWords.areIn(text, naming: KindWords.names(in: heard), heard.words),
      !heard.says(.reaches), isWish,
      heard.reading.wishes.allSatisfy({ AppealGround(intent: $0.intent) == nil })
    else { return false }
    if turn.state.proof != nil, isBusy {
      turn.say(.othersNumberLater)
      turn.answeredAside = true
      return true
    }
    if turn.state.proof == nil {
      turn.say(.othersNumberFirst)
      guard !isBusy else { return true }
    } else {
      // What was done on the own number says nothing of the other one, which is to be verified first.
      turn.say(.otherNumber)
      turn.state.forgetAccount()
      turn.state.proof = nil
      turn.standingOffer = nil
      turn.state.topics.append(.identify(Identify()))
    }
    if reading.wishes.isEmpty || (reading.wishes[0].intent == "account.close" && !text.contains("销")) {
      Wishes.start("unsubscribe.unspecified", LeaveTarget(), &turn)
    } else {
      Wishes.begin(heard, &turn)
    }
    return true
  }
}

/// Words for a number that is somebody else's.
enum OthersNumberWords {
  /// - Parameter things: The services that the line names.
  static func areIn(_ text: String, naming things: @autoclosure () -> [String] = [], _ words: SaidWords)
    -> Bool
  {
    // Most lines name nobody.
    words.said(.owners, in: text).contains { owner in
      text.ranges(of: owner).contains { range in
        let said = text[..<range.lowerBound]
        guard said.last.map({ words[.beforeOwner].contains(String($0)) }) ?? true, !goesTo(said, words) else {
          return false
        }
        var rest = text[range.upperBound...]
        var passed: Set<String> = []
        while let word = words.first(.behindOwner, beginning: rest) {
          passed.insert(word)
          rest = rest.dropFirst(word.count)
        }
        // 我老婆的也退了, 我妈也想退彩铃 name no number and mean hers.
        if passed.contains("也"),
          !passed.isDisjoint(with: words[.ownedBefore]) || words.has(.ownerWants, beginning: rest)
        {
          return true
        }
        // 我爱人的彩铃, 帮我老公把彩铃退了: what is theirs, or done for them, is on their number.
        if !passed.isDisjoint(with: words[.ownedBefore]), things().contains(where: { rest.hasPrefix($0) }) {
          return true
        }
        if passed.isEmpty, words.has(.doneFor, ending: said), words.has(.doneForOwner, beginning: rest),
          things().contains(where: { rest.contains($0) })
        {
          return true
        }
        return words.has(.numbersOfOwner, beginning: rest) && !words.has(.noNumbers, beginning: rest)
      }
    }
  }

  /// `先办我的`: of two numbers, the own one first.
  static func putOwnFirst(_ text: String, _ words: SaidWords) -> Bool {
    text.count <= longest && words.has(.ownNumberFirst, in: text)
  }

  /// 退到我老婆卡里 says where money goes, and nothing of that number.
  private static func goesTo(_ before: Substring, _ words: SaidWords) -> Bool {
    var rest = before
    while let last = rest.last, "我俺咱".contains(last) { rest = rest.dropLast() }
    return words.has(.goesToPlace, ending: rest)
  }

  private static let longest = 12
}
