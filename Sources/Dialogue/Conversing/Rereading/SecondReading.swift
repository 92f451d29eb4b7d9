import Matching

/// What of a line is worth reading once more by itself: beside a mobile number (`我的号是13800000001，我要换套餐`), without words of
/// anger (`都他妈给我退了`), behind a refusal of what is open (`算了，停机保号吧`).
enum SecondReading {
  /// A line as it is heard: once, and what of it is worth it once more by itself.
  static func heard(_ said: String, by matcher: Matcher, context: [String: SlotValue], _ words: SaidWords)
    -> Heard
  {
    let line = ListMarks.plain(beginning(of: said), words)
    if context["open"] != .text("secret"), let rest = OpenSecret.cut(from: line, words) {
      var alone = Self.heard(rest, by: matcher, context: context, words)
      alone.tellsSecret = true
      return alone
    }
    let read = { matcher.read($0, context: context) }
    let whole = read(line)
    let marked = RunTogether.parted(whole, words).map(read)
    let reading = withoutDeclinedPerson(marked ?? whole)
    func again(_ rest: String) -> Reading? {
      let alone = read(rest)
      return Wishes.beginsMatter(alone) ? alone : nil
    }
    let phone = Heard(reading: reading, words: words).phone
    let meant =
      SelfCorrection.meant(in: reading.text, words, read)
      ?? (context["open"] == .text("choice") ? SelfCorrection.chosen(in: reading.text, words) : nil)
    if let meant {
      return Heard(reading: read(meant), words: words, aside: phone)
    }
    if context["open"] == .text("anything"),
      let later = LaterLeaving(Heard(reading: reading, words: words))
    {
      let now = later.reading { Self.heard($0, by: matcher, context: context, words).reading }
      return Heard(reading: now, words: words, aside: phone, later: later)
    }
    if let both = RenewalBeside.reading(of: reading, words, read) {
      return Heard(reading: both, words: words, aside: phone)
    }
    let parted = PlanBeside.plain(reading, words).lazy.map(read)
    if let both = parted.first(where: PlanBeside.isBoth) {
      return Heard(reading: both, words: words, aside: phone)
    }
    if context["open"] == .text("anything"), let both = AskedThenLeft.parts(of: reading, words, read) {
      return Heard(reading: both.left, words: words, aside: phone, asked: both.asked)
    }
    if let plain = plain(reading, words, read) {
      return Heard(reading: read(plain), words: words, aside: phone)
    }
    if let wish = WishThenQuestions.wish(in: reading, words, read) {
      return Heard(reading: wish, words: words, aside: phone)
    }
    if let left = MoneyBackBehind.reading(of: reading, words, read) {
      return Heard(reading: left, words: words, aside: phone)
    }
    if let renewal = RenewalOfSeveral.wish(in: reading, words) {
      return Heard(reading: renewal, words: words, aside: phone)
    }
    if let rest = rest(of: reading, words) {
      let calm = withoutAnger(read(rest)) ?? ""
      if let alone = again(rest) ?? again(calm) { return Heard(reading: alone, words: words, aside: phone) }
    }
    if context["act"] == .text(ConfirmedAct.leaving.rawValue),
      words.has(.refusesUnlessPaidBack, in: reading.text)
    {
      // 不退钱我就不退了 asks what comes back.
      return Heard(reading: read(words[.asksMoneyBackAtQuote][0]), words: words, aside: phone)
    }
    if let place = placeAtQuote(reading.text, context, words) {
      return Heard(reading: read(place), words: words, aside: phone)
    }
    if let only = onlyAtQuote(reading.text, context, words) {
      return Heard(reading: read(only), words: words, aside: phone)
    }
    if let rest = afterRefusal(of: reading, words) {
      // 算了太麻烦了，转人工: what is open is given up, and a person is called.
      let person = read(rest).wishes.filter(\.callsPerson)
      if !person.isEmpty {
        var both = reading
        let offset = reading.text.unicodeScalars.count - rest.unicodeScalars.count
        both.wishes += both.wishes.contains(where: \.callsPerson) ? [] : person.map { $0.shifted(by: offset) }
        return Heard(reading: both, words: words, aside: phone)
      }
      if let only = onlyAtQuote(rest, context, words) {
        return Heard(reading: read(only), words: words, aside: phone)
      }
      if let alone = again(rest) {
        return Heard(reading: alone, words: words, aside: phone, refusesFirst: true)
      }
      // 那先不退了，彩铃呢 turns from what is open to something else.
      let alone = Heard(
        reading: read(rest), words: words, aside: phone, refusesFirst: true)
      if alone.asksOfAnother { return alone }
      // 算了，就彩铃吧 at a quote of several leaves that one only.
      if let only = OnlyWords.act(in: rest, words), context["act"] == .text(ConfirmedAct.leaving.rawValue) {
        let reading = read(only)
        if !Heard(reading: reading, words: words).listed("product").isEmpty {
          return Heard(reading: reading, words: words, aside: phone)
        }
      }
    }
    if let rest = agreeing(reading.text, words) {
      // 算了先退了 gives up its doubts, not the matter: at a quote it is neither a no nor a clear yes.
      let alone = read(rest)
      return Heard(
        reading: context["open"] == .text("confirmation") ? Reading(text: reading.text) : alone, words: words,
        aside: phone)
    }
    if proposes(reading) {
      // 要不关了 holds 不关了 and means the opposite: it is neither a no nor a yes.
      return Heard(reading: Reading(text: reading.text), words: words, aside: phone)
    }
    if let rest = afterPause(reading.text, words) {
      let alone = read(rest)
      if let intent = alone.wishes.first?.intent, !intent.hasPrefix("confirm."), !intent.hasPrefix("dialog.")
      {
        return Heard(reading: alone, words: words, aside: phone)
      }
    }
    let parts =
      PersonBeside.reading(of: reading, words, read)
      ?? AskedBeside.reading(of: reading, matcher, context: context, words)
      ?? SaidInParts.reading(of: reading, matcher, context: context, words)
      ?? KeptBeside.reading(of: reading, matcher, context: context, words)
    if let whole = parts ?? SaidInParts.behindDenial(reading, matcher, context: context, words) {
      return Heard(reading: whole, words: words, aside: phone)
    }
    if let calm = withoutAnger(reading) {
      // What sounds like a complaint only because of how it was said tells no wrong.
      let alone = again(calm).flatMap { reading in
        reading.wishes[0].intent == "appeal.complaint" && InsultWords.areAll(calm, words) ? nil : reading
      }
      return alone.map { Heard(reading: $0, words: words, aside: phone) }
        ?? Heard(
          reading: reading, words: words,
          isAnger: calm.isEmpty || (again(calm) != nil && InsultWords.areAll(calm, words)))
    }
    return Heard(reading: reading, words: words)
  }

