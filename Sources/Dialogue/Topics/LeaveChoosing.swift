import DomainCore
import Matching

/// Which services to leave: what the words say by themselves, a list to choose from, and changes of mind (R13).
extension Leave {
  mutating func choose(from file: CustomerFile, _ turn: inout TurnContext) -> Step? {
    if chooseOutside(from: file, &turn) { return target.named.isEmpty && chosen == nil ? .done : nil }
    var match = target.match(in: file, turn.library.policies.products, turn.words)
    if let pointed = target.pointed {
      match = LeaveTarget.Match(
        services: pointed.compactMap(file.service), isChosen: pointed.count == 1 || target.all)
    } else if !reconsiders, let said = target.said {
      let reading = turn.library.matcher.read(said)
      let pointing = Pointing(reading, turn)
      refine(&match, by: pointing, of: reading, turn)
      if let selection = selection(in: reading, turn), !selection.left.isEmpty {
        match = LeaveTarget.Match(services: selection.left, kept: selection.kept, isChosen: true)
      } else if !pointing.keeps {
        takeList(of: reading, pointing, as: &match, turn)
      }
      takeRest(of: reading, as: &match, turn)
      takeEnded(of: reading, as: &match, turn)
      takeAllTold(of: reading, as: &match, turn)
      takeExtreme(of: reading, as: &match, turn)
      takeJustOrdered(of: reading, as: &match, turn)
      match.missing += PointingLine.unknownParaphrases(
        in: reading, of: file.services, turn.library.policies.products)
      if TogetherWords.areIn(said, turn.words), match.isChosen, let before = turn.talkedOf,
        turn.state.talkedOf?.wasTurnedDown == false, !match.services.contains(before)
      {
        match.services.insert(before, at: 0)
      }
      if match.isChosen, !target.named.isEmpty, !pointing.missingPlaces.isEmpty, !saidMissing {
        saidMissing = true
        turn.say(.placeMissing, ["places": .list(pointing.missingPlaces.map(PhraseValue.count))])
      }
    }
    if reconsiders, match.services.count <= 1 {
      // Going back from the only thing that the words covered leads to all there is.
      match = LeaveTarget().match(in: file, turn.library.policies.products, turn.words)
    }
    var services = match.services
    if services.count == 1, case .pendingTerminate = services[0].state { match.isChosen = true }
    if services.isEmpty {
      let opening = file.services.first { service in
        file.reopening(service.id) != nil && (target.kinds.isEmpty || target.kinds.contains(service.kind))
      }
      if let order = opening.flatMap({ file.reopening($0.id) }) {
        turn.say(.arrangeUnderWay, OrderWords.matter(of: order))
      } else if let left = target.leftServices(of: file).last {
        turn.say(.alreadyLeft, ["service": .text(left.service.name), "day": .day(left.on)])
      } else {
        turn.say(.nothingToLeave, ["kind": .title(intent)])
      }
      return .done
    }
    if !match.missing.isEmpty, !saidMissing {
      saidMissing = true
      turn.say(.notFound, ["names": .list(match.missing.map(PhraseValue.text))])
    }
    if !reconsiders, match.isChosen, target.pointed == nil, let said = target.said,
      let limit = limit(in: turn.library.matcher.read(said), choosing: services, of: file, turn)
    {
      ask(of: limit, &turn)
      services = target.match(in: file, turn.library.policies.products, turn.words).services
    }
    guard reconsiders || !match.isChosen else {
      if !match.kept.isEmpty { turn.say(.keeping, ["services": .list(match.kept.map { .text($0.name) })]) }
      chosen = services.map(\.id)
      return nil
    }
    let isRead = turn.answeredAside && question == .which && offered == services.map(\.id)
    offered = services.map(\.id)
    turn.state.listed = offered
    question = .which
    if isRead {
      turn.say(.chooseHint)
      return .asks(.choice(services.map(\.name)))
    }
    if let said = target.said, !reconsiders, turn.words.has(.ofUse, in: said) { turn.say(.useNotKnown) }
    turn.say(.chooseService, ["count": .count(services.count)])
    for (index, service) in services.enumerated() {
      turn.say(.serviceOption, ServiceLine(service, number: index + 1, file: file, at: turn.now).values)
    }
    turn.say(.chooseHint)
    return .asks(.choice(services.map(\.name)))
  }

