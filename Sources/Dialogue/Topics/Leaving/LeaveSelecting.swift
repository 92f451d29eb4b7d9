import DomainCore
import Matching

/// What a line at the list or at the quote selects by exception, by the rest, by places or by naming some of several. Each makes
/// another quote with a yes of its own.
extension Leave {
  /// Takes the line as such a selection; false where it is none.
  mutating func select(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    if keepsOthers(heard, &turn) || takesOtherWay(heard, &turn) { return true }
    if correctsObject(heard, &turn) || refusesAsked(heard, &turn) { return true }
    guard question == .which || question == .confirm, heard.secret == nil, let file = turn.file,
      !heard.isAsked, !heard.isConditional, !heard.asksWhich,
      !PriceWords.askOfAny(heard.reading.text, heard.words)
    else { return false }
    let isList = question == .which
    let open = (isList ? offered : chosen ?? []).compactMap(file.service)
    guard !open.isEmpty,
      heard.reading.wishes.allSatisfy({ Self.mayBeSelection($0.intent) })
        || PlaceStretches.countsFromEnd(heard.reading.text) && !heard.endsAsQuestion
    else {
      return false
    }
    if selects(heard, of: open, in: file, &turn) { return true }
    return isList
      ? leavesOpen(heard, open, &turn) || namesByHalf(heard, open, turn)
      : takesOut(heard, open, &turn) || replaces(heard, open, in: file, &turn)
        || agreesToSome(heard, open, &turn)
        || addsNamed(heard, open, in: file, &turn) || namesSome(heard, open, &turn)
  }

  /// `等等套餐也退了？那不行` at the quote of several: what the question before the refusal names stays.
  private mutating func refusesAsked(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    let phrases = Phrases.of(heard.reading.text).map(String.init)
    guard question == .confirm, heard.secret == nil, let file = turn.file, phrases.count > 1,
      heard.words[.refusesIt].contains(phrases[phrases.count - 1])
    else { return false }
    let open = (chosen ?? []).compactMap(file.service)
    let asked = phrases.dropLast().joined(separator: "，")
    let pointing = Pointing(turn.library.matcher.read(asked), turn)
    var named = open.filter((pointing.left + pointing.mentioned).contains)
    if named.isEmpty, let kind = KindWords.keptKind(in: asked, heard.words) {
      named = open.filter { $0.kind == kind }
    }
    let rest = open.filter { !named.contains($0) }
    guard !named.isEmpty, !rest.isEmpty else { return false }
    kept = (kept ?? []) + named.map(\.id)
    choose(rest, &turn)
    return true
  }

  /// What the words select by exception or by the rest, of all that can be left: `全退 套餐除外`.
  func selection(in reading: Reading, _ turn: TurnContext) -> Selection? {
    guard let file = turn.file,
      reading.text.contains("除") || OtherWords.areIn(reading.text, turn.words)
        || turn.words.has(.keepsOnly, in: reading.text)
        || turn.words.has(.needsOnly, in: reading.text)
    else {
      return nil
    }
    var all = LeaveTarget()
    if reading.text.contains("包月") { all.kinds = target.kinds }
    let products = turn.library.policies.products
    return Selection(
      reading, of: all.match(in: file, products, turn.words).services, listed: turn.state.listed ?? [],
      products,
      turn.words)
  }

  private static func mayBeSelection(_ intent: String) -> Bool {
    ["unsubscribe.", "dialog.", "confirm.", "choose.", "plan.change"].contains(where: intent.hasPrefix)
      && intent != "dialog.why"
  }