  /// The line in plain words, by the first that has any for it; nil where none does.
  private static func plain(_ reading: Reading, _ words: SaidWords, _ read: @escaping (String) -> Reading)
    -> String?
  {
    let ways: [() -> String?] = [
      { OnlyThisOne.plain(reading, words, read) },
      { OnlyThisOne.bid(reading, words, read) },
      { ComparedThing.plain(reading, words) },
      { ReshapedLine.plain(reading, words, read) },
      { KeptInOtherWords.plain(reading, words, read) },
      { AskedBehindDenial.plain(reading, words, read) },
      { WantedBeside.plain(reading, words) },
      { NamedBehind.plain(reading, words) },
      { InUseWords.plain(reading, words) },
      { RestKept.plain(reading, words) },
      { PlainerLine.plain(reading, words) },
    ]
    return ways.lazy.compactMap { $0() }.first
  }

  /// 不用人工，退彩铃 wants one thing: who wants no person only says how.
  private static func withoutDeclinedPerson(_ reading: Reading) -> Reading {
    guard reading.wishes.count > 1 else { return reading }
    var rest = reading
    rest.wishes.removeAll { $0.intent == "dialog.noPerson" }
    return rest
  }

  /// As much of a line as is heard. The matcher reads 4 096 characters, spaces and punctuation not counted; of what comes far
  /// behind them nothing is looked for either, so that a pasted book costs no more than a page.
  private static func beginning(of line: String) -> String {
    guard line.utf8.count > longestLine else { return line }
    return String(String.UnicodeScalarView(line.unicodeScalars.prefix(longestLine)))
  }