  /// Takes what the words point at in the customer's own file where the names alone leave a choice, or take what is to be kept.
  private func refine(
    _ match: inout LeaveTarget.Match, by pointing: Pointing, of reading: Reading, _ turn: TurnContext
  ) {
    guard !pointing.left.isEmpty, pointing.knowsAll, target.kept == nil, target.keptKind == nil,
      pointing.keeps || pointing.hasPlaces || !match.isChosen || (target.all && target.named.isEmpty)
    else { return }
    match = LeaveTarget.Match(
      services: pointing.left,
      isChosen: pointing.isSure || pointing.left.count == 1 || target.all
        || endsAllOfKind(pointing.left, in: reading, turn))
  }

  /// Whether a phrase ends all of one kind, of which these are: `把所有会员退掉，彩铃留着`.
  private func endsAllOfKind(_ services: [Service], in reading: Reading, _ turn: TurnContext) -> Bool {
    guard Set(services.map(\.kind)).count == 1 else { return false }
    let line = LimitedLine(
      reading, heldServices(turn), listed: turn.state.listed ?? [], turn.library.policies.products, turn.words
    )
    return line.phrases.contains { phrase in
      phrase.isEnding && Set(phrase.things.map(\.id)) == Set(services.map(\.id))
        && turn.words.has(.allOfKind, in: phrase.text)
    }
  }

  /// `流量包我用不完，会员我没看过，都退了`: all that was told of goes, by whatever word it was named.
  private func takeAllTold(of reading: Reading, as match: inout LeaveTarget.Match, _ turn: TurnContext) {
    guard target.all, match.isChosen, match.kept.isEmpty, target.kept == nil, !target.named.isEmpty else {
      return
    }
    let line = LimitedLine(
      reading, heldServices(turn), listed: turn.state.listed ?? [], turn.library.policies.products, turn.words
    )
    let phrases = line.phrases
    guard phrases.count > 2, let last = phrases.last, last.isEnding, last.things.isEmpty,
      turn.words.has(.endsAllThere, in: last.text),
      phrases.dropLast().allSatisfy({ !$0.keeps && !$0.isAsked && !$0.isPutOff && !$0.holds(.excepts) }),
      phrases.allSatisfy({ $0.items.allSatisfy { $0.word != .thing || $0.services.count == 1 } })
    else { return }
    let told = phrases.flatMap(\.things)
    guard match.services.allSatisfy(told.contains) else { return }
    match.services = heldServices(turn).filter(told.contains)
  }

  /// `刚才不小心点了个会员，给我退了`: of the kinds that the words cover, what began today is meant.
  private func takeJustOrdered(of reading: Reading, as match: inout LeaveTarget.Match, _ turn: TurnContext) {
    guard let file = turn.file, target.named.isEmpty, !target.all, match.kept.isEmpty,
      turn.words.has(.justNow, in: reading.text), turn.words.has(.orderedOne, in: reading.text)
    else { return }
    var all = target
    all.only = nil
    let covered = all.match(in: file, turn.library.policies.products, turn.words).services
    let kind = KindWords.kind(in: reading.text, turn.words)
    let new = covered.filter { $0.startedOn == turn.now.beijingDay && (kind == nil || $0.kind == kind) }
    guard !new.isEmpty, new != match.services else { return }
    match.services = new
    match.isChosen = new.count == 1
  }

