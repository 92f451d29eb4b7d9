import DomainCore

// Words that are looked for in a line as it was said, where a rule would be too much: each list, and the one question asked of it.

extension String {
  /// The text of a stretch of scalars, one by one: the standard library takes a slice through its most general way.
  init(scalars: ArraySlice<Unicode.Scalar>) {
    var text = String.UnicodeScalarView()
    for scalar in scalars { text.append(scalar) }
    self.init(text)
  }

  /// The text without these marks; nil when more than so many scalars are left, which no list of whole lines has.
  func without(_ marks: String, atMost longest: Int) -> String? {
    let marks = marks.unicodeScalars
    var left = String.UnicodeScalarView()
    var count = 0
    for scalar in unicodeScalars where !marks.contains(scalar) {
      guard count < longest else { return nil }
      left.append(scalar)
      count += 1
    }
    return String(left)
  }
}

/// The phrases of a line: what stands between its commas, stops and spaces.
enum Phrases {
  static func of(_ text: String) -> [Substring] {
    text.unicodeScalars.split(whereSeparator: isMark).map { Substring($0) }
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "，", ",", "。", "；", ";", "！", "!", "？", "?", " ": true
    default: false
    }
  }
}

/// Words around something named that turn it down: `周六不行`, `微信里没钱`, `别用微信`.
enum TurnedDownWords {
  static func areAround(before: String, after: String) -> Bool {
    refusing.contains { before.hasSuffix($0) } || failing.contains { after.hasPrefix($0) }
  }

  private static let refusing = [
    "别", "不要", "不是", "除了", "不约", "不用", "不想用", "不要用", "别用", "别从", "不从", "不转", "不转到", "别转", "没有", "没", "没用",
  ]
  private static let failing = [
    "不行", "不可以", "不在", "没空", "没时间", "不方便", "不得空", "要上班", "上班", "来不了",
    "没钱", "里没", "没有钱", "不够", "用不了", "付不了", "没开", "没绑", "不能用", "坏了", "没余额",
  ]
}

/// Words that keep something instead of leaving it: 不退, 留着, 除了 …
enum KeepWords {
  static func areIn(_ text: String) -> Bool { words.contains { text.contains($0) } }

  /// What a phrase says is to stay, 返现 of `返现留着吧`; nil when it names nothing (`那先留着`).
  static func thing(in text: String) -> String? {
    for phrase in Phrases.of(text) {
      guard
        let word = staying.compactMap({ phrase.firstRange(of: $0) }).min(by: { $0.lowerBound < $1.lowerBound }
        )
      else { continue }
      let thing = phrase[..<word.lowerBound].filter { !empty.contains($0) }
      if thing.count >= 2 || numberWords.contains(thing) { return thing }
    }
    return nil
  }

  /// Whether all is kept: `那两个都别退了`.
  static func keepAll(_ text: String) -> Bool {
    !OtherWords.areIn(text)
      && ["都别", "都不", "都留", "全留", "全不", "全别", "一个都不", "一个也不", "都先别", "都先不"].contains { text.contains($0) }
  }

  /// Whether a phrase keeps the number: `号还要用`, `号码我留着`, `卡先不销`.
  static func keepsNumber(_ text: String) -> Bool {
    Phrases.of(text).contains { phrase in
      guard let number = ["号", "卡"].compactMap({ phrase.firstRange(of: $0) }).first else { return false }
      let rest = phrase[number.upperBound...]
      return usingNumber.contains { rest.contains($0) }
    }
  }

  private static let usingNumber = [
    "还要", "还用", "要用", "还得用", "在用", "留着", "留下", "保留", "不销", "别销", "不注销", "别注销", "不能销",
  ]

  /// Words for the number itself, which is no service.
  static let numberWords = ["号", "号码", "卡", "余额", "话费"]
  private static let staying = ["留着", "留下", "保留", "不动", "别动", "照旧", "照常", "不变"]
  /// What stands beside a word of keeping and names nothing.
  private static let empty = Set("我你您它这那个些项都也先还是就想要得给帮把的了吧啊呢嘛呀算好行嗯哦暂时继续全部先别不")