  /// In Unicode scalars.
  private static let longestLine = 16_384

  /// Whether a line that was heard as a no proposes the very thing: `要不退了`.
  private static func proposes(_ reading: Reading) -> Bool {
    guard let word = reading.text.firstRange(of: "要不") else { return false }
    let next = reading.text[word.upperBound...].first
    let isNo = reading.wishes.first.map { ["dialog.no", "dialog.cancel"].contains($0.intent) } ?? true
    return isNo && (next.map { "关退停撤销换删拆".contains($0) } ?? false)
  }

  /// The act that a line goes on to right behind a sigh, 先退了 of `算了先退了`; nil where it is none.
  static func agreeing(_ text: String, _ words: SaidWords) -> String? {
    guard let sigh = words.first(.sighs, beginning: text) else { return nil }
    let rest = text.dropFirst(sigh.count)
    guard let word = words.first(.goesOnBehindSigh, beginning: rest) else { return nil }
    let act = rest.dropFirst(word.count)
    return words[.actsBehindSigh].contains(String(act.prefix { !"了掉吧它".contains($0) }))
      && act.count <= longestAct
      ? String(rest) : nil
  }

  private static let longestAct = 4

  /// What stands behind a word of waiting that begins the line: `等下，还能要回来吗`; nil where none does.
  private static func afterPause(_ text: String, _ words: SaidWords) -> String? {
    guard let comma = text.unicodeScalars.firstIndex(where: isPause),
      words[.pauses].contains(stripped(String(text[..<comma]), of: words[.beforePause], at: .beginning))
    else { return nil }
    let rest = text.unicodeScalars[comma...].drop(while: isPause)
    return rest.isEmpty ? nil : String(rest)
  }

