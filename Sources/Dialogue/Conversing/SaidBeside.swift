import Matching

/// Wishes of one line that are no wishes of their own.
extension Wishes {
  /// What a wish means beside the rest of its line: `家里宽带想退，听说要赔钱` wants to leave, and the quote tells the fee.
  static func meant(by wish: Wish, _ heard: Heard) -> Wish {
    guard heard.reading.wishes.count == 1, let intent = intent(meantBy: wish.intent, heard) else {
      return wish
    }
    var meant = wish
    meant.intent = intent
    return meant
  }

  /// What the one wish of a line means by its other words; nil where it means what it was read as.
  private static func intent(meantBy intent: String, _ heard: Heard) -> String? {
    let text = heard.reading.text
    switch intent {
    // 帮我看看有没有乱扣费 asks for the charges; nothing is complained of yet.
    case "appeal.complaint": return asksToLook(text) ? "query.charges" : nil
    // 我一个月要交多少钱: what all that runs costs stands beside each of it.
    case "query.charges": return asksOfEachMonth(text) ? "query.subscriptions" : nil
    // 我要付宽带违约金 goes on with the payment that an order waits for.
    case "query.penalty" where wantsToPay(text): return PayAgain.intent
    case "query.penalty":
      let leaves =
        WantWords.wantLeaving(text) && HearsayWords.areIn(text) && !heard.endsAsQuestion && !heard.asksWhich
        && !AskWhyWords.areIn(text)
      return leaves ? "unsubscribe.unspecified" : nil
    case _ where !intent.hasPrefix("unsubscribe."): return nil
    // 语音包和流量包哪个能退钱 asks, and leaves nothing.
    case _ where asksWhichPaysBack(text): return "query.refund"
    // 误操作开了会员，帮我退了: what comes back by the rule of mistakes is more than leaving gives.
    default: return tellsMisorder(text) ? "appeal.misoperation" : nil
    }
  }

  /// 我要退会员，我从来没订过: that it was never wanted is looked into first, and leaving is offered with what is found.
  static func disputedAlone(_ heard: Heard, _ turn: TurnContext) -> [Wish] {
    let wishes = heard.reading.wishes
    if let dispute = disputed(wishes, heard), turn.state.topics.isEmpty { return [dispute] }
    guard wishes.count == 2, wishes[0].intent.hasPrefix("unsubscribe."), turn.state.topics.isEmpty,
      wishes[1].intent == "appeal.misoperation", wishes.allSatisfy({ $0.manner == .wish })
    else { return wishes }
    let own = AppealSubject(heard.part(of: wishes[1]))
    let whole = AppealSubject(heard)
    let isOfTheSame = own.namesNothing && own.kind == nil && (!whole.namesNothing || whole.kind != nil)
    return isOfTheSame ? [wishes[1]] : wishes
  }

  /// 退掉59的套餐，换成39的: what is changed isn't left besides.
  static func changedNotLeft(_ wishes: [Wish], _ heard: Heard) -> [Wish] {
    guard wishes.count == 2, let change = wishes.first(where: { $0.intent == "plan.change" }),
      let leaving = wishes.first(where: { $0.intent.hasPrefix("unsubscribe.") })
    else { return wishes }
    let text = heard.part(of: leaving).reading.text
    let isOfPlan = text.contains("套餐") && heard.part(of: leaving).mentions(ofList: "product").count < 2
    let namesMore =
      OtherWords.areIn(text) || ["包", "彩铃", "会员", "宽带", "都", "全"].contains(where: text.contains)
    return isOfPlan && !namesMore ? [change] : wishes
  }

  /// 上个月扣的咪咕会员是怎么回事，我没订过，退了并且把钱退给我: behind the questions stands that it was never wanted.
  private static func disputed(_ wishes: [Wish], _ heard: Heard) -> Wish? {
    let text = heard.reading.text
    guard let first = wishes.first, ["query.charges", "query.refund"].contains(first.intent),
      wishes.allSatisfy({ $0.intent.hasPrefix("query.") }), !heard.listed("product").isEmpty,
      ["没订过", "没开过", "没办过", "没订购过", "不是我订", "不是我开", "没同意过"].contains(where: text.contains),
      ["退了", "退掉", "退订", "取消"].contains(where: text.contains), !heard.isConditional
    else { return nil }
    var dispute = first
    dispute.intent = "appeal.misoperation"
    return dispute
  }