  private static let words = [
    "不退", "别退", "不要退", "先别", "留着", "留下", "保留", "只留", "除了", "以外", "之外", "不取消", "别取消", "不关", "别关",
  ]
}

/// Words that leave the choice open, or are of all without choosing any: `都行`, `这些我都没见过`.
enum AnyWords {
  static func areIn(_ text: String) -> Bool { words.contains { text.contains($0) } }

  private static let words = ["都行", "都可以", "都好", "都成", "都没", "都没有", "随便"]
}

/// Words that point back at what was talked of: 它, 这个, 从什么时候开始 …
enum PronounWords {
  static func areIn(_ text: String) -> Bool { words.contains { text.contains($0) } }

  private static let words = ["它", "这个", "那个", "这项", "那项", "从什么时候", "从啥时候", "从哪天", "从几月", "什么时候开始", "啥时候开始"]
}

/// Words for all that is not named: 其他, 别的, and 都 behind 除了.
enum OtherWords {
  static func areIn(_ text: String) -> Bool {
    words.contains { text.contains($0) }
      || exceptsSomething(text)
  }

  /// Whether all is meant but what is named: 除了 … 都.
  static func exceptsSomething(_ text: String) -> Bool {
    ["除了", "除开", "以外", "之外"].contains { text.contains($0) }
      && ["都", "全"].contains { text.contains($0) }
  }

  private static let words = ["其他", "其它", "其余", "别的", "剩下"]
}

/// Words that take back what was said before and begin a correction: `不对，第二个`.
enum CorrectionWords {
  /// The word that a line begins with; nil when it begins with none.
  static func beginning(_ text: String) -> String? { words.first { text.hasPrefix($0) } }

  /// Whether something that was given is taken back anywhere in a line: `号码填错了`.
  static func areIn(_ text: String) -> Bool {
    beginning(text) != nil || inside.contains { text.contains($0) }
  }

  private static let inside = ["错了", "不对", "写错", "填错", "说错", "报错", "打错", "输错", "选错", "改成", "改为", "换成", "应该是"]
  private static let words = ["不对不对", "不对", "错了", "说错了", "搞错了", "弄错了", "选错了", "哦不", "啊不", "还是", "应该是"]
}

/// Words by which who has nothing more to ask for takes leave.
enum ClosingWords {
  static func areIn(_ text: String) -> Bool { words.contains { text.contains($0) } }

  private static let words = [
    "没有了", "没了", "没有", "不用了", "不用", "不需要", "没别的", "没其他", "没事", "没啥", "没什么", "就这样", "就这些", "够了", "可以了", "谢",
  ]
}

/// Words of somebody who waits: `好慢啊`, `怎么还没好`. What is said of a slow line is something else.
enum ImpatienceWords {
  static func areIn(_ text: String) -> Bool {
    text.count <= 10 && words.contains { text.contains($0) } && !others.contains { text.contains($0) }
  }

  private static let words = [
    "好慢", "太慢", "真慢", "慢死", "这么慢", "那么慢", "这么久", "半天了", "等好久", "等了好久", "还要等多久", "还没好", "还没办好", "好了没", "办好没",
  ]
  private static let others = ["网", "流量", "信号", "退款", "到账", "短信", "验证码"]
}

/// Words that make something follow only if something else isn't done: `不全退我就投诉` asks for no complaint yet.
enum ThreatWords {
  static func areIn(_ text: String) -> Bool { words.contains { text.contains($0) } }

  private static let words = ["不然", "否则", "我就投诉", "就去投诉", "就投诉", "再不", "小心我", "信不信", "要不我"]
}

/// Words for lent equipment that can't be given back as it was: `光猫丢了怎么算`.
enum LostWords {
  static func areIn(_ text: String) -> Bool {
    things.contains { text.contains($0) } && lost.contains { text.contains($0) }
  }

  private static let things = ["设备", "光猫", "猫", "盒子", "机顶盒", "路由器"]
  private static let lost = ["丢了", "弄丢", "不见了", "找不到", "找不着", "没了", "坏了", "弄坏", "摔坏", "扔了"]
}

