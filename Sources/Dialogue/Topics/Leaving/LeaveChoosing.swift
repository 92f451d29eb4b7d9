import DomainCore
import Matching

/// Which services to leave: what the words cover, a list to choose from, and the answer to it (R13).
extension Leave {
  mutating func choose(from file: CustomerFile, _ turn: inout TurnContext) -> Step? {
    if chooseOutside(from: file, &turn) { return target.named.isEmpty && chosen == nil ? .done : nil }
    var match = target.match(in: file, turn.library.policies.products, turn.words)
    if let pointed = target.pointed {
      match = LeaveTarget.Match(
        services: pointed.compactMap(file.service), isChosen: pointed.count == 1 || target.all)
    } else if !reconsiders, target.keptExtreme == nil, let said = target.said {
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
      takeUnknown(in: reading, of: file, as: &match, turn)
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
    if !reconsiders, !saidMissing, let price = missingPrice(among: services, turn) {
      saidMissing = true
      turn.say(.noneAtPrice, ["price": .fen(price)])
      match.isChosen = false
    }
    if !reconsiders, match.isChosen, target.pointed == nil, target.keptExtreme == nil, let said = target.said,
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
    let all = LeaveTarget().match(in: file, turn.library.policies.products, turn.words).services
    let isPart = services.count < all.count
    if isPart, services.count == 1 {
      turn.say(.chooseOne)
    } else {
      turn.say(isPart ? .chooseAmong : .chooseService, ["count": .count(services.count)])
    }
    for (index, service) in services.enumerated() {
      turn.say(.serviceOption, ServiceLine(service, number: index + 1, file: file, at: turn.now).values)
    }
    turn.say(.chooseHint)
    return .asks(.choice(services.map(\.name)))
  }

  /// The price that something is called by and that nothing of what could be meant has: `退那个20块的`.
  private func missingPrice(among services: [Service], _ turn: TurnContext) -> Fen? {
    guard let price = target.priceFen, target.pointed == nil, let said = target.said,
      PricePointing.price(in: turn.library.matcher.read(said)) == price,
      !services.contains(where: { $0.priceFen == price })
    else { return nil }
    return price
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
        if positions.count > 1, pointsAtOne(heard) {
          // 看视频的那个 is one, and fits several: which of them is asked.
          (target.pointed, reconsiders) = (positions.map { services[$0].id }, false)
          return true
        }
      }
    }
    if positions.isEmpty, let taken = choice.taken(by: heard, after: turn.state.lastPhrases) {
      positions = [taken]
    }
    if positions.isEmpty, heard.isPlainYes {
      turn.say(.sayWhich)
      return true
    }
    guard !positions.isEmpty else { return takeUnlisted(heard, of: file, turn) }
    positions = ThingsListed.completing(positions, by: heard.reading, of: services, turn)
    chosen = positions.map { services[$0].id }
    return true
  }

  /// Whether a line says 那个 once and nothing of several.
  private func pointsAtOne(_ heard: Heard) -> Bool {
    let text = heard.reading.text
    return text.count <= Self.longestName && heard.words.said(.pronouns, in: text).count == 1
      && heard.positions.isEmpty && !heard.saysAll && !heard.words.has(.severalNamed, in: text)
  }

  /// 彩铃 at a list without it: nothing but the name of what he also has.
  private mutating func takeUnlisted(_ heard: Heard, of file: CustomerFile, _ turn: TurnContext) -> Bool {
    let names = heard.mentions(ofList: "product").map(\.value)
    let held = LeaveTarget().match(in: file, turn.library.policies.products, turn.words).services
    let meant = held.filter { names.contains($0.product.text) && $0.isHeld }
    guard heard.reading.wishes.isEmpty, names.count == 1, meant.count == 1, !heard.endsAsQuestion,
      heard.reading.text.count <= Self.longestName
    else { return false }
    chosen = meant.map(\.id)
    return true
  }

  /// In characters: a name with a word or two.
  private static let longestName = 10

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

  func heldServices(_ turn: TurnContext) -> [Service] {
    (turn.file?.services ?? []).filter { $0.isHeld && $0.kind != .number }
  }

  /// What was read out as a list, or else all that can be left.
  func allListed(in file: CustomerFile, _ turn: TurnContext) -> [Service] {
    let listed = offered.compactMap(file.service)
    return listed.count > 1
      ? listed : LeaveTarget().match(in: file, turn.library.policies.products, turn.words).services
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
