import DomainCore
import Matching

/// Which service or plan is meant: what the words say by themselves, else a list to choose from.
extension Arrange {
  /// Settles the request, asks, or says that there is nothing to arrange.
  mutating func choose(from file: CustomerFile, _ turn: inout TurnContext) -> Step? {
    switch wanted {
    case .stopRenewal where target.saysKeeping ?? false:
      turn.say(file.isNumberSuspended ? .renewalOfKeeping : .numberNotSuspended)
      return .done
    case .stopRenewal:
      let renewing = file.services.filter { service in
        service.kind != .number && service.autoRenews && service.pausedOn == nil
      }
      if let meant = named(insteadOf: renewing, in: file, turn) {
        request = .stopRenewal([meant.id])
        return nil
      }
      if !renewing.isEmpty, !target.named.isEmpty,
        target.covered(of: renewing, turn.library.policies.products, turn.words).isEmpty
      {
        turn.say(.notFound, ["names": .list(target.named.map { .text($0.word) })])
        target.named = []
        target.isChoosing = true
      }
      return chooseService(of: renewing, in: file, none: .renewalNothing, ask: .renewalChoose, &turn)
    case .reopen: return chooseLeft(in: file, &turn)
    case .undo: return .done
    case .take:
      guard let product = target.product else { return .done }
      request = .take(product)
    case .suspendNumber: request = .suspendNumber
    case .restoreNumber: request = .restoreNumber
    case .closeAccount: request = .closeAccount(payoutTo: nil)
    case .changePlan: return choosePlan(in: file, &turn)
    case .payArrears: request = .payArrears
    case .payOut: request = .payOut(to: nil)
    case .resumeRenewal: return chooseNotRenewing(in: file, &turn)
    case .renewLine: return chooseLine(in: file, &turn)
    }
    return nil
  }

  /// Whether all of these are meant: it was said, or each was named by itself.
  private func meansAll(_ covered: [Service]) -> Bool {
    let besides = target.named.isEmpty || target.general == nil ? 0 : 1
    return target.all || (covered.count > 1 && target.named.count + besides == covered.count)
  }

  private mutating func chooseLeft(in file: CustomerFile, _ turn: inout TurnContext) -> Step? {
    let catalogue = turn.library.policies.products
    let isOpenEnding = { (service: Service) in
      if case .pendingTerminate = service.state { true } else { false }
    }
    let left = file.services.filter { service in
      if case .terminated = service.state {
        service.kind != .number && !file.wasNeverOpened(service.id)
      } else {
        false
      }
    }
    let ending = file.services.filter(isOpenEnding)
    let running = file.services.filter { service in
      switch service.state {
      case .terminated: file.reopening(service.id) != nil
      case .pendingTerminate: false
      case .active, .suspended: service.kind != .number
      }
    }
    // 彩铃 names also 视频彩铃; where the very thing that was named runs or is being opened, it is meant.
    if target.very(of: left, catalogue).isEmpty, let meant = target.very(of: running, catalogue).last {
      request = .reopen(meant.id)
      return nil
    }
    let covered = target.covered(of: left, catalogue, turn.words)
    if covered.isEmpty, let service = target.covered(of: ending, catalogue, turn.words).last,
      case .pendingTerminate(let order) = service.state
    {
      // Not left yet: it is kept by withdrawing, which costs nothing.
      turn.say(.reopenStillEnding, ["service": .text(service.name)])
      question = .finished
      turn.state.topics.append(.takeBack(TakeBack(intent: intent, order: order)))
      return .done
    }
    if covered.isEmpty, !target.named.isEmpty,
      let meant = target.covered(of: running, catalogue, turn.words).last
    {
      request = .reopen(meant.id)
      return nil
    }
    return chooseService(of: left, in: file, none: .reopenNothing, ask: .reopenChoose, &turn)
  }

