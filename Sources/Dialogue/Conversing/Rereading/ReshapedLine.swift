import DomainCore
import Matching

/// Lines in an order or a shortness that the rules don't have, said as they do: `除会员外都退`, `退彩铃先，看看账单`, `上次退过了，这次退会员`.
enum ReshapedLine {
  /// The line to be read in its place; nil where it is as the rules have it.
  static func plain(_ reading: Reading, _ words: SaidWords, _ read: (String) -> Reading) -> String? {
    if let extreme = extremeKept(reading, words) ?? wholeAsked(reading, words)
      ?? withoutCalls(reading, words, read) ?? besideRenewal(reading, words)
    {
      return extreme
    }
    let excepted =
      exceptedOnly(reading, words) ?? exceptedShortly(reading, words) ?? exceptedByNot(reading, words)
    if let excepted { return excepted }
    if let beside = denied(reading, words) ?? swapped(reading, words, read) ?? opened(reading, words) {
      return beside
    }
    return withoutTold(reading, words, read) ?? firstBehind(reading, words)
      ?? thisTime(reading, words, read) ?? keptBehindAll(reading, words)
      ?? onCondition(reading, words, read) ?? insteadOfLacking(reading, words, read)
  }

  /// `会员只留一个便宜的`, `除了最便宜的会员，其他会员都退了`: of one kind, all go but the cheapest or the dearest.
  private static func extremeKept(_ reading: Reading, _ words: SaidWords) -> String? {
    let text = reading.text
    guard text.count <= longestExtreme, !Heard(reading: reading, words: words).endsAsQuestion,
      words.has(.keepsExtreme, in: text), !words.has(.planWords, in: text),
      let kind = KindWords.word(in: text, words),
      let measure = extremes.first(where: { words.has($0, in: text) }),
      Heard(reading: reading, words: words).mentions(ofList: "product").isEmpty
    else { return nil }
    return kind + "除了" + words[measure][0] + "都退了"
  }

  /// `昨天刚续的会员能全退不` asks whether all of the money comes back, not whether all services can be left.
  private static func wholeAsked(_ reading: Reading, _ words: SaidWords) -> String? {
    let text = reading.text
    guard text.count <= longestExtreme, let place = words.place(of: .asksAllBack, in: text),
      words.has(.ofMoneyPaid, in: text),
      KindWords.names(in: Heard(reading: reading, words: words)).contains(where: text.contains)
    else { return nil }
    let things = KindWords.names(in: Heard(reading: reading, words: words))
    return Set(things).count == 1 && place.upperBound <= text.endIndex ? things[0] + "能全额退吗" : nil
  }

  /// `我要退订，但是不想被人工回访`: who wants no call wants what stands beside it.
  private static func withoutCalls(_ reading: Reading, _ words: SaidWords, _ read: (String) -> Reading)
    -> String?
  {
    let phrases = Phrases.of(reading.text).map(String.init)
    guard phrases.count > 1, reading.text.count <= longest else { return nil }
    let rest = phrases.filter { $0.count > longestThing || !words.has(.refusesCalls, in: $0) }
    guard !rest.isEmpty, rest.count < phrases.count else { return nil }
    let plain = rest.joined(separator: "，")
    return Wishes.beginsMatter(read(plain)) ? plain : nil
  }

  /// `给我取消自动续费还有彩铃`: the renewal ends, and the thing behind it is left.
  private static func besideRenewal(_ reading: Reading, _ words: SaidWords) -> String? {
    let text = reading.text
    guard text.count <= longestExtreme, let both = words.place(of: .renewalAndThing, in: text),
      !Heard(reading: reading, words: words).endsAsQuestion
    else { return nil }
    let thing = text[both.upperBound...]
    let acts = PointingLine.acts(in: reading).filter {
      $0.range.lowerBound >= text.unicodeScalars.distance(from: text.startIndex, to: both.upperBound)
    }
    guard thing.count <= longestThing, acts.isEmpty, !KindWords.isNone(in: String(thing), reading, words),
      !words.has(.ofGoingOn, in: thing)
    else { return nil }
    return "取消自动续费，退" + thing
  }