/// Words for not giving equipment back.
enum ReturnWords {
  static func areIn(_ text: String) -> Bool { ["不还", "没还", "不归还", "不交回"].contains { text.contains($0) } }
}

/// General words for one kind of monthly service.
enum KindWords {
  /// The kind, nil when no word or several are said.
  static func kind(in text: String) -> ServiceKind? {
    let said = words.filter { text.contains($0.word) }
    return said.count == 1 ? said[0].kind : nil
  }

  /// The one such word that is said.
  static func word(in text: String) -> String? {
    let said = words.filter { text.contains($0.word) }
    return said.count == 1 ? said[0].word : nil
  }

  /// What a general word means of these: what bears it in its name, or else all of its kind.
  static func meant(in text: String, of services: [Service]) -> [Service] {
    guard let kind = kind(in: text), let word = word(in: text) else { return [] }
    let ofKind = services.filter { $0.kind == kind }
    let called = ofKind.filter { $0.name.contains(word) }
    return called.isEmpty ? ofKind : called
  }

  /// The kind that is to be kept: there 套餐 means the main plan.
  static func keptKind(in text: String) -> ServiceKind? {
    kind(in: text) ?? (text.contains("套餐") ? .plan : nil)
  }

  private static let words: [(word: String, kind: ServiceKind)] = [
    ("会员", .membership), ("流量", .data), ("语音", .voice), ("短信包", .sms),
  ]
}

/// Words that speak of the number where one can be reached, not of an account.
enum ContactWords {
  static func areIn(_ text: String) -> Bool { words.contains { text.contains($0) } }

  private static let words = ["联系", "打我", "打他", "打她", "打给", "打俺"]
}

/// Words behind which stands what is really meant: 我说的是 …, 改退 …
enum MeantWords {
  /// What stands behind them, nil when none is said.
  static func rest(of text: String) -> String? {
    for word in words {
      guard let range = text.firstRange(of: word) else { continue }
      return String(text[range.upperBound...])
    }
    return nil
  }

  /// Whether a line says what is really meant, before it or behind it: `宽带才是我要退的`.
  static func areIn(_ text: String) -> Bool { rest(of: text) != nil || behind.contains { text.contains($0) } }

  private static let words =
    ["我说的是", "我是说", "我指的是", "改退", "改成退", "换成退"]
    + ["退", "取消", "关", "停", "办", "弄", "查", "问"].flatMap { ["要\($0)的是", "想\($0)的是"] }
  private static let behind = ["才是我", "才是要"]
}

/// Words that mean more than the one thing that was read out: 都退了, 全部关掉.
enum AllWords {
  static func areIn(_ text: String) -> Bool { words.contains { text.contains($0) } }

  private static let words = ["都", "全", "一起", "所有"].flatMap { all in
    ["退", "部退", "部关", "部取消", "取消", "关"].map { all + $0 }
  }
}

/// Words that say what is not meant before what is: `不是彩铃，是手机报`.
enum DeniedWords {
  /// Whether a word is denied in a line.
  static func deny(_ word: String, in text: String) -> Bool {
    words.contains { text.contains($0 + word) }
  }

  private static let words = ["不是", "不是退", "不是要退", "不是说", "不是说退", "不是取消", "没说"]
}

/// Words that leave only what is named: 只退, 就退 …
enum OnlyWords {
  static func areIn(_ text: String) -> Bool { words.contains { text.contains($0) } }

  /// The whole act that `就彩铃吧` leaves unsaid, 只退彩铃吧; nil for any other line.
  static func act(in text: String) -> String? {
    let beginnings = ["那就只", "就只", "那就", "就", "只要", "只"]
    guard let word = beginnings.first(where: text.hasPrefix), text.count <= 12, !areIn(text),
      !["这样", "这么", "算了", "不"].contains(where: text.contains)
    else { return nil }
    return "只退" + text.dropFirst(word.count)
  }

  private static let words = ["只退", "只要退", "就退", "仅退", "只取消", "光退"]
}