  /// `除了套餐和流量`, `2-4`, `1和3留着 其他退掉`.
  private mutating func selects(
    _ heard: Heard, of open: [Service], in file: CustomerFile, _ turn: inout TurnContext
  ) -> Bool {
    let isList = question == .which
    let isExcepting = heard.reading.text.contains("除") || OtherWords.areIn(heard.reading.text, heard.words)
    let services = !isList && open.count == 1 && isExcepting ? allListed(in: file, turn) : open
    // 只退前两个 counts what stands in the quote.
    let countsQuoted = !isList && PlaceStretches.countsFromEnd(heard.reading.text)
    let numbered =
      isList
      ? offered
      : quoted.flatMap(QuoteWords.numberedServices) ?? (countsQuoted ? open.map(\.id) : offered)
    if countsQuoted, open.count == 1 {
      turn.say(.onlyOneQuoted, ["service": .text(open[0].name)])
      return true
    }
    guard
      let selection = Selection(
        heard.reading, of: services, listed: numbered, turn.library.policies.products, heard.words)
    else { return false }
    if selection.isOutOfRange {
      turn.say(.choiceOutOfRange, ["count": .count(numbered.count)])
      return true
    }
    if selection.left.isEmpty, !selection.kept.isEmpty, isList {
      kept = (kept ?? []) + selection.kept.map(\.id)
      turn.say(.keptOfList, ["services": Self.names(selection.kept)])
      turn.answeredAside = true
      return true
    }
    if countsQuoted, selection.left.isEmpty || selection.kept.isEmpty && heard.givesUp {
      // 后两个不退, 后一个不退了 leave what is before them.
      let stays = selection.kept.isEmpty ? selection.left : selection.kept
      let rest = open.filter { !stays.contains($0) }
      guard !rest.isEmpty, rest.count < open.count else { return false }
      kept = (kept ?? []) + stays.map(\.id)
      choose(rest, &turn)
      return true
    }
    guard !selection.left.isEmpty, isList || selection.left.map(\.id) != chosen else { return false }
    kept = (kept ?? []) + selection.kept.map(\.id)
    if isList {
      chosen = selection.left.map(\.id)
      if !selection.kept.isEmpty { turn.say(.keeping, ["services": Self.names(selection.kept)]) }
    } else {
      choose(selection.left, &turn)
    }
    return true
  }

  /// `两个都退` of six, `便宜的都退了`: which ones is left open, and none is guessed.
  private func leavesOpen(_ heard: Heard, _ open: [Service], _ turn: inout TurnContext) -> Bool {
    let text = heard.reading.text
    guard heard.saysAll, heard.mentions(ofList: "product").isEmpty, heard.ordinals.isEmpty else {
      return false
    }
    let miscounts = CountedAll.count(in: text, heard.words).map { $0 != open.count } ?? false
    let isVague =
      heard.says(.vague) && heard.listed("superlative").isEmpty
      && heard.amountFen == nil
    guard miscounts || isVague else { return false }
    turn.say(.sayWhich)
    return true
  }

  /// `那个视频会员和什么报`: a name of which only a letter is remembered, beside another, where one thing is called so.
  private mutating func namesByHalf(_ heard: Heard, _ open: [Service], _ turn: TurnContext) -> Bool {
    let pointing = Pointing(heard.reading, turn)
    let named = (pointing.left + pointing.mentioned).filter(open.contains)
    guard !named.isEmpty, pointing.kept.isEmpty else { return false }
    let letters = Array(heard.reading.text)
    let meant = letters.indices.dropFirst(2).compactMap { place -> Service? in
      let before = String(letters[(place - 2)..<place])
      guard before == "什么" || before.hasSuffix("啥"), !"的时候吗呢啊样意思".contains(letters[place]) else { return nil }
      let called = open.filter { $0.name.contains(letters[place]) }
      return called.count == 1 ? called[0] : nil
    }
    guard meant.contains(where: { !named.contains($0) }) else { return false }
    chosen = open.filter { named.contains($0) || meant.contains($0) }.map(\.id)
    return true
  }

  /// `换成语音包和手机报`, `不退咪咕了 退彩铃`: what is named takes the place of what was read out, or of what stays of it.
  private mutating func replaces(
    _ heard: Heard, _ open: [Service], in file: CustomerFile, _ turn: inout TurnContext
  ) -> Bool {
    let pointing = Pointing(heard.reading, turn)
    if heard.words.has(.replacesWith, beginning: heard.reading.text) {
      let named = pointing.left + pointing.mentioned
      guard !named.isEmpty, pointing.kept.isEmpty, named.allSatisfy({ $0.kind != .plan }), named != open
      else {
        return false
      }
      choose(named, &turn)
      return true
    }
    let new = pointing.left.filter { !open.contains($0) }
    let gone = pointing.kept.filter(open.contains)
    guard !new.isEmpty, !gone.isEmpty, pointing.isSure, !OtherWords.areIn(heard.reading.text, heard.words)
    else {
      return false
    }
    kept = (kept ?? []) + gone.map(\.id)
    choose(open.filter { !gone.contains($0) } + new, &turn)
    return true
  }