  private static func isPause(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "，", ",", "。", "；", ";", "！", "!", " ": true
    default: false
    }
  }

  /// What stands behind a refusal that begins the line; nil when the line is no refusal or goes no further.
  private static func afterRefusal(of reading: Reading, _ words: SaidWords) -> String? {
    let isRefusal =
      reading.wishes.first.map { ["dialog.no", "dialog.cancel"].contains($0.intent) } ?? false
      || Heard(reading: reading, words: words).givesUp
    guard isRefusal || beginsWithRefusal(reading.text, words),
      let comma = reading.text.firstIndex(where: { "，,。；;！!".contains($0) }) ?? gap(in: reading.text, words)
        ?? endOfRefusal(in: reading.text, words)
    else { return nil }
    let rest = reading.text[comma...].drop { "，,。；;！! ".contains($0) }
    // 彩铃不退了 其他都退 excepts one thing, and refuses nothing.
    let isOfThing = reading.entities.contains { entity in
      if case .listed("product", _) = entity.kind { true } else { false }
    }
    if isOfThing, OtherWords.areIn(String(rest), words) { return nil }
    // 算了，换成银行卡 gives up no matter.
    if PlainWayToPay.instead(in: Heard(reading: reading, words: words)) != nil { return nil }
    // 算了，我还是用39的 goes on to nothing: all stays as it was.
    return rest.isEmpty || words.has(.staysWithIt, in: rest) ? nil : String(rest)
  }

  /// Where a space parts a line behind a few words; nearer the beginning it parts nothing (`不 退 了`).
  private static func gap(in text: String, _ words: SaidWords) -> String.Index? {
    guard let gap = text.firstIndex(of: " ") else { return nil }
    return text.distance(from: text.startIndex, to: gap) >= 3
      || beginsWithRefusal(String(text[..<gap]), words)
      ? gap : nil
  }

  /// Where what is wanted instead begins right behind a refusal: `那算了我先停机保号`.
  private static func endOfRefusal(in text: String, _ words: SaidWords) -> String.Index? {
    let rest = stripped(text, of: words[.beforeRefusal], at: .beginning)
    guard let refusal = words.first(.beginsRefusal, beginning: rest),
      words.has(.beginsInstead, beginning: rest.dropFirst(refusal.count))
    else { return nil }
    return text.index(text.endIndex, offsetBy: refusal.count - rest.count)
  }

  /// Whether a line begins by turning down what is open, whatever small words come before: `那还是算了`.
  private static func beginsWithRefusal(_ text: String, _ words: SaidWords) -> Bool {
    let rest = stripped(text, of: words[.beforeRefusal], at: .beginning)
    return words.has(.beginsRefusal, beginning: rest)
  }

  /// The line without words of anger; nil when it has none or is understood with them, empty when it is nothing else.
  private static func withoutAnger(_ reading: Reading) -> String? {
    let anger = reading.entities.filter { entity in
      if case .listed("expletive", _) = entity.kind { true } else { false }
    }
    guard reading.wishes.isEmpty, reading.candidates.isEmpty, !anger.isEmpty else { return nil }
    let kept = reading.text.unicodeScalars.enumerated().filter { scalar in
      !anger.contains { $0.range.contains(scalar.offset) }
    }
    let rest = String(String.UnicodeScalarView(kept.map(\.element)))
    return rest.contains { $0.isLetter || $0.isNumber } ? rest : ""
  }

  /// The line without its number; nil when it gives none, holds nothing else, or is understood with it. Words that say whose
  /// number it is (我的号码是) belong to no wish, so behind them the rest is read by itself in any case.
  private static func rest(of reading: Reading, _ words: SaidWords) -> String? {
    guard let number = reading.entities.first(where: { if case .phone = $0.kind { true } else { false } })
    else { return nil }
    let scalars = Array(reading.text.unicodeScalars)
    guard number.range.upperBound <= scalars.count else { return nil }
    let said = text(scalars[..<number.range.lowerBound])
    let endsPhrase = scalars[number.range.upperBound...].first.map { "，,。；; ".unicodeScalars.contains($0) }
    let isIntroduced =
      words.has(.introducesNumber, ending: said)
      || (endsPhrase ?? true) && words.has(.wordsForNumber, ending: said)
    guard isIntroduced || (reading.wishes.isEmpty && reading.candidates.isEmpty) else { return nil }
    let before = stripped(said, of: marks + words[.besideNumberBefore], at: .end)
    let after = stripped(
      text(scalars[number.range.upperBound...]), of: marks + words[.besideNumberBehind], at: .beginning)
    let rest = [before, after].filter { !$0.isEmpty }.joined(separator: "，")
    return rest.isEmpty ? nil : rest
  }

  /// 先停视频的就行 at a quote leaves that one only; nil anywhere else.
  private static func onlyAtQuote(_ text: String, _ context: [String: SlotValue], _ words: SaidWords)
    -> String?
  {
    context["act"] == .text(ConfirmedAct.leaving.rawValue) && words.has(.enoughAtEnd, ending: text)
      ? OnlyWords.act(in: text, words) : nil
  }

  /// 不是3，是2 at a quote takes another of the list; nil for any other line.
  private static func placeAtQuote(_ text: String, _ context: [String: SlotValue], _ words: SaidWords)
    -> String?
  {
    guard context["act"] == .text(ConfirmedAct.leaving.rawValue),
      let denial = words.first(.deniesPlace, beginning: text)
    else { return nil }
    let phrases = Phrases.of(String(text.dropFirst(denial.count))).map(String.init)
    let isPlace = { (said: String) in !said.isEmpty && said.allSatisfy { places.contains($0) } }
    guard let last = phrases.last, let word = words.first(.meansPlace, beginning: last),
      phrases.dropLast().allSatisfy(isPlace)
    else { return nil }
    let place = last.dropFirst(word.count).filter { !"个项吧号".contains($0) }
    return isPlace(place) ? "第\(place)个" : nil
  }

  /// What a place in a short list is said with.
  private static let places = Set("0123456789一二三四五六七八九十第个项号")

  private enum Side { case beginning, end }

  private static func stripped(_ text: String, of words: [String], at side: Side) -> String {
    var rest = text[...]
    while let word = words.first(where: { side == .end ? rest.hasSuffix($0) : rest.hasPrefix($0) }) {
      rest = side == .end ? rest.dropLast(word.count) : rest.dropFirst(word.count)
    }
    return String(rest)
  }

  private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String { String(scalars: scalars) }

  private static let marks = [" ", "，", ",", "。", "：", ":", "、", "；", "（", "）", "(", ")"]
}