  /// Takes the cheapest or the dearest of what the words cover: `退最贵的`. Where several cost as much, they are asked about.
  private func takeExtreme(of reading: Reading, as match: inout LeaveTarget.Match, _ turn: TurnContext) {
    let heard = Heard(reading: reading, words: turn.words)
    guard !match.isChosen, match.kept.isEmpty, match.services.count > 1, !heard.asksWhich,
      !heard.says(.keeps),
      !OtherWords.areIn(reading.text, turn.words), !turn.words.has(.countsSeveral, in: reading.text)
    else { return }
    let said = Set(heard.listed("superlative"))
    let prices = said.compactMap { value in
      value == "cheapest" ? match.services.map(\.priceFen).min() : match.services.map(\.priceFen).max()
    }
    guard !prices.isEmpty else { return }
    match.services = match.services.filter { prices.contains($0.priceFen) }
    match.isChosen = match.services.count == said.count
  }

  /// Takes all that is named one beside the other, `套餐和彩铃都退`, where the kinds of the wish cover a part of it.
  private func takeList(
    of reading: Reading, _ pointing: Pointing, as match: inout LeaveTarget.Match, _ turn: TurnContext
  ) {
    guard target.kept == nil, target.keptKind == nil, !target.keepsSome, let file = turn.file else { return }
    var products: Set<String> = []
    for entity in reading.entities {
      switch entity.kind {
      // 爱奇艺会员和彩铃: what is ended elsewhere is no 会员 of this number.
      case .listed("outside_service", _): return
      case .listed("product", let product): products.insert(product)
      default: break
      }
    }
    // A wish that was put off, or comes after another, is of its own part of the line.
    guard target.named.isEmpty || products.isSubset(of: target.named.map(\.product.text)) else { return }
    let leavable = LeaveTarget().match(in: file, turn.library.policies.products, turn.words).services
    guard
      let list = ThingsListed(
        reading, at: leavable, listed: turn.state.listed ?? [], turn.library.policies.products, turn.words),
      pointing.left.allSatisfy(list.services.contains),
      list.services.contains(where: { !match.services.contains($0) })
        || match.services.contains(where: { !list.services.contains($0) }) && match.services.count > 1
    else { return }
    match.services = leavable.filter(list.services.contains)
    match.isChosen = target.all || list.isSure
  }

  mutating func takeChoice(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard let file = turn.file, !offered.isEmpty else { return false }
    let services = offered.compactMap(file.service)
    // 自动续费全关 at the list leaves none of them, and 这些我都没见过 chooses none.
    if heard.reading.wishes.contains(where: { Self.isAboutThemOtherwise($0.intent) }) { return false }
    if heard.saysAll, heard.reading.wishes.isEmpty, heard.says(.leavesOpen) {
      turn.say(.sayWhich)
      return true
    }
    if heard.saysAll, chooseNamed(heard, of: services, turn) { return true }
    let choice = Choice(names: services.map(\.name), pricesFen: services.map(\.priceFen))
    if choice.answersWhich(heard, &turn)
      || LeaveQuestions.answer(heard, choosingOf: services, in: file, &turn)
    {
      return true
    }
    // 这些都是啥 asks about them and chooses none.
    if heard.asksWhat || heard.reading.wishes.contains(where: { $0.intent.hasPrefix("query.") }) {
      return false
    }
    if sayPrices(heard, of: services, turn: &turn) { return true }
    var positions: [Int]
    switch choice.answer(in: heard) {
    case .positions(let said):
      // 其他的都退 after 套餐别退: what was to be kept stays.
      let others = said.filter { !(kept ?? []).contains(services[$0].id) }
      positions = heard.saysAll && !others.isEmpty ? others : said
    case .missing(let missing):
      choice.say(missing, &turn)
      return true
    case .none:
      if heard.says(.keeps), !heard.isAsked { return keep(heard, of: services, &turn) }
      let named = Set(heard.listed("product"))
      positions = services.indices.filter { named.contains(services[$0].product.text) }
      if positions.isEmpty, heard.reading.wishes.allSatisfy({ $0.intent.hasPrefix("unsubscribe.") }) {
        let pointing = Pointing(heard.reading, turn)
        let meant = pointing.left.isEmpty ? pointing.mentioned : pointing.left
        positions = pointing.isSure ? services.indices.filter { meant.contains(services[$0]) } : []
      }
    }
    if positions.isEmpty, heard.isPlainYes, services.count > 1 {
      turn.say(.sayWhich)
      return true
    }
    guard !positions.isEmpty else { return false }
    positions = ThingsListed.completing(positions, by: heard.reading, of: services, turn)
    chosen = positions.map { services[$0].id }
    return true
  }