  private static func asksToLook(_ text: String) -> Bool {
    ["看看", "查查", "查一下", "看一下", "查下", "看下"].contains(where: text.contains)
      && ["有没有", "是不是", "有无"].contains(where: text.contains) && !text.contains("投诉")
      && ["扣", "收费", "收钱"].contains(where: text.contains)
  }

  private static func asksOfEachMonth(_ text: String) -> Bool {
    ["一个月", "每个月", "每月", "一月"].contains(where: text.contains) && text.contains("多少")
      && ["要交", "得交", "要付", "得付", "总共交", "一共交", "共交", "总共要", "一共要"].contains(where: text.contains)
      && !["为什么", "怎么", "流量", "上个月", "这个月", "扣了"].contains(where: text.contains)
  }

  private static func wantsToPay(_ text: String) -> Bool {
    ["我要", "我来", "我现在", "现在", "我想", "想", "去", "给我", "帮我"].contains {
      text.contains($0 + "付") || text.contains($0 + "交")
    }
      && !["要不要", "怎么", "为什么", "吗", "退", "不想", "是不是", "凭什么"].contains(where: text.contains)
  }

  /// Whether the first wish of a line has all that is to be left in it: what is named, of several kinds too, and what is excepted.
  /// 除了彩铃别的都留着，彩铃退了 says one thing twice.
  static func coversLeaving(_ target: LeaveTarget?, _ heard: Heard) -> Bool {
    target.map { !$0.named.isEmpty || $0.keepsSome || OtherWords.areIn(heard.reading.text) }
      ?? false
  }

  private static func tellsMisorder(_ text: String) -> Bool {
    ["误操作", "误点", "误订", "误开", "不小心", "手滑", "点错"].contains(where: text.contains)
      && ["开了", "订了", "开通了", "订购了", "开上了", "订上了", "开的", "订的"].contains(where: text.contains)
  }

  private static func asksWhichPaysBack(_ text: String) -> Bool {
    ["哪个", "哪一个", "哪项", "哪些", "哪样", "哪种"].contains(where: text.contains)
      && ["退钱", "能退", "可以退", "退得多", "退的多", "有退款", "退多少"].contains(where: text.contains)
  }

  /// Whether a wish only goes with another one: a complaint that is threatened, 我没开过 beside 这个是啥, whose answer offers that, and
  /// the balance beside closing, which pays it out.
  static func isSaidBeside(_ wish: Wish, _ heard: Heard) -> Bool {
    switch wish.intent {
    case "appeal.complaint": ThreatWords.areIn(heard.reading.text)
    case "balance.payout": heard.reading.wishes.contains { $0.intent == "account.close" }
    // 退彩铃，不想下个月再被扣钱 says why it is to be left.
    case "autorenew.cancel":
      ChargedAgain.isAll(of: wish, in: heard.reading.text)
        && heard.reading.wishes.contains { $0.intent.hasPrefix("unsubscribe.") }
    // 宽带想退，是不是要赔好多 is told its fee by the quote.
    case "query.penalty": heard.reading.wishes.contains { $0.intent.hasPrefix("unsubscribe.") }
    // 退错了，给我撤销 is one wish.
    case let intent where TakeBack.intents.contains(intent):
      RegretWords.areIn(heard.reading.text) && heard.reading.wishes.contains { $0.intent == "resubscribe" }
    case "appeal.misoperation": heard.reading.wishes.contains { $0.intent == "query.service" }
    default: false
    }
  }
}

/// Words for what was only heard of, which ask nothing: `听说要赔钱`, `怕要违约金`.
enum HearsayWords {
  static func areIn(_ text: String) -> Bool {
    words.contains { text.contains($0) } && !asking.contains { text.contains($0) }
  }

  private static let words = ["听说", "据说", "说是", "听讲", "人家说", "网上说", "怕", "担心", "好像", "估计", "可能", "据讲"]
  private static let asking = ["多少", "几", "怎么", "是不是", "要不要", "会不会", "有没有", "什么", "查", "问", "算"]
}