  mutating func chooseService(
    of services: [Service], in file: CustomerFile, none: PhraseKey, ask: PhraseKey,
    _ turn: inout TurnContext
  ) -> Step? {
    let exact = wanted == .reopen ? target.very(of: services, turn.library.policies.products) : []
    var covered =
      exact.isEmpty ? target.covered(of: services, turn.library.policies.products, turn.words) : exact
    if wanted == .stopRenewal, !target.isChoosing, let said = target.said,
      let limit = UnheardLimit(
        turn.library.matcher.read(said), choosing: covered, of: services, endingRenewal: true, turn)
    {
      turn.say(.limitUnheard, ["words": .text(limit.phrase)])
      (target.isChoosing, target.named, covered) = (true, [], services)
    }
    let plans = covered.filter { $0.kind == .plan }
    if wanted == .stopRenewal, target.keepsPlan ?? false, target.all, !plans.isEmpty {
      // 都停了，但是号码要能用: without its plan the number would stop.
      covered.removeAll(where: plans.contains)
      kept = (kept ?? []) + plans.map(\.id)
      if !turn.answeredAside { turn.say(.renewalKeeps, ["services": .list(plans.map { .text($0.name) })]) }
    }
    // Where its plan is all that renews, nothing is left to switch off.
    guard !services.isEmpty, !covered.isEmpty || (target.named.isEmpty && plans.isEmpty) else {
      if services.isEmpty || plans.isEmpty { turn.say(none) }
      return .done
    }
    if !target.isChoosing, covered.count == 1 || (meansAll(covered) && wanted == .stopRenewal) {
      settle(covered.map(\.id))
      return nil
    }
    let hint = wanted == .stopRenewal ? PhraseKey.arrangeChooseSome : .arrangeChooseOne
    let isRead = turn.answeredAside && question == .which && offered == covered.map(\.id.text)
    offered = covered.map(\.id.text)
    question = .which
    if isRead {
      turn.say(hint)
      return .asks(.choice(covered.map(\.name)))
    }
    turn.say(ask, ["count": .count(covered.count)])
    for (index, service) in covered.enumerated() {
      turn.say(.serviceOption, ServiceLine(service, number: index + 1, file: file, at: turn.now).values)
    }
    turn.say(hint)
    return .asks(.choice(covered.map(\.name)))
  }

  private mutating func settle(_ services: [ID<Service>]) {
    switch wanted {
    case .stopRenewal: request = .stopRenewal(services)
    case .reopen: request = services.last.map(OrderRequest.reopen)
    case .resumeRenewal: request = services.last.map(OrderRequest.resumeRenewal)
    case .undo, .take, .suspendNumber, .restoreNumber, .closeAccount, .changePlan, .payArrears, .payOut,
      .renewLine:
      break
    }
  }

  /// `都关了吧` at the quote of one while more renew: all are meant, and that is another quote with a yes of its own.
  mutating func widen(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard case .stopRenewal(let quotedOnes)? = request, quotedOnes.count == 1, let file = turn.file,
      heard.says(.meansAll), !heard.isAsked
    else { return false }
    let all = file.services.filter { $0.kind != .number && $0.autoRenews && $0.pausedOn == nil && $0.isHeld }
    guard all.count > 1 else { return false }
    quoted = nil
    request = .stopRenewal(all.map(\.id))
    turn.say(.chosenAnew, ["services": .list(all.map { .text($0.name) })])
    return true
  }

  private mutating func choosePlan(in file: CustomerFile, _ turn: inout TurnContext) -> Step? {
    let policies = turn.library.policies
    // One that is being left is refused with its order, not called unknown (R8).
    guard let plan = file.mainPlan ?? file.mainPlanBeingLeft else {
      turn.say(.planNone)
      return .done
    }
    if let refusal = file.planRefusal(of: plan.id, under: policies, at: turn.now) {
      ArrangeRefusalWords.say(refusal, of: .changePlan(plan.id, to: plan.product), in: file, &turn)
      return .done
    }
    let plans = file.openPlans(under: policies)
    guard !plans.isEmpty else {
      turn.say(.planNoOther)
      return .done
    }
    let named = target.named.compactMap { policies.products[$0.product] }.filter { $0.kind == .plan }
    if !target.isChoosing {
      if let meant = named.last(where: { $0.id != plan.product }) {
        request = .changePlan(plan.id, to: meant.id)
        return nil
      }
      let priced = plans.filter { $0.priceFen == target.priceFen }
      if priced.count == 1 {
        request = .changePlan(plan.id, to: priced[0].id)
        return nil
      }
    }
    let isRead = turn.answeredAside && question == .which && offered == plans.map(\.id.text)
    offered = plans.map(\.id.text)
    question = .which
    if isRead {
      turn.say(.arrangeChooseOne)
      return .asks(.choice(plans.map(\.name)))
    }
    if target.wantsCheaper ?? false, !plans.contains(where: { $0.priceFen < plan.priceFen }) {
      turn.say(.planNoneCheaper, ["service": .text(plan.name), "price": .fen(plan.priceFen)])
    }
    turn.say(
      .planChoose,
      ["service": .text(plan.name), "price": .fen(plan.priceFen), "count": .count(plans.count)])
    for (index, product) in plans.enumerated() {
      turn.say(
        product.priceFen < plan.priceFen ? .planCheaper : .planDearer,
        [
          "number": .count(index + 1), "service": .text(product.name), "price": .fen(product.priceFen),
          "unit": .name("per.\(product.periodMonths)"),
          "difference": .fen(
            product.priceFen < plan.priceFen
              ? plan.priceFen - product.priceFen : product.priceFen - plan.priceFen),
        ])
    }
    turn.say(.arrangeChooseOne)
    return .asks(.choice(plans.map(\.name)))
  }

