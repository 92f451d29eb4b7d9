import DomainCore
import Matching

/// Changes of mind at the quote: another one, one more or all of them take the place of what was read out (R13).
extension Leave {
  /// `第二个` after the quote of another one was read out: the choice is made anew from the same list.
  mutating func chooseAnew(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    // A quote that numbers its lines is the list that was read out last.
    let numbered = quoted.flatMap(QuoteWords.numberedServices)
    // 查扣费，音乐会员退了，退第二个: where nothing was offered, the list of charges is it.
    let read = offered.count > 1 ? offered : turn.state.listed ?? []
    let list = heard.ordinals.isEmpty ? offered : numbered ?? read
    guard list.count > 1, let file = turn.file else { return false }
    let services = list.compactMap(file.service)
    let choice = Choice(names: services.map(\.name), pricesFen: services.map(\.priceFen))
    guard !heard.ordinals.isEmpty || choice.pointsByPrice(heard) else { return false }
    let left = choice.positions(in: heard).map { services[$0] }
    guard !left.isEmpty else { return false }
    if left.map(\.id) == chosen { return true }
    quoted = nil
    chosen = left.map(\.id)
    turn.say(.chosenAnew, ["services": .list(left.map { .text($0.name) })])
    return true
  }

  /// `等等，退第二个`, `不，退第二个` at the quote of another one.
  mutating func choosesPlaceAnew(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard let lead = heard.words.first(.beginsAnew, beginning: heard.reading.text) else { return false }
    let rest = Heard(
      reading: turn.library.matcher.read(String(heard.reading.text.dropFirst(lead.count))),
      words: heard.words)
    guard !rest.ordinals.isEmpty, !rest.endsAsQuestion, !rest.says(.keeps),
      PointingLine.acts(in: rest.reading).contains(where: { $0.act == .leave }),
      rest.reading.wishes.allSatisfy({ $0.intent.hasPrefix("unsubscribe.") && $0.manner == .wish })
    else { return false }
    return chooseAnew(rest, &turn)
  }

  /// `那个三块的` at the quote: what is pointed at and isn't being left takes its place; what is, is asked again.
  mutating func choosePointed(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    // 还有手机报 puts one more beside what is quoted.
    guard heard.reading.wishes.isEmpty, !heard.asksWhich, !heard.says(.adds), let chosen
    else { return false }
    let pointing = Pointing(heard.reading, turn)
    guard pointing.left.isEmpty, pointing.kept.isEmpty, pointing.mentioned.count == 1 else { return false }
    let meant = pointing.mentioned[0]
    if chosen.contains(meant.id) { return true }
    if heard.asksOfAnother { return tell(of: meant, &turn) }
    guard chosen.count == 1 else { return false }
    quoted = nil
    self.chosen = [meant.id]
    turn.say(.chosenAnew, ["services": .list([.text(meant.name)])])
    return true
  }

  /// 语音包呢 at the quote of another asks what of it: nothing is put in the place of what was quoted.
  private func tell(of service: Service, _ turn: inout TurnContext) -> Bool {
    guard let file = turn.file,
      case .success(let quote) = file.quote(
        leaving: [service.id], payingBy: nil, under: turn.library.policies, at: turn.now)
    else { return false }
    turn.say(.choiceRefund, ["service": .text(service.name), "refund": .fen(quote.refundFen)])
    turn.say(.choiceAlsoOrInstead, ["service": .text(service.name)])
    turn.answeredAside = true
    return true
  }

  /// `都退了` at the quote of one while there are more: they are meant, and that is another quote with a yes of its own.
  mutating func widen(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    let isAll =
      heard.says(.meansAll) || heard.words.has(.allInstead, as: heard.reading.text, without: "，,。！! ")
    guard isAll, !heard.isAsked, chosen?.count == 1, let file = turn.file else {
      return false
    }
    if let count = CountedAll.count(in: heard.reading.text, heard.words),
      count != allListed(in: file, turn).count
    {
      return widen(toSoMany: count, in: file, &turn)
    }
    let waiting = Wishes.takeWaitingToLeave(&turn)
    // 流量包 is quoted and 会员 waits behind it: these are all that was spoken of.
    let all =
      waiting.isEmpty
      ? allListed(in: file, turn)
      : ((chosen ?? []).compactMap(file.service) + waiting.filter { $0.id != chosen?.first })
    guard all.count > 1 else { return false }
    quoted = nil
    chosen = all.map(\.id)
    turn.say(.chosenAnew, ["services": .list(all.map { .text($0.name) })])
    return true
  }

  /// `两个都退` where more can be left: what is quoted and what it took the place of, or what waits, where these are so many; else it is
  /// asked which are meant.
  private mutating func widen(toSoMany count: Int, in file: CustomerFile, _ turn: inout TurnContext) -> Bool {
    let open = (chosen ?? []).compactMap(file.service)
    let before = Self.replacedBefore(turn)
    let replaced = heldServices(turn).filter { before.contains($0.name) && !open.contains($0) }
    let waiting = replaced.count + open.count == count ? [] : Wishes.takeWaitingToLeave(&turn)
    let meant = open + (waiting.isEmpty ? replaced : waiting.filter { !open.contains($0) })
    quoted = nil
    if meant.count == count {
      choose(heldServices(turn).filter(meant.contains), &turn)
    } else {
      chosen = nil
      reconsiders = true
      question = .which
      turn.say(.sayWhich)
    }
    return true
  }

  /// What the last reply said to be replaced by what is quoted now.
  private static func replacedBefore(_ turn: TurnContext) -> [String] {
    for phrase in turn.state.lastPhrases where phrase.key == PhraseKey.corrected.name {
      guard case .list(let names)? = phrase.values["old"] else { continue }
      return names.compactMap { if case .text(let name) = $0 { name } else { nil } }
    }
    return []
  }

  /// `不是这个，我说的是语音包`, `改退手机报`: what is named behind such words takes the place of what was read out.
  mutating func chooseMeant(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard let file = turn.file, let meant = MeantWords.rest(of: heard.reading.text, heard.words) else {
      return false
    }
    let held = file.services.filter { service in
      if case .terminated = service.state { false } else { true }
    }
    let general = KindWords.meant(in: meant, of: held, heard.words)
    let named = held.filter { service in
      let names = [service.name] + (turn.library.policies.products[service.product]?.aliases ?? [])
      return names.contains { meant.contains($0) } || general.contains(service)
    }
    let old = (chosen ?? []).compactMap { file.service($0)?.name }
    guard !named.isEmpty, named.map(\.id) != chosen else { return false }
    quoted = nil
    chosen = named.map(\.id)
    turn.say(
      .corrected,
      ["old": .list(old.map(PhraseValue.text)), "new": .list(named.map { .text($0.name) })])
    return true
  }

  /// `太贵了` at the quote: a reason of leaving that wasn't asked for.
  mutating func takeReasonAside(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    // 太贵了退了 names nothing besides, so it is about what is open.
    guard heard.reading.wishes.allSatisfy({ $0.intent == "unsubscribe.unspecified" }), !heard.asksWhich,
      heard.mentions(ofList: "product").isEmpty, !heard.saysAll,
      let reason = Self.reason(in: heard)
    else { return false }
    form.reason = reason
    turn.say(.reasonNoted)
    return true
  }
}
