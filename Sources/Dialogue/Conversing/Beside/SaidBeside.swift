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
    case "appeal.complaint": return asksToLook(text, heard.words) ? "query.charges" : nil
    // 我一个月要交多少钱: what all that runs costs stands beside each of it.
    case "query.charges": return asksOfEachMonth(text, heard.words) ? "query.subscriptions" : nil
    // 会员不想要了，钱退给我: the quote tells what comes back.
    case "query.refund": return givesUpNow(heard) ? "unsubscribe.unspecified" : nil
    // 我要付宽带违约金 goes on with the payment that an order waits for.
    case "query.penalty" where wantsToPay(text, heard.words): return PayAgain.intent
    case "query.penalty":
      let leaves =
        WantWords.wantLeaving(text, heard.words) && HearsayWords.areIn(text, heard.words)
        && !heard.endsAsQuestion
        && !heard.asksWhich
        && !AskWhyWords.areIn(text, heard.words)
      return leaves ? "unsubscribe.unspecified" : nil
    case _ where !intent.hasPrefix("unsubscribe."): return nil
    // 语音包和流量包哪个能退钱 asks, and leaves nothing.
    case _ where asksWhichPaysBack(text, heard.words): return "query.refund"
    // 误操作开了会员，帮我退了: what comes back by the rule of mistakes is more than leaving gives.
    default: return tellsMisorder(text, heard.words) ? "appeal.misoperation" : nil
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
    let namesMore = OtherWords.areIn(text, heard.words) || heard.words.has(.leavesMoreThanPlan, in: text)
    return isOfPlan && !namesMore ? [change] : wishes
  }

  /// 上个月扣的咪咕会员是怎么回事，我没订过，退了并且把钱退给我: behind the questions stands that it was never wanted.
  private static func disputed(_ wishes: [Wish], _ heard: Heard) -> Wish? {
    guard let first = wishes.first, ["query.charges", "query.refund"].contains(first.intent),
      wishes.allSatisfy({ $0.intent.hasPrefix("query.") }), !heard.listed("product").isEmpty,
      heard.says(.neverOrdered), heard.says(.wantsItLeft), !heard.isConditional
    else { return nil }
    var dispute = first
    dispute.intent = "appeal.misoperation"
    return dispute
  }

  private static func asksToLook(_ text: String, _ words: SaidWords) -> Bool {
    words.has(.asksToLook, in: text)
      && words.has(.asksWhetherSo, in: text) && !text.contains("投诉")
      && words.has(.ofCharging, in: text)
  }

  /// Whether something that is named is given up, and nothing of that was done before.
  private static func givesUpNow(_ heard: Heard) -> Bool {
    heard.says(.givesUpNow) && !heard.says(.leftBefore) && !heard.endsAsQuestion && !heard.asksWhich
      && (heard.mentions(ofList: "product").count == 1
        || KindWords.word(in: heard.reading.text, heard.words) != nil)
  }

  private static func asksOfEachMonth(_ text: String, _ words: SaidWords) -> Bool {
    words.has(.eachMonth, in: text) && text.contains("多少")
      && words.has(.toBePaid, in: text)
      && !words.has(.asksOfOneCharge, in: text)
  }

  private static func wantsToPay(_ text: String, _ words: SaidWords) -> Bool {
    words.has(.wantsToPay, in: text)
      && !words.has(.asksOfPaying, in: text)
  }

  /// Whether the first wish of a line has all that is to be left in it: what is named, of several kinds too, and what is excepted.
  /// 除了彩铃别的都留着，彩铃退了 says one thing twice.
  static func coversLeaving(_ target: LeaveTarget?, _ heard: Heard) -> Bool {
    target.map { !$0.named.isEmpty || $0.keepsSome || OtherWords.areIn(heard.reading.text, heard.words) }
      ?? false
  }

  private static func tellsMisorder(_ text: String, _ words: SaidWords) -> Bool {
    words.has(.byMistake, in: text)
      && words.has(.gotByMistake, in: text)
  }

  private static func asksWhichPaysBack(_ text: String, _ words: SaidWords) -> Bool {
    words.has(.asksWhichOfThem, in: text)
      && words.has(.paysBack, in: text)
  }

  /// Whether a wish only goes with another one: a complaint that is threatened, 我没开过 beside 这个是啥, whose answer offers that, and
  /// the balance beside closing, which pays it out.
  static func isSaidBeside(_ wish: Wish, _ heard: Heard) -> Bool {
    switch wish.intent {
    case "appeal.complaint": heard.says(.threatens)
    case "balance.payout": heard.reading.wishes.contains { $0.intent == "account.close" }
    // 退彩铃，不想下个月再被扣钱 says why it is to be left.
    case "autorenew.cancel":
      ChargedAgain.isAll(of: wish, in: heard.reading.text, heard.words)
        && heard.reading.wishes.contains { $0.intent.hasPrefix("unsubscribe.") }
    // 宽带想退，是不是要赔好多 is told its fee by the quote.
    case "query.penalty": heard.reading.wishes.contains { $0.intent.hasPrefix("unsubscribe.") }
    // 退错了，给我撤销 is one wish.
    case let intent where TakeBack.intents.contains(intent):
      heard.says(.regretsOrder) && heard.reading.wishes.contains { $0.intent == "resubscribe" }
    case "appeal.misoperation": heard.reading.wishes.contains { $0.intent == "query.service" }
    default: false
    }
  }
}

/// Words for what was only heard of, which ask nothing: `听说要赔钱`, `怕要违约金`.
enum HearsayWords {
  static func areIn(_ text: String, _ words: SaidWords) -> Bool {
    words.has(.heardOf, in: text) && !words.has(.asksOfHearsay, in: text)
  }
}
