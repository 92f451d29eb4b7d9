import DomainCore
import Matching

/// Which services to leave: what the words say by themselves, a list to choose from, and changes of mind (R13).
extension Leave {
  mutating func choose(from file: CustomerFile, _ turn: inout TurnContext) -> Step? {
    var match = target.match(in: file, turn.library.policies.products)
    if let pointed = target.pointed {
      match = LeaveTarget.Match(services: pointed.compactMap(file.service), isChosen: pointed.count == 1)
    } else if !reconsiders, let said = target.said {
      refine(&match, by: Pointing(turn.library.matcher.read(said), turn))
    }
    if reconsiders, match.services.count <= 1 {
      // Going back from the only thing that the words covered leads to all there is.
      match = LeaveTarget().match(in: file, turn.library.policies.products)
    }
    let services = match.services
    if services.count == 1, case .pendingTerminate = services[0].state { match.isChosen = true }
    if services.isEmpty {
      if let left = target.leftServices(of: file).last {
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
    guard reconsiders || !match.isChosen else {
      if !match.kept.isEmpty { turn.say(.keeping, ["services": .list(match.kept.map { .text($0.name) })]) }
      chosen = services.map(\.id)
      return nil
    }
    offered = services.map(\.id)
    turn.state.listed = offered
    question = .which
    turn.say(.chooseService, ["count": .count(services.count)])
    for (index, service) in services.enumerated() {
      turn.say(.serviceOption, ServiceLine(service, number: index + 1, file: file, at: turn.now).values)
    }
    turn.say(.chooseHint)
    return .asks(.choice(services.map(\.name)))
  }

  /// Takes what the words point at in the customer's own file where the names alone leave a choice, or take what is to be kept.
  private func refine(_ match: inout LeaveTarget.Match, by pointing: Pointing) {
    guard !pointing.left.isEmpty, pointing.knowsAll, target.kept == nil, target.keptKind == nil,
      pointing.keeps || !match.isChosen || (target.all && target.named.isEmpty)
    else { return }
    match = LeaveTarget.Match(services: pointing.left, isChosen: pointing.isSure || target.all)
  }

  mutating func takeChoice(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard let file = turn.file, !offered.isEmpty else { return false }
    let services = offered.compactMap(file.service)
    if heard.saysAll, chooseNamed(heard, of: services, turn) { return true }
    // 这些都是啥 asks about them and chooses none.
    if heard.asksWhat || heard.reading.wishes.contains(where: { $0.intent.hasPrefix("query.") }) {
      return false
    }
    let choice = Choice(names: services.map(\.name), pricesFen: services.map(\.priceFen))
    var positions: [Int]
    switch choice.answer(in: heard) {
    case .positions(let chosen): positions = chosen
    case .outOfRange:
      turn.say(.choiceOutOfRange, ["count": .count(services.count)])
      return true
    case .none:
      if KeepWords.areIn(heard.reading.text), !heard.isAsked { return keep(heard, of: services, &turn) }
      let named = Set(heard.listed("product"))
      positions = services.indices.filter { named.contains(services[$0].product.text) }
      if positions.isEmpty, heard.reading.wishes.allSatisfy({ $0.intent.hasPrefix("unsubscribe.") }) {
        let pointing = Pointing(heard.reading, turn)
        let meant = pointing.left.isEmpty ? pointing.mentioned : pointing.left
        positions = pointing.isSure ? services.indices.filter { meant.contains(services[$0]) } : []
      }
    }
    if positions.isEmpty, heard.means("confirm.yes") || heard.means("dialog.yes"), services.count > 1 {
      turn.say(.sayWhich)
      return true
    }
    guard !positions.isEmpty else { return false }
    chosen = positions.map { services[$0].id }
    return true
  }

  /// `视频和流量都退`: 都 is of what is named, where something is.
  private mutating func chooseNamed(_ heard: Heard, of services: [Service], _ turn: TurnContext) -> Bool {
    let pointing = Pointing(heard.reading, turn)
    let meant = (pointing.left.isEmpty ? pointing.mentioned : pointing.left).filter(services.contains)
    guard !meant.isEmpty, !pointing.keeps, !heard.asksWhat else { return false }
    chosen = meant.map(\.id)
    return true
  }

  /// `第二个` after the quote of another one was read out: the choice is made anew from the same list.
  mutating func chooseAnew(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard !heard.ordinals.isEmpty, offered.count > 1, let file = turn.file else { return false }
    let services = offered.compactMap(file.service)
    let choice = Choice(names: services.map(\.name), pricesFen: services.map(\.priceFen))
    let left = choice.positions(in: heard).map { services[$0] }
    guard !left.isEmpty else { return false }
    quoted = nil
    chosen = left.map(\.id)
    turn.say(.chosenAnew, ["services": .list(left.map { .text($0.name) })])
    return true
  }

  /// `不是这个，我说的是语音包`, `改退手机报`: what is named behind such words takes the place of what was read out.
  mutating func chooseMeant(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard let file = turn.file, let meant = MeantWords.rest(of: heard.reading.text) else { return false }
    let named = file.services.filter { service in
      if case .terminated = service.state { return false }
      let names = [service.name] + (turn.library.policies.products[service.product]?.aliases ?? [])
      return names.contains { meant.contains($0) } || KindWords.kind(in: meant) == service.kind
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

  /// `手机报不退了`, `除了彩铃都退`, `只退流量包`: what is named is kept, or is all that is left; what was read out counts for nothing.
  mutating func keep(_ heard: Heard, of services: [Service], _ turn: inout TurnContext) -> Bool {
    let text = heard.reading.text
    let products = Set(heard.listed("product"))
    let before = quoted
    var named = services.filter { text.contains($0.name) || products.contains($0.product.text) }
    if named.isEmpty, let kind = KindWords.keptKind(in: text) { named = services.filter { $0.kind == kind } }
    quoted = nil
    if named.isEmpty, !products.isEmpty, OtherWords.areIn(text) {
      // What is to be kept isn't among these: all of them go.
      chosen = services.map(\.id)
      turn.say(.chosenAnew, ["services": .list(services.map { .text($0.name) })])
      return true
    }
    if named.isEmpty, services.count <= 1 || !text.contains("除") {
      // Nothing is named: everything is kept.
      question = .finished
      turn.say(.abandoned)
      return true
    }
    let left = OnlyWords.areIn(text) ? named : services.filter { !named.contains($0) }
    if named.isEmpty || left.isEmpty {
      if left.isEmpty {
        question = .finished
        turn.say(.abandoned)
      } else {
        chosen = nil
        reconsiders = true
        question = .which
      }
      return true
    }
    guard left.map(\.id) != chosen else {
      // 只退彩铃 at the quote of nothing else.
      quoted = before
      return true
    }
    chosen = left.map(\.id)
    turn.say(.chosenAnew, ["services": .list(left.map { .text($0.name) })])
    return true
  }
}