/// Words that ask for a price, and words that make it a question of what somebody paid, owes or gets back: `彩铃怎么又扣我五块`.
enum PriceWords {
  static func askOfAny(_ text: String) -> Bool {
    asking.contains { text.contains($0) } && !ofOneself.contains { text.contains($0) }
  }

  /// Whether the price is asked first and what ends for it is said behind: `多少钱能退宽带`, not `多少钱退给我`.
  static func comeBeforeLeaving(_ text: String) -> Bool {
    sums.contains { sum in
      guard let range = text.firstRange(of: sum) else { return false }
      var rest = text[range.upperBound...]
      while let word = small.first(where: rest.hasPrefix) { rest = rest.dropFirst(word.count) }
      guard let verb = verbs.first(where: rest.hasPrefix) else { return false }
      let thing = rest.dropFirst(verb.count)
      return !thing.isEmpty && !backTo.contains(where: thing.hasPrefix)
    }
  }

  private static let sums = ["多少钱", "几块钱", "多少费用", "花多少", "交多少", "付多少", "好多钱"]
  private static let small = ["才能", "可以", "能", "才", "就", "要", "来", "我", "给"]
  private static let verbs = ["退订", "退掉", "退", "取消", "关掉", "关", "停掉", "停", "拆"]
  private static let backTo = ["我", "给", "回", "还", "款", "钱", "费", "到"]
  private static let asking = [
    "多少钱", "几块", "好多钱", "多少块", "啥价", "什么价", "价格多少", "价格是多少", "资费多少", "资费是多少", "月租多少", "月租是多少",
    "月费多少", "个月多少", "每月多少", "一年多少", "多少一", "要多少", "收多少", "收费标准", "怎么收费", "咋收费", "如何收费", "收费吗",
    "收费不", "收钱吗", "要钱吗", "要钱不", "要不要钱", "收不收", "免费吗", "免费不", "贵不贵", "贵吗", "违约金多少", "多少违约金",
    "违约金吗", "有没有违约金", "要不要违约金", "违约金怎么算", "违约金是多少",
  ]
  private static let ofOneself = [
    "我的", "我这", "我每", "我一个月", "我上", "我家", "我名下", "我办", "我现在", "我目前", "我在用", "给我", "收我", "扣我", "扣了",
    "扣过", "被扣", "扣费", "扣钱", "扣的", "收了", "收过", "这个月", "上个月", "上月", "本月", "当月", "已经", "欠", "能退", "可以退",
    "退我", "退给", "退回", "退多少", "退款", "返", "还剩", "还有多少", "剩多少", "用了", "充值", "余额", "话费", "花了", "交了", "付了",
    "昨天", "今天", "去年", "为什么", "为啥", "凭什么", "怎么会", "怎么就",
  ]
}

/// Words by which something ends, in a question for what that costs: `退宽带要多少钱`.
enum LeavingWords {
  static func areIn(_ text: String) -> Bool { words.contains { text.contains($0) } }

  private static let words = ["退", "取消", "违约", "终止", "解约", "拆机", "不用了"]
}

/// Words that want something left, whatever is asked besides: `宽带想退，要赔多少`.
enum WantWords {
  static func wantLeaving(_ text: String) -> Bool {
    guard !refusing.contains(where: text.contains) else { return false }
    return wanting.contains { want in leaving.contains { text.contains(want + $0) } }
      || gone.contains { text.contains($0) }
  }

  private static let wanting = ["想", "要", "打算", "准备", "想把它", "想要", "想给"]
  private static let leaving = ["退", "取消", "拆", "停了", "停掉", "销"]
  private static let refusing = ["不要退", "不想退", "别退", "不退", "不要取消", "不想取消", "别取消", "不取消"]
  private static let gone = ["不想要", "不要了", "不想用", "不用了"]
}

/// A line that wants a service gone and says nothing else: `不要了`.
enum GoneWords {
  static func are(_ text: String) -> Bool {
    text.without("，。！!, ", atMost: longest).map(words.contains) ?? false
  }

  private static let longest = words.map(\.unicodeScalars.count).max() ?? 0
  private static let words: Set = ["不要了", "不想要了", "我不要了", "我不想要了", "这个不要了", "那不要了", "不要它了", "不要这个了"]
}
