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
    /// What was said is clear, and no option has it.
    case missing(Missing)
    case none
  }

  /// What no option has.
  enum Missing: Hashable {
    /// Its number.
    case place
    /// Its price, said as what one is called by.
    case price(Fen)
    /// Any price within a limit that was said.
    case limit
  }

  /// Says that no option has it.
  func say(_ missing: Missing, _ turn: inout TurnContext) {
    switch missing {
    case .place: turn.say(.choiceOutOfRange, ["count": .count(names.count)])
    case .price(let price):
      turn.say(.choiceNoSuchPrice, ["price": .fen(price)])
      turn.answeredAside = true
    case .limit:
      turn.say(.choiceNoneInLimit)
      turn.answeredAside = true
    }
  }

  /// The positions that a line chooses, empty when it chooses none.
  func positions(in heard: Heard) -> [Int] {
    if case .positions(let positions) = answer(in: heard) { positions } else { [] }
  }

  /// What the line chooses of the options.
  func answer(in heard: Heard) -> Answer {
    if heard.says(.keeps) { return .none }
    if let limit = PriceLimit.first(in: heard.reading, heard.words), pricesFen.count == names.count {
      let named = names.indices.filter { heard.reading.text.contains(names[$0]) }
      let within = (named.isEmpty ? Array(names.indices) : named).filter { limit.covers(pricesFen[$0]) }
      return within.isEmpty ? .missing(.limit) : .positions(within)
    }
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
      let inRange = numbers.map { Heard.place($0, among: names.count) }.filter(names.indices.contains)
      let priced = numbers.compactMap { number in pricesFen.firstIndex(of: Fen(Int64(number) * 100)) }
      if inRange.isEmpty, priced.count == numbers.count { return .positions(Array(Set(priced)).sorted()) }
      return inRange.count == numbers.count ? .positions(Array(Set(inRange)).sorted()) : .missing(.place)
    }
    let text = heard.reading.text
    let byName = names.indices.filter { text.contains(names[$0]) }
    if !byName.isEmpty { return .positions(byName) }
    let amounts = heard.amountsFen
    if amounts.count > 1, amounts.allSatisfy(pricesFen.contains) {
      // 5块和10块 names two by their prices.
      return .positions(pricesFen.indices.filter { amounts.contains(pricesFen[$0]) })
    }
    if let amount = heard.amountFen {
      let byPrice = pricesFen.indices.filter { pricesFen[$0] == amount }
      if !byPrice.isEmpty { return .positions(byPrice) }
    }
    if let price = PricePointing.price(in: heard.reading), pricesFen.count == names.count {
      let priced = pricesFen.indices.filter { pricesFen[$0] == price }
      return priced.isEmpty ? .missing(.price(price)) : .positions(priced)
    }
    var trimmed = String(text.filter { !$0.isWhitespace && !$0.isPunctuation })
    while let last = trimmed.last, "的吧啊呀呢".contains(last) { trimmed.removeLast() }
    guard trimmed.count >= 2 else { return .none }
    let byPart = names.indices.filter { names[$0].contains(trimmed) }
    return byPart.count == 1 ? .positions(byPart) : .none
  }

  /// 就换这个, 好的办吧: the only option there is, or the one that was just told to be cheapest or dearest; nil for another line.
  func taken(by heard: Heard, after said: [Phrase]) -> Int? {
    let takesThis = heard.words.has(.takesThis, as: heard.reading.text, without: Self.marks)
    if takesThis,
      let told = said.last(where: { Self.tellsWhich.contains($0.key) }),
      case .text(let name)? = told.values["service"]
    {
      return names.firstIndex(of: name)
    }
    return names.count == 1 && (takesThis || heard.isPlainYes) ? 0 : nil
  }

  private static let tellsWhich: Set<String> = [PhraseKey.choiceCheapest.name, PhraseKey.choiceDearest.name]
  private static let marks = "，,。.！! 吧啊呀了呢"

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
    let places = heard.places(among: names.count)
    let priced = pricesFen.indices.filter { pricesFen[$0] == amount }
    guard !places.isEmpty, !priced.isEmpty else { return nil }
    guard places.allSatisfy(names.indices.contains) else { return nil }
    return Array(Set(places + priced)).sorted()
  }

  /// The numbers of `2、3` or `2,3 4`, which run into one number once punctuation is gone; empty for anything else.
  private static func listedNumbers(in text: String) -> [Int] {
    let parts = text.split { "、，, ".contains($0) }.map { part in
      // 2、5退掉 says what is to be done with them at its end.
      Int(String(part).trimming(Self.wordsOfChoosing))
    }
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
    if hasOrdinal, let correction = CorrectionWords.beginning(heard.reading.text, heard.words) {
      numbered.formUnion(0..<correction.unicodeScalars.count)
    }
    let allowed = hasOrdinal ? Self.wordsOfChoosing.union("我想请帮") : Self.wordsOfChoosing
    let rest = heard.reading.text.unicodeScalars.enumerated().filter { !numbered.contains($0.offset) }
    return rest.allSatisfy { allowed.contains(Character($0.element)) || Character($0.element).isWhitespace }
  }

  private static let wordsOfChoosing = Set("选退要就那第个号项的办和跟与还有吧啊呀、，,。.！!两掉了订")
}

extension String {
  /// Without these characters at its ends.
  fileprivate func trimming(_ characters: Set<Character>) -> String {
    String(drop(while: characters.contains).reversed().drop(while: characters.contains).reversed())
  }
}