  /// `除了彩铃别的都不退` leaves what is excepted; `除了套餐和流量包，别的不要了` leaves all the others.
  private static func exceptedOnly(_ reading: Reading, _ words: SaidWords) -> String? {
    let text = reading.text
    guard let first = text.unicodeScalars.firstIndex(of: "除"), text.count <= longest else { return nil }
    let (before, inside) = (text[..<first], text[text.index(after: first)...])
    guard before.count <= longestBeginning, let opening = words.first(.opensException, beginning: inside)
    else {
      return nil
    }
    let rest = inside.dropFirst(opening.count)
    func excepted(before place: String.Index) -> String? {
      var thing = rest[..<place]
      while let last = thing.last, "，, 的".contains(last) { thing = thing.dropLast() }
      if let close = words.first(.closesException, ending: thing) { thing = thing.dropLast(close.count) }
      let isNamed = !KindWords.isNone(in: String(thing), reading, words)
      return isNamed && !words.has(.keepsRest, in: String(thing)) ? String(thing) : nil
    }
    if let place = rest.indices.first(where: { place in
      let said = String(rest[place...])
      return RestKept.stays(said, words) && words.has(.allOrOthers, in: said)
    }) {
      return excepted(before: place).map { "退" + $0 }
    }
    guard
      let other = words[.others].compactMap({ rest.firstRange(of: $0) }).min(by: {
        $0.lowerBound < $1.lowerBound
      })
    else { return nil }
    let behind = text[other.upperBound...]
    let offset = text.unicodeScalars.distance(from: text.startIndex, to: other.upperBound)
    let acts = PointingLine.acts(in: reading).filter { $0.range.lowerBound >= offset }
    let isNamed = !KindWords.isNone(in: String(behind), reading, words)
    guard !acts.isEmpty, acts.allSatisfy({ $0.act == .leave }), !isNamed,
      !words.has(.allBesideException, in: String(behind)),
      !words.has(.wantsMoreBesideException, in: String(behind))
    else { return nil }
    return excepted(before: other.lowerBound).map { "除了\($0)都退了" }
  }

  /// `除会员外都退` says 除了会员.
  private static func exceptedShortly(_ reading: Reading, _ words: SaidWords) -> String? {
    let text = reading.text
    guard reading.wishes.isEmpty, text.count <= longest, let first = text.firstIndex(of: "除") else {
      return nil
    }
    let (before, inside) = (text[..<first], String(text[text.index(after: first)...]))
    guard !words.has(.exceptsNothingBefore, ending: before),
      !words.has(.exceptsNothingBehind, beginning: inside),
      let close = words.place(of: .closesException, in: inside)
    else { return nil }
    var thing = inside[..<close.lowerBound]
    if let small = words.first(.opensException, beginning: thing) { thing = thing.dropFirst(small.count) }
    let rest = inside[close.upperBound...].drop { "的，, ".contains($0) }
    guard !thing.isEmpty, thing.count <= longestThing, Phrases.of(String(thing)).count == 1, !rest.isEmpty
    else { return nil }
    let ends = PointingLine.acts(in: reading).contains { $0.act == .leave }
    // 除了59的套餐其余的统统给我取消掉.
    let isRest =
      words.has(.others, in: String(inside[close])) && ends && words.has(.allOfRest, in: String(rest))
    return isRest ? "\(before)除了\(thing)都退了" : "\(before)除了\(thing)\(rest)"
  }

  /// `非套餐的全退` says 除了套餐.
  private static func exceptedByNot(_ reading: Reading, _ words: SaidWords) -> String? {
    guard let not = words.first(.notOfKind, beginning: reading.text), reading.text.count <= longestThing
    else {
      return nil
    }
    let rest = reading.text.dropFirst(not.count)
    guard let close = words.place(of: .ofThem, in: String(rest)) else { return nil }
    let thing = String(rest)[..<close.lowerBound]
    let ends = PointingLine.acts(in: reading).contains { $0.act == .leave }
    return thing.isEmpty || !ends ? nil : "除了\(thing)都退了"
  }

  /// `退彩铃不是视频彩铃`: what is denied behind the act stays.
  private static func denied(_ reading: Reading, _ words: SaidWords) -> String? {
    let text = reading.text
    guard text.count <= longest, let not = words.place(of: .deniesNamed, in: text) else { return nil }
    var (before, thing) = (text[..<not.lowerBound], text[not.upperBound...])
    while let last = before.last, "，, 。".contains(last) { before = before.dropLast() }
    while let last = thing.last, "吧啊呀哦哈。！! 的".contains(last) { thing = thing.dropLast() }
    let isNamed = { (part: Substring) in
      !KindWords.isNone(in: String(part), reading, words) || words.has(.partsOfNames, in: part)
    }
    let offset = before.unicodeScalars.count
    let acts = PointingLine.acts(in: reading)
    guard acts.contains(where: { $0.act == .leave && $0.range.upperBound <= offset }),
      !acts.contains(where: { $0.act == .leave && $0.range.lowerBound >= offset }), isNamed(before),
      isNamed(thing),
      thing.count <= longestThing, !thing.contains(where: { "，,。？?吗".contains($0) })
    else { return nil }
    // 我要退的是彩铃 says 我要退彩铃.
    let plain = words.place(of: .whatIs, in: String(before)).map { range in
      String(before)[..<range.lowerBound] + String(before)[range.upperBound...]
    }
    return "\(plain ?? before)，\(thing)不退"
  }

