import DomainCore
import Matching

// What is asked of the words of a line as it was said, where a rule would be too much.

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

  /// Where they stand, and whether each is put as a question by its mark.
  static func ranges(in scalars: [Unicode.Scalar]) -> [(range: Range<Int>, isAsked: Bool)] {
    var found: [(range: Range<Int>, isAsked: Bool)] = []
    var start = 0
    for place in 0...scalars.count where place == scalars.count || isMark(scalars[place]) {
      if place > start {
        found.append(
          (start..<place, place < scalars.count && (scalars[place] == "？" || scalars[place] == "?")))
      }
      start = place + 1
    }
    return found
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
  static func areAround(before: String, after: String, _ words: SaidWords) -> Bool {
    words.has(.turnsDownBefore, ending: before) || words.has(.turnsDownBehind, beginning: after)
  }
}

/// Words that keep something instead of leaving it: 不退, 留着, 除了 …
enum KeepWords {
  /// What a phrase says is to stay, 返现 of `返现留着吧`; nil when it names nothing (`那先留着`).
  static func thing(in text: String, _ words: SaidWords) -> String? {
    for phrase in Phrases.of(text) {
      guard
        let word = words[.staysAsItIs].compactMap({ phrase.firstRange(of: $0) }).min(by: {
          $0.lowerBound < $1.lowerBound
        }
        )
      else { continue }
      let thing = phrase[..<word.lowerBound].filter { !words[.besideStaying].contains(String($0)) }
      if thing.count >= 2 || words[.ownNumber].contains(thing) { return thing }
    }
    return nil
  }

  /// Whether all is kept: `那两个都别退了`.
  static func keepAll(_ text: String, _ words: SaidWords) -> Bool {
    !OtherWords.areIn(text, words)
      && words.has(.keepsAll, in: text)
  }

  /// Whether a phrase keeps the number: `号还要用`, `号码我留着`, `卡先不销`.
  static func keepsNumber(_ text: String, _ words: SaidWords) -> Bool {
    Phrases.of(text).contains { phrase in
      guard let number = words[.numberItself].compactMap({ phrase.firstRange(of: $0) }).first else {
        return false
      }
      let rest = phrase[number.upperBound...]
      return words.has(.usesNumber, in: rest)
    }
  }
}

/// Words for all that is not named: 其他, 别的, and 都 behind 除了.
enum OtherWords {
  static func areIn(_ text: String, _ words: SaidWords) -> Bool {
    words.has(.others, in: text)
      || exceptsSomething(text, words)
  }

  /// Where the first such word stands, in scalars.
  static func place(in text: String, _ words: SaidWords) -> Int? {
    words[.others].compactMap { text.firstRange(of: $0)?.lowerBound }.min().map {
      text.unicodeScalars.distance(from: text.startIndex, to: $0)
    }
  }

  /// The kinds that the rest is said to be of, 会员 of `手机报留着，其他会员退了`; empty where it is all the rest.
  static func kinds(in text: String, _ words: SaidWords) -> [ServiceKind] {
    words[.others].lazy.compactMap { word -> [ServiceKind]? in
      guard let range = text.firstRange(of: word) else { return nil }
      var rest = text[range.upperBound...]
      while let small = words.first(.behindRest, beginning: rest) { rest = rest.dropFirst(small.count) }
      if words.has(.anyPack, beginning: rest), !rest.hasPrefix("包月") { return [.data, .voice, .sms] }
      return KindWords.lists.first { words.has($0.list, beginning: rest) }.map { [$0.kind] }
    }.first ?? []
  }

  /// Whether all is meant but what is named: 除了 … 都.
  static func exceptsSomething(_ text: String, _ words: SaidWords) -> Bool {
    words.has(.excepts, in: text)
      && words.has(.allBesideException, in: text)
  }
}

/// Words that take back what was said before and begin a correction: `不对，第二个`.
enum CorrectionWords {
  /// The word that a line begins with; nil when it begins with none.
  static func beginning(_ text: String, _ words: SaidWords) -> String? {
    words.first(.beginsCorrection, beginning: text)
  }

  /// Whether something that was given is taken back anywhere in a line: `号码填错了`.
  static func areIn(_ text: String, _ words: SaidWords) -> Bool {
    beginning(text, words) != nil || words.has(.takesBackGiven, in: text)
  }
}

/// Words of somebody who waits: `好慢啊`, `怎么还没好`. What is said of a slow line is something else.
enum ImpatienceWords {
  static func areIn(_ text: String, _ words: SaidWords) -> Bool {
    text.count <= 10 && words.has(.waits, in: text) && !words.has(.slowElsewhere, in: text)
  }
}

/// Words for lent equipment that can't be given back as it was: `光猫丢了怎么算`.
enum LostWords {
  static func areIn(_ text: String, _ words: SaidWords) -> Bool {
    words.has(.lentThings, in: text) && words.has(.lost, in: text)
  }
}

/// General words for one kind of monthly service.
enum KindWords {
  /// The kind, nil when no word or several are said.
  static func kind(in text: String, _ words: SaidWords) -> ServiceKind? {
    let said = said(in: text, words)
    return said.count == 1 ? said[0].kind : nil
  }