  /// Whether a wish is about the services of a list and leaves none of them.
  private static func isAboutThemOtherwise(_ intent: String) -> Bool {
    intent == "autorenew.cancel" || intent == "appeal.misoperation"
  }

  /// `视频和流量都退`: 都 is of what is named, where something is.
  private mutating func chooseNamed(_ heard: Heard, of services: [Service], _ turn: TurnContext) -> Bool {
    let pointing = Pointing(heard.reading, turn)
    let meant = (pointing.left.isEmpty ? pointing.mentioned : pointing.left).filter(services.contains)
    guard !meant.isEmpty, !pointing.keeps, !heard.asksWhat else { return false }
    chosen = meant.map(\.id)
    return true
  }

  /// `哪个最贵` at the quote, of what was read out before.
  func answersWhich(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard offered.count > 1, heard.asksWhich, let file = turn.file else { return false }
    let services = offered.compactMap(file.service)
    return Choice(names: services.map(\.name), pricesFen: services.map(\.priceFen)).answersWhich(heard, &turn)
  }

  /// `第二个` after the quote of another one was read out: the choice is made anew from the same list.
  mutating func chooseAnew(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    // A quote that numbers its lines is the list that was read out last.
    let numbered = quoted.flatMap(QuoteWords.numberedServices)
    let list = heard.ordinals.isEmpty ? offered : numbered ?? offered
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

  func heldServices(_ turn: TurnContext) -> [Service] {
    (turn.file?.services ?? []).filter { $0.isHeld && $0.kind != .number }
  }

  /// What was read out as a list, or else all that can be left.
  func allListed(in file: CustomerFile, _ turn: TurnContext) -> [Service] {
    let listed = offered.compactMap(file.service)
    return listed.count > 1
      ? listed : LeaveTarget().match(in: file, turn.library.policies.products, turn.words).services
  }

  /// `都退了` at the quote of one while there are more: they are meant, and that is another quote with a yes of its own.
  mutating func widen(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard heard.says(.meansAll), !heard.isAsked, chosen?.count == 1, let file = turn.file else {
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

  /// `第三个和最后一个 价格多少`, `先问下彩铃多少钱` asks and chooses nothing.
  func sayPrices(_ heard: Heard, of services: [Service], turn: inout TurnContext) -> Bool {
    let text = heard.reading.text
    guard PriceWords.askOfAny(text, heard.words), heard.amountFen == nil, !heard.says(.ends)
    else { return false }
    var places = heard.places(among: services.count).filter(services.indices.contains)
    if heard.ordinals.isEmpty {
      let named = Pointing(heard.reading, turn).mentioned
      places = services.indices.filter { named.contains(services[$0]) }
    }
    for place in places {
      turn.say(
        .choicePriceOf,
        [
          "service": .text(services[place].name), "price": .fen(services[place].priceFen),
          "unit": ServiceLine.unit(of: services[place]),
        ])
    }
    turn.answeredAside = true
    return !places.isEmpty
  }

  /// A membership of somebody else's that was named: what of this number is called so, or where such a thing is ended. False
  /// when none was named, or what was named besides is to be chosen still.
  mutating func chooseOutside(from file: CustomerFile, _ turn: inout TurnContext) -> Bool {
    guard let outside = target.outside, !reconsiders else { return false }
    target.outside = nil
    let held = file.services.filter { service in
      guard service.isHeld, service.kind != .number else { return false }
      return OutsideAnswer.covers(service, outside, turn)
    }
    guard held.isEmpty else {
      chosen = held.map(\.id)
      return true
    }
    turn.say(.outsideService, ["names": .list(outside.map { .text($0.word) })])
    return target.named.isEmpty
  }
}