  /// `彩铃可以 咪咕不行` at the quote of both: phrase by phrase, what is turned down stays.
  private mutating func agreesToSome(_ heard: Heard, _ open: [Service], _ turn: inout TurnContext) -> Bool {
    guard open.count > 1 else { return false }
    var turnedDown: [Service] = []
    for phrase in Phrases.of(heard.reading.text)
    where heard.words.has(.turnsDownAtEnd, ending: String(phrase)) {
      let pointing = Pointing(turn.library.matcher.read(String(phrase)), turn)
      turnedDown += (pointing.mentioned + pointing.kept).filter(open.contains)
    }
    let rest = open.filter { !turnedDown.contains($0) }
    guard !turnedDown.isEmpty else { return false }
    guard !rest.isEmpty else {
      abandon(&turn)
      return true
    }
    kept = (kept ?? []) + turnedDown.map(\.id)
    choose(rest, &turn)
    return true
  }

  /// `咪咕和彩铃一起退` at the quote of one of them: all that is named goes with it, and nothing else.
  private mutating func addsNamed(
    _ heard: Heard, _ open: [Service], in file: CustomerFile, _ turn: inout TurnContext
  ) -> Bool {
    let text = heard.reading.text
    guard heard.says(.meansAll) || text.contains("一起"), !heard.says(.keeps),
      !OtherWords.areIn(text, heard.words)
    else {
      return false
    }
    let pointing = Pointing(heard.reading, turn)
    let named = pointing.left + pointing.mentioned
    guard pointing.kept.isEmpty, named.contains(where: { !open.contains($0) }) else { return false }
    choose(open + named.filter { !open.contains($0) }, &turn)
    return true
  }

  /// `彩铃`, `是，彩铃` at the quote of several: that one alone is quoted.
  private mutating func namesSome(_ heard: Heard, _ open: [Service], _ turn: inout TurnContext) -> Bool {
    guard open.count > 1, heard.reading.text.count <= Self.shortNaming else { return false }
    let pointing = Pointing(heard.reading, turn)
    let named = open.filter(pointing.mentioned.contains)
    guard pointing.left.isEmpty, pointing.kept.isEmpty, !named.isEmpty,
      named.count == pointing.mentioned.count, saysOnlyNames(heard, turn)
    else { return false }
    if named.count == open.count {
      // All of them named again is neither a yes nor another choice.
      turn.say(.confirmPlainly)
      return true
    }
    choose(named, &turn)
    return true
  }

  /// Whether nothing but names and small words are in a line.
  private func saysOnlyNames(_ heard: Heard, _ turn: TurnContext) -> Bool {
    let products = turn.library.policies.products
    let line = PointingLine(
      heard.reading, turn.file?.services ?? [], turn.state.listed ?? [], products, heard.words)
    let ranges = line.clauses.flatMap(\.items).compactMap { item in
      if case .reference(let reference) = item { reference.range } else { nil }
    }
    return heard.reading.text.unicodeScalars.enumerated().allSatisfy { place, scalar in
      ranges.contains { $0.contains(place) } || Self.smallWords.contains(scalar)
    }
  }

  mutating func choose(_ services: [Service], _ turn: inout TurnContext) {
    quoted = nil
    question = .confirm
    chosen = services.map(\.id)
    turn.say(.chosenAnew, ["services": Self.names(services)])
  }

  private static func names(_ services: [Service]) -> PhraseValue { .list(services.map { .text($0.name) }) }

  private static let shortNaming = 14
  private static let smallWords = Set("是的，,。 、嗯好行对就那个和跟要吧啊先".unicodeScalars)
}

/// All of so many: `两个都退`.
enum CountedAll {
  /// How many are meant; nil where they aren't counted.
  static func count(in text: String, _ words: SaidWords) -> Int? {
    for (number, count) in numbers
    where words[.allOfSoMany].contains(where: { text.contains(number + $0) }) {
      return count
    }
    return nil
  }

  private static let numbers: [(String, Int)] = [
    ("两", 2), ("俩", 2), ("2", 2), ("二", 2), ("三", 3), ("3", 3), ("四", 4), ("4", 4), ("五", 5), ("5", 5),
    ("六", 6), ("6", 6),
  ]
}