  /// `退彩铃和开通一个流量包`: what is to be opened beside is not left with it.
  private static func opened(_ reading: Reading, _ words: SaidWords) -> String? {
    let text = reading.text
    guard text.count <= longest, let joint = words.place(of: .opensBeside, in: text) else { return nil }
    let (before, wanted) = (String(text[..<joint.lowerBound]), String(text[joint.upperBound...]))
    let offset = before.unicodeScalars.count
    let acts = PointingLine.acts(in: reading)
    guard !before.hasSuffix("，"), acts.contains(where: { $0.act == .leave && $0.range.upperBound <= offset }),
      !acts.contains(where: { $0.range.lowerBound >= offset }),
      !KindWords.isNone(in: before, reading, words), !KindWords.isNone(in: wanted, reading, words)
    else { return nil }
    return "\(before)，再开通\(wanted)"
  }

  /// `把视频会员退掉换成云盘的`: one is left, and another ordered in its place. A plan is changed instead.
  private static func swapped(_ reading: Reading, _ words: SaidWords, _ read: (String) -> Reading)
    -> String?
  {
    let text = reading.text
    guard text.count <= longest, let swap = words.place(of: .swapsBehindAct, in: text) else { return nil }
    let before = String(text[..<swap.lowerBound])
    let wanted = text[swap.upperBound...].drop { "成个一为".contains($0) }
    let isNamed =
      !KindWords.isNone(in: String(wanted), reading, words) || words.has(.partsOfNames, in: wanted)
    guard !wanted.isEmpty, !words.has(.planWords, in: text),
      let act = PointingLine.acts(in: reading).last(where: { $0.act == .leave }),
      before.unicodeScalars.count == act.range.upperBound || before.last == "，",
      KindWords.keptKind(in: before, words) != .plan, read(before).leavesOneNamed, isNamed
    else { return nil }
    return "\(before)，然后开通\(wanted)"
  }

  /// `退彩铃，会员别动，上回你们就退错了`: a phrase that tells of an earlier time says nothing of now.
  private static func withoutTold(_ reading: Reading, _ words: SaidWords, _ read: (String) -> Reading)
    -> String?
  {
    let phrases = Phrases.of(reading.text).map(String.init)
    guard phrases.count > 1, reading.text.count <= longest else { return nil }
    let rest = phrases.filter { phrase in
      !(words.has(.tellsOfBefore, beginning: phrase) && words.has(.wentWrong, in: phrase))
    }
    guard !rest.isEmpty, rest.count < phrases.count else { return nil }
    let plain = rest.joined(separator: "，")
    let alone = read(plain)
    return alone.wishes.isEmpty ? nil : plain
  }

  /// `没有宽带那就退套餐`: what isn't there is only told, and what is wanted in its place is said behind it.
  private static func insteadOfLacking(_ reading: Reading, _ words: SaidWords, _ read: (String) -> Reading)
    -> String?
  {
    let text = reading.text
    guard text.count <= longest, let lacks = words.place(of: .lacksThing, in: text) else { return nil }
    let behind = String(text[lacks.upperBound...])
    guard let instead = words.place(of: .beginsInsteadOfLacking, in: behind),
      case let thing = String(behind[..<instead.lowerBound]), thing.count <= longestThing,
      !KindWords.isNone(in: thing, reading, words)
    else { return nil }
    let rest = String(behind[instead.lowerBound...])
    return Wishes.beginsMatter(read(rest)) ? rest : nil
  }

  /// `退彩铃先，看看账单` puts 先 behind the act that comes first.
  private static func firstBehind(_ reading: Reading, _ words: SaidWords) -> String? {
    let phrases = Phrases.of(reading.text).map(String.init)
    guard phrases.count > 1, reading.text.count <= longest, let first = phrases.first, first.hasSuffix("先"),
      !words.has(.endsAsOtherFirst, ending: first),
      PointingLine.acts(in: reading).contains(where: {
        $0.act == .leave && $0.range.upperBound < first.unicodeScalars.count
      })
    else { return nil }
    return "先" + first.dropLast() + "，然后" + phrases.dropFirst().joined(separator: "，")
  }

