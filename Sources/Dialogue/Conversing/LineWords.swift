import DomainCore

// Words that are looked for in a line as it was said, where a rule would be too much: each list, and the one question asked of it.

/// Words that keep something instead of leaving it: 不退, 留着, 除了 …
enum KeepWords {
  static func areIn(_ text: String) -> Bool { words.contains { text.contains($0) } }

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

  private static let words = ["不对不对", "不对", "错了", "说错了", "搞错了", "弄错了", "选错了", "哦不", "啊不", "还是", "应该是"]
}

/// Words by which who has nothing more to ask for takes leave.
enum ClosingWords {
  static func areIn(_ text: String) -> Bool { words.contains { text.contains($0) } }

  private static let words = [
    "没有了", "没了", "没有", "不用了", "不用", "不需要", "没别的", "没其他", "没事", "没啥", "没什么", "就这样", "就这些", "够了", "可以了", "谢",
  ]
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
  static func areIn(_ text: String) -> Bool { text.contains("联系") }
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

  private static let words = ["我说的是", "我要退的是", "要退的是", "我是说", "改退", "改成退", "换成退"]
}

/// Words that leave only what is named: 只退, 就退 …
enum OnlyWords {
  static func areIn(_ text: String) -> Bool { words.contains { text.contains($0) } }

  private static let words = ["只退", "只要退", "就退", "仅退", "只取消", "光退"]
}