  /// The one such word that is said.
  static func word(in text: String, _ words: SaidWords) -> String? {
    let said = said(in: text, words)
    return said.count == 1 ? said[0].word : nil
  }

  /// What a line names: products, and general words for kinds.
  static func names(in heard: Heard) -> [String] {
    heard.mentions(ofList: "product").map(\.word)
      + [.wordsOfKinds, .planWords].flatMap { heard.words.said($0, in: heard.reading.text) }
  }

  /// Whether a stretch of a line names no service and no kind.
  static func isNone(in stretch: String, _ reading: Reading, _ words: SaidWords) -> Bool {
    !names(in: Heard(reading: reading, words: words)).contains(where: stretch.contains)
  }

  /// What a general word means of these: what bears it in its name, or else all of its kind.
  static func meant(in text: String, of services: [Service], _ words: SaidWords) -> [Service] {
    guard let kind = kind(in: text, words), let word = word(in: text, words) else { return [] }
    let ofKind = services.filter { $0.kind == kind }
    let called = ofKind.filter { $0.name.contains(word) }
    return called.isEmpty ? ofKind : called
  }

  /// The kind that is to be kept: there 套餐 means the main plan.
  static func keptKind(in text: String, _ words: SaidWords) -> ServiceKind? {
    kind(in: text, words) ?? (words.has(.planWords, in: text) ? .plan : nil)
  }

  private static func said(in text: String, _ words: SaidWords) -> [(word: String, kind: ServiceKind)] {
    lists.flatMap { list, kind in words.said(list, in: text).map { ($0, kind) } }
  }

  static let lists: [(list: WordList, kind: ServiceKind)] = [
    (.membershipWords, .membership), (.dataWords, .data), (.voiceWords, .voice), (.smsPackWords, .sms),
  ]
}

/// Words behind which stands what is really meant: 我说的是 …, 改退 …
enum MeantWords {
  /// What stands behind them, nil when none is said.
  static func rest(of text: String, _ words: SaidWords) -> String? {
    for word in words[.meansBefore] {
      guard let range = text.firstRange(of: word) else { continue }
      return String(text[range.upperBound...])
    }
    return nil
  }

  /// Whether a line says what is really meant, before it or behind it: `宽带才是我要退的`.
  static func areIn(_ text: String, _ words: SaidWords) -> Bool {
    rest(of: text, words) != nil || words.has(.meansBehind, in: text)
  }
}

/// Words that say what is not meant before what is: `不是彩铃，是手机报`.
enum DeniedWords {
  /// Whether a word is denied in a line.
  static func deny(_ word: String, in text: String, _ words: SaidWords) -> Bool {
    words[.denies].contains { text.contains($0 + word) }
  }
}

/// Words that leave only what is named: 只退, 就退 …
enum OnlyWords {
  /// The whole act that `就彩铃吧` leaves unsaid, 只退彩铃吧; nil for any other line.
  static func act(in text: String, _ words: SaidWords) -> String? {
    // 先停视频的就行.
    if text.count <= 12, let act = words.first(.leavesAtStart, beginning: text),
      let end = words.first(.enoughAtEnd, ending: text), text.count > act.count + end.count
    {
      return "只退" + text.dropFirst(act.count).dropLast(end.count)
    }
    let beginnings = words[.onlyAtStart]
    guard let word = beginnings.first(where: text.hasPrefix), text.count <= 12,
      !words.has(.leavesOnly, in: text),
      !words.has(.onlyOtherwise, in: text)
    else { return nil }
    return "只退" + text.dropFirst(word.count)
  }
}

/// Words that ask for a price, and words that make it a question of what somebody paid, owes or gets back: `彩铃怎么又扣我五块`.
enum PriceWords {
  static func askOfAny(_ text: String, _ words: SaidWords) -> Bool {
    words.has(.asksPrice, in: text) && !words.has(.asksOfOwnMoney, in: text)
  }

  /// Whether the price is asked first and what ends for it is said behind: `多少钱能退宽带`, not `多少钱退给我`.
  static func comeBeforeLeaving(_ text: String, _ words: SaidWords) -> Bool {
    words[.sumsAsked].contains { sum in
      guard let range = text.firstRange(of: sum) else { return false }
      var rest = text[range.upperBound...]
      while let word = words.first(.betweenSumAndAct, beginning: rest) { rest = rest.dropFirst(word.count) }
      guard let verb = words.first(.actsAfterSum, beginning: rest) else { return false }
      let thing = rest.dropFirst(verb.count)
      return !thing.isEmpty && !words.has(.paidBackAfterSum, beginning: thing)
    }
  }
}

/// Words that want something left, whatever is asked besides: `宽带想退，要赔多少`.
enum WantWords {
  static func wantLeaving(_ text: String, _ words: SaidWords) -> Bool {
    guard !words.has(.wantsNoEnd, in: text) else { return false }
    return words[.wants].contains { want in words[.wantedEnds].contains { text.contains(want + $0) } }
      || words.has(.wantsGone, in: text)
  }
}
