import DomainCore
import Matching

/// Finds which of some offered options a line chooses: by number, by name, by part of a name, by price, or all.
///
/// A choice must be nothing but a choice: a number inside a sentence (等一下, 便宜一点), and anything with a negation, chooses
/// nothing.
struct Choice {
  let names: [String]
  var pricesFen: [Fen] = []

  /// What a line chooses.
  enum Answer: Hashable {
    /// Positions from 0 in the order offered.
    case positions([Int])
    /// A number that no option has.
    case outOfRange
    /// A price that no option has, said as what one is called by.
    case noSuchPrice(Fen)
    case none
  }

  /// The positions that a line chooses, empty when it chooses none.
  func positions(in heard: Heard) -> [Int] {
    if case .positions(let positions) = answer(in: heard) { positions } else { [] }
  }

  /// What the line chooses of the options.
  func answer(in heard: Heard) -> Answer {
    if KeepWords.areIn(heard.reading.text) { return .none }
    if heard.saysAll { return .positions(Array(names.indices)) }
    if let both = ordinalsAndPrice(in: heard) { return .positions(both) }
    let extremes = extremes(in: heard)
    if !extremes.isEmpty {
      return extremes.count > 1 || heard.asksWhich ? .none : .positions(extremes)
    }
    let listed = Self.listedNumbers(in: heard.reading.text)
    let numbers =
      !listed.isEmpty ? listed : heard.amountFen == nil && isBareChoice(heard) ? heard.positions : []
    if !numbers.isEmpty {
      let inRange = numbers.compactMap { number in
        number == -1 ? names.count - 1 : (1...names.count).contains(number) ? number - 1 : nil
      }
      let priced = numbers.compactMap { number in pricesFen.firstIndex(of: Fen(Int64(number) * 100)) }
      if inRange.isEmpty, priced.count == numbers.count { return .positions(Array(Set(priced)).sorted()) }
      return inRange.count == numbers.count ? .positions(Array(Set(inRange)).sorted()) : .outOfRange
    }
    let text = heard.reading.text
    let byName = names.indices.filter { text.contains(names[$0]) }
    if !byName.isEmpty { return .positions(byName) }
    if let amount = heard.amountFen {
      let byPrice = pricesFen.indices.filter { pricesFen[$0] == amount }
      if !byPrice.isEmpty { return .positions(byPrice) }
    }
    if let price = PricePointing.price(in: heard.reading), pricesFen.count == names.count {
      let priced = pricesFen.indices.filter { pricesFen[$0] == price }
      return priced.isEmpty ? .noSuchPrice(price) : .positions(priced)
    }
    let trimmed = String(text.filter { !$0.isWhitespace && !$0.isPunctuation })
    guard trimmed.count >= 2 else { return .none }
    let byPart = names.indices.filter { names[$0].contains(trimmed) }
    return byPart.count == 1 ? .positions(byPart) : .none
  }

  /// The cheapest or dearest options where the line names them so; empty when it doesn't.
  func extremes(in heard: Heard) -> [Int] {
    guard let said = heard.listed("superlative").first, pricesFen.count == names.count,
      let price = said == "cheapest" ? pricesFen.min() : pricesFen.max()
    else { return [] }
    return pricesFen.indices.filter { pricesFen[$0] == price }
  }

  /// Whether the line points at an option by what it costs: `最贵的`, `20块的那个`.
  func pointsByPrice(_ heard: Heard) -> Bool {
    heard.listed("superlative").isEmpty ? PricePointing.price(in: heard.reading) != nil : !heard.asksWhich
  }

  /// Answers 哪个最贵 without choosing it, and says when several are equally so; false when the line chooses or says neither.
  func answersWhich(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    let found = extremes(in: heard)
    guard let said = heard.listed("superlative").first, let first = found.first,
      found.count > 1 || heard.asksWhich
    else { return false }
    let price = PhraseValue.fen(pricesFen[first])
    if found.count > 1 {
      turn.say(.choiceTied, ["services": .list(found.map { .text(names[$0]) }), "price": price])
    } else {
      turn.say(
        said == "cheapest" ? .choiceCheapest : .choiceDearest,
        ["service": .text(names[first]), "price": price])
    }
    turn.answeredAside = true
    return true
  }

  /// `第二个和那个十块的`: places and a price in one line choose all of them; nil for anything else.
  private func ordinalsAndPrice(in heard: Heard) -> [Int]? {
    guard let amount = heard.amountFen else { return nil }
    let ordinals = heard.ordinals
    let priced = pricesFen.indices.filter { pricesFen[$0] == amount }
    guard !ordinals.isEmpty, !priced.isEmpty else { return nil }
    let places = ordinals.map { $0 == -1 ? names.count - 1 : $0 - 1 }
    guard places.allSatisfy(names.indices.contains) else { return nil }
    return Array(Set(places + priced)).sorted()
  }

  /// The numbers of `2、3` or `2,3 4`, which run into one number once punctuation is gone; empty for anything else.
  private static func listedNumbers(in text: String) -> [Int] {
    let parts = text.split { "、，, ".contains($0) }.map { Int($0) }
    let numbers = parts.compactMap { $0 }
    return parts.count > 1 && numbers.count == parts.count ? numbers : []
  }

  /// Whether nothing but numbers and words of choosing are in the line: `3`, `第二个`, `退第二个和第三个吧`.
  private func isBareChoice(_ heard: Heard) -> Bool {
    var numbered: Set<Int> = []
    var hasOrdinal = false
    for entity in heard.reading.entities {
      switch entity.kind {
      case .ordinal: hasOrdinal = true
      case .number: break
      default: continue
      }
      numbered.formUnion(entity.range)
    }
    // 我想一想 is full of words of wishing; only an ordinal may stand among them.
    if hasOrdinal, let correction = CorrectionWords.beginning(heard.reading.text) {
      numbered.formUnion(0..<correction.unicodeScalars.count)
    }
    let allowed = hasOrdinal ? Self.wordsOfChoosing.union("我想请帮") : Self.wordsOfChoosing
    let rest = heard.reading.text.unicodeScalars.enumerated().filter { !numbered.contains($0.offset) }
    return rest.allSatisfy { allowed.contains(Character($0.element)) || Character($0.element).isWhitespace }
  }

  private static let wordsOfChoosing = Set("选退要就那第个号项的办和跟与还有吧啊呀、，,。.！!两")
}

/// Words that keep something instead of leaving it: 不退, 留着, 除了 …
enum KeepWords {
  static func areIn(_ text: String) -> Bool { words.contains { text.contains($0) } }

  private static let words = [
    "不退", "别退", "不要退", "先别", "留着", "留下", "保留", "只留", "除了", "以外", "之外", "不取消", "别取消", "不关", "别关",
  ]
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
