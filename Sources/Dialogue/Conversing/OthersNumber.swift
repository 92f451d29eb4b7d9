import DomainCore
import Matching

/// `我老婆号码也要退`: what is wished for somebody else's number is never done on this one; that number is to be verified (R2).
enum OthersNumber {
  /// Whether the line was answered.
  static func hear(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard heard.secret == nil, turn.saidPhone == nil else { return false }
    let text = heard.reading.text
    let isBusy = turn.state.topics.contains { $0.topic.changesSomething }
    if isBusy, OthersNumberWords.putOwnFirst(text) {
      turn.state.queue.removeAll { $0.target.map { OthersNumberWords.areIn($0.said ?? "") } ?? false }
      return true
    }
    let reading = heard.reading
    // 我老婆的也一起退了 says by itself what is wished.
    let isWish =
      Wishes.beginsMatter(reading)
      || (reading.wishes.isEmpty && heard.wantsItGone && !heard.endsAsQuestion && text.count <= 16)
    guard OthersNumberWords.areIn(text), !heard.words.has(.reaches, in: text), isWish,
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
  static func areIn(_ text: String) -> Bool {
    owners.contains { owner in
      text.ranges(of: owner).contains { range in
        let said = text[..<range.lowerBound]
        guard said.last.map(before.contains) ?? true, !goesTo(said) else { return false }
        var rest = text[range.upperBound...]
        var passed: Set<String> = []
        while let word = small.first(where: rest.hasPrefix) {
          passed.insert(word)
          rest = rest.dropFirst(word.count)
        }
        // 我老婆的也退了, 我妈也想退彩铃 name no number and mean hers.
        if passed.contains("也"), !passed.isDisjoint(with: owned) || wanting.contains(where: rest.hasPrefix) {
          return true
        }
        return numbers.contains { rest.hasPrefix($0) } && !notNumbers.contains { rest.hasPrefix($0) }
      }
    }
  }

  /// `先办我的`: of two numbers, the own one first.
  static func putOwnFirst(_ text: String) -> Bool {
    text.count <= longest && ownFirst.contains { text.contains($0) }
  }

  /// 退到我老婆卡里 says where money goes, and nothing of that number.
  private static func goesTo(_ before: Substring) -> Bool {
    var rest = before
    while let last = rest.last, "我俺咱".contains(last) { rest = rest.dropLast() }
    return ["到", "进", "往", "打给", "转给", "存"].contains(where: rest.hasSuffix)
  }

  private static let longest = 12
  private static let ownFirst = ["办", "退", "弄", "搞", "处理", "做", "管", "看"].flatMap { verb in
    ["先\(verb)我的", "先\(verb)我自己的", "先\(verb)我这个", "先把我的\(verb)"]
  }
  private static let small = ["的", "那个", "那张", "那边", "这个", "那", "名下", "自己", "手上", "用", "也"]
  private static let owned: Set = ["的", "那个", "那边"]
  private static let wanting = ["要", "想"].flatMap { want in
    ["退", "取消", "关", "停", "销", "换", "查"].map { want + $0 }
  }
  /// What may stand right before; 其他, 大哥 and 他妈 speak of nobody's number.
  private static let before = Set("我俺咱们家给帮替把和跟是退销有用个里换，, ")
  private static let numbers = ["号", "手机", "电话", "卡", "账号", "账户"]
  private static let notNumbers = ["手机报", "号召", "号称"]
  private static let owners = [
    "老婆", "老公", "媳妇", "妻子", "丈夫", "爱人", "对象", "女朋友", "男朋友", "妈", "爸", "妈妈", "爸爸", "母亲", "父亲", "老妈", "老爸",
    "爸妈", "父母", "儿子", "女儿", "闺女", "孩子", "小孩", "娃", "爷爷", "奶奶", "外公", "外婆", "姥姥", "姥爷", "岳父", "岳母", "公公",
    "婆婆", "哥", "哥哥", "姐", "姐姐", "弟", "弟弟", "妹", "妹妹", "同事", "朋友", "室友", "同学", "家人", "家里人", "别人", "亲戚", "他",
    "她",
  ]
}