  mutating func takeChoice(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard let file = turn.file, !offered.isEmpty else { return false }
    let names: [String]
    let prices: [Fen]
    if choosesProduct {
      let plans = offered.compactMap { turn.library.policies.products[ID($0)] }
      if wanted == .changePlan, let plan = file.mainPlan,
        ArrangeQuestions.answer(heard, of: plans, instead: plan, in: file, &turn)
      {
        return true
      }
      names = plans.map(\.name)
      prices = plans.map(\.priceFen)
    } else {
      let services = offered.compactMap { file.service(ID($0)) }
      names = services.map(\.name)
      prices = services.map(\.priceFen)
    }
    let choice = Choice(names: names, pricesFen: prices)
    if choice.answersWhich(heard, &turn) { return true }
    var positions: [Int]
    switch choice.answer(in: heard) {
    case .positions(let chosen):
      // 其他的都关 after 套餐别关: what was to be kept stays.
      let others = chosen.filter { index in !(kept ?? []).contains { $0.text == offered[index] } }
      positions = heard.saysAll && !others.isEmpty ? others : chosen
    case .missing(let missing):
      choice.say(missing, &turn)
      return true
    case .none:
      let named = Set(heard.listed("product"))
      positions = offered.indices.filter { index in
        let product = choosesProduct ? offered[index] : file.service(ID(offered[index]))?.product.text
        return product.map(named.contains) ?? false
      }
    }
    if wanted == .stopRenewal, !positions.isEmpty {
      let services = offered.compactMap { file.service(ID($0)) }
      positions = ThingsListed.completing(positions, by: heard.reading, of: services, turn)
    }
    if positions.isEmpty, wanted == .changePlan, let plan = file.mainPlan,
      heard.listed("product").contains(plan.product.text)
    {
      turn.say(.planSame, ["service": .text(plan.name)])
      turn.answeredAside = true
      return true
    }
    if positions.isEmpty, let taken = choice.taken(by: heard, after: turn.state.lastPhrases) {
      positions = [taken]
    }
    if positions.isEmpty, heard.isPlainYes {
      turn.say(.sayWhich)
      return true
    }
    if wanted != .stopRenewal, positions.count > 1 {
      turn.say(.sayWhich)
      return true
    }
    guard let first = positions.first else { return false }
    if wanted == .changePlan {
      guard let plan = file.mainPlan else { return false }
      request = .changePlan(plan.id, to: ID(offered[first]))
    } else if let line {
      request = .renew(line, as: ID(offered[first]))
    } else {
      settle(positions.map { ID(offered[$0]) })
    }
    return true
  }

  /// `第二个`, `还是最便宜的那个` at the quote of another one: the choice is made anew from the same list.
  mutating func chooseAnew(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    if choosesOtherPlan(heard, turn) { return true }
    guard offered.count > 1, let file = turn.file, !heard.asksWhich else { return false }
    let before = request
    let prices =
      choosesProduct
      ? offered.compactMap { turn.library.policies.products[ID($0)]?.priceFen }
      : offered.compactMap { file.service(ID($0))?.priceFen }
    let isPointed = Choice(names: offered, pricesFen: prices).pointsByPrice(heard)
    let isNamed = choosesProduct && offered.contains { heard.listed("product").contains($0) }
    guard !heard.ordinals.isEmpty || isPointed || isNamed, takeChoice(heard, &turn) else { return false }
    if request != before { quoted = nil }
    return true
  }

  /// `改成8元的` at the quote of a plan that was named: another one is meant, and its quote is another one.
  private mutating func choosesOtherPlan(_ heard: Heard, _ turn: TurnContext) -> Bool {
    guard case .changePlan(let plan, let to)? = request, let file = turn.file, !heard.endsAsQuestion,
      heard.reading.wishes.allSatisfy({ ["plan.change", "dialog.yes", "dialog.no"].contains($0.intent) }),
      heard.says(.choosesAnotherPlan),
      let price = heard.amountFen ?? AmountAsked.bareAmount(in: heard.reading.text)
    else { return false }
    let plans = file.openPlans(under: turn.library.policies).filter { $0.priceFen == price }
    guard plans.count == 1, plans[0].id != to else { return false }
    request = .changePlan(plan, to: plans[0].id)
    quoted = nil
    return true
  }
}