  /// `彩铃上次退过了，这次退会员`: what was done before is only told.
  private static func thisTime(_ reading: Reading, _ words: SaidWords, _ read: (String) -> Reading)
    -> String?
  {
    let text = reading.text
    guard text.count <= longest, words.has(.tellsOfBefore, in: text),
      let now = words.place(of: .saysThisTime, in: text)
    else { return nil }
    let before = text[..<now.lowerBound]
    let rest = String(text[now.upperBound...].drop { "，, ".contains($0) })
    guard words.has(.tellsOfBefore, in: before), words.has(.wasLeft, in: before),
      !words.has(.pointsAtSame, in: rest)
    else { return nil }
    let wanted = words.first(.bidsCare, beginning: rest).map { String(rest.dropFirst($0.count)) } ?? rest
    let alone = read(wanted)
    return !alone.wishes.isEmpty
      && alone.wishes.allSatisfy { $0.intent.hasPrefix("unsubscribe.") && $0.manner == .wish } ? wanted : nil
  }

  /// `都退了吧那些我都用不着就是套餐给我留着`: all goes but what is kept at the end, however much is told between them.
  private static func keptBehindAll(_ reading: Reading, _ words: SaidWords) -> String? {
    let text = reading.text
    let leaves = reading.wishes.allSatisfy {
      $0.intent.hasPrefix("unsubscribe.") || $0.intent.hasPrefix("query.sub")
    }
    guard leaves, text.count <= longest, let keeps = words.first(.keepsAtEnd, ending: text),
      !OtherWords.areIn(text, words), !words.has(.useless, in: text)
    else { return nil }
    let scalars = Array(text.dropLast(keeps.count).unicodeScalars)
    guard let thing = lastThing(of: reading, scalars, words) else { return nil }
    let told = String(scalars: scalars[..<thing.lowerBound])
    let points = reading.entities.contains { entity in
      switch entity.kind {
      case .listed("product", _), .listed("paraphrase", _), .amountFen, .ordinal:
        entity.range.upperBound <= thing.lowerBound
      default: false
      }
    }
    let ends = PointingLine.acts(in: reading).contains {
      $0.act == .leave && $0.range.upperBound <= thing.lowerBound
    }
    guard ends, !points, words.has(.allGoEarly, in: told), KindWords.word(in: told, words) == nil,
      !words.has(.pronouns, in: told), CountedAll.count(in: told, words) == nil
    else { return nil }
    return "除了" + String(scalars: scalars[thing]) + "都退了"
  }

  /// `如果退会员不扣违约金就退`: what it costs is in the quote, which asks before anything is done.
  private static func onCondition(_ reading: Reading, _ words: SaidWords, _ read: (String) -> Reading)
    -> String?
  {
    let heard = Heard(reading: reading, words: words)
    guard reading.text.count <= longest, heard.isConditional, !heard.endsAsQuestion,
      words.has(.costsNothing, in: reading.text), words.has(.thenEnds, in: reading.text),
      reading.wishes.allSatisfy({ $0.intent == "query.penalty" || $0.manner == .hypothetical })
    else { return nil }
    let names = Set(heard.mentions(ofList: "product").map(\.word))
    guard
      let thing = names.count == 1
        ? names.first : names.isEmpty ? KindWords.word(in: reading.text, words) : nil
    else { return nil }
    let act = "退" + thing
    return read(act).wishes.first?.intent.hasPrefix("unsubscribe.") ?? false ? act : nil
  }

  /// What is named right before the end of these.
  private static func lastThing(of reading: Reading, _ scalars: [Unicode.Scalar], _ words: SaidWords)
    -> Range<Int>?
  {
    let named = reading.entities.compactMap { entity -> Range<Int>? in
      if case .listed("product", _) = entity.kind { entity.range } else { nil }
    }
    let general = (words[.wordsOfKinds] + words[.planWords]).compactMap { word -> Range<Int>? in
      let count = word.unicodeScalars.count
      guard scalars.count >= count, scalars.suffix(count).elementsEqual(word.unicodeScalars) else {
        return nil
      }
      return (scalars.count - count)..<scalars.count
    }
    return (named + general).filter { $0.upperBound == scalars.count }.min { $0.lowerBound < $1.lowerBound }
  }

  /// In characters: a story, and what is wanted behind it.
  private static let longest = 60
  private static let longestExtreme = 20
  private static let extremes: [WordList] = [.cheapOnes, .dearOnes]
  private static let longestThing = 16
  /// 我, 那就: before 除了.
  private static let longestBeginning = 3
}
