import DomainCore
import Matching

/// Begins what a customer wants: one wish now, the others in their order (several wishes are shown as a queue).
enum Wishes {
  static func begin(_ heard: Heard, _ turn: inout TurnContext) {
    let wishes = changedNotLeft(disputedAlone(heard, turn), heard)
    let first = meant(by: wishes[0], heard)
    if Arrange.endsRenewalShown(heard, &turn) { return }
    if KeepingTerms.answer(heard, &turn) { return plan(Array(wishes.dropFirst()), heard, &turn) }
    var target = target(of: first, heard, turn)
    // A line that names services of several kinds is one wish; its target covers them all.
    let later = wishes.dropFirst().filter { wish in
      isPlannable(wish.intent) && !(wish.intent.hasPrefix("unsubscribe.") && coversLeaving(target, heard))
    }
    if target != nil, !later.contains(where: { $0.intent.hasPrefix("unsubscribe.") }) {
      target?.isOfWholeLine = true
    }
    let isBusy = turn.state.topics.contains { $0.topic.changesSomething }
    if isBusy, let target {
      // 关了, 退掉: names nothing new, so what is open is asked again.
      let corrects =
        first.manner == .correction || LeaveTarget.denies(heard)
        || MeantWords.areIn(heard.reading.text, heard.words)
        || DeniedMatter.isIn(heard, turn)
        || (heard.reading.text.hasPrefix("还是") && !isLeaving(turn) && !heard.endsAsQuestion)
        || (OtherWords.exceptsSomething(heard.reading.text, heard.words) && isStillChoosing(turn))
      if target.kinds.isEmpty, target.named.isEmpty, !corrects {
        let isOther = OtherWords.areIn(heard.reading.text, heard.words) && !coversAll(turn)
        plan(isOther ? [first] + later : later, heard, &turn)
        return
      }
      if isOpen(first.intent, target, turn) {
        plan(later, heard, &turn)
        return
      }
      if corrects || isStillChoosing(turn) {
        if isLeaving(turn) {
          replaceLeave(first.intent, target, &turn)
        } else if !replaceObject(heard, &turn) {
          replaceMatter(by: first, heard, &turn)
        }
        plan(later, heard, &turn)
      } else {
        plan([first] + later, heard, &turn)
      }
      return
    }
    if isBusy,
      takesPlace(first, heard) || suspendsInstead(first, turn)
        || (isPlannable(first.intent) && DeniedMatter.isIn(heard, turn)),
      !isOpen(first.intent, nil, turn)
    {
      replaceMatter(by: first, heard, &turn)
      plan(later, heard, &turn)
      return
    }
    if isLeaving(turn), ChargedAgain.isAll(of: first, in: heard.reading.text, heard.words),
      heard.amountFen == nil
    {
      return plan(later, heard, &turn)
    }
    if isBusy, Arrange.wanted(by: first.intent) != nil {
      plan(isOpen(first.intent, nil, turn) ? later : [first] + later, heard, &turn)
      return
    }
    // 撤回 said again while it is being asked about is no second one.
    if TakeBack.intents.contains(first.intent),
      turn.state.topics.contains(where: { if case .takeBack = $0 { true } else { false } })
    {
      plan(later, heard, &turn)
      return
    }
    // A question that waits for its speaker to be known and is asked again is one question.
    turn.state.topics.removeAll { topic in
      switch topic {
      case .account, .appeal, .equipment, .dataCopy: topic.topic.intent == first.intent
      default: false
      }
    }
    plan(later, heard, &turn)
    // 给我关了吧 after a service was described and its leaving offered: that one is meant.
    if let target, let offered = turn.offeredToLeave, target.namesNothing || target.namesOnlyAll,
      turn.bothTalkedOf.isEmpty || !turn.words.has(.theseTwo, in: target.said ?? "")
    {
      return begin(offered, &turn)
    }
    // 搞错了，我说的是宽带 right after the wrong thing was left: that it can be taken back is said with it.
    if target != nil, turn.state.topics.isEmpty, CorrectionWords.areIn(heard.reading.text, heard.words),
      !heard.says(.alsoOrAfterAll), TakeBackOffer.isPossible(turn)
    {
      turn.say(.takeBackHint)
    }
    // Until the matter itself has something to explain, 为什么 explains how the line was read.
    if turn.state.topics.isEmpty { turn.explain(ReadingAnswer.explanation(of: heard)) }
    start(first.intent, target, &turn, heard)
  }

  /// Whether a line asks for something that is done or answered here, not for a courtesy or an answer to a question.
  static func beginsMatter(_ reading: Reading) -> Bool {
    guard let intent = reading.wishes.first?.intent else { return false }
    return intent.hasPrefix("unsubscribe.") || Arrange.wanted(by: intent) != nil
      || TakeBack.intents.contains(intent) || intent == "equipment.return"
      || AccountQuestion.answer(to: intent) != nil || Care.topic(for: intent, nil) != nil
  }

  /// Begins a wish that was offered and taken.
  static func begin(_ wish: PlannedWish, _ turn: inout TurnContext) {
    let target = wish.intent.hasPrefix("unsubscribe.") ? wish.target ?? LeaveTarget() : wish.target
    start(wish.intent, target, &turn, planned: wish)
  }

  /// Whether the very same thing is being done already: who says it again wants no second one.
  private static func isOpen(_ intent: String, _ target: LeaveTarget?, _ turn: TurnContext) -> Bool {
    turn.state.topics.contains { topic in
      if case .leave(let leave) = topic {
        guard let target, !target.all, !target.keepsSome, target.kept == nil, target.keptKind == nil else {
          return false
        }
        // What it covers of the account is what is being left already, whatever it was called.
        if let chosen = leave.chosen, let file = turn.file {
          let covered = target.match(in: file, turn.library.policies.products, turn.words).services
          if !covered.isEmpty, covered.allSatisfy({ chosen.contains($0.id) }) { return true }
        }
        guard leave.intent == intent else { return false }
        // 退会员 after 退视频会员 means the same one.
        if target.named.isEmpty, target.priceFen == nil, target.kinds == leave.target.kinds,
          target.only == nil
            || leave.target.named.contains(where: { name in
              turn.library.policies.products[name.product]?.kind == target.only
            })
        {
          return true
        }
        return target.kinds == leave.target.kinds && target.only == leave.target.only
          && target.priceFen == leave.target.priceFen
          && Set(target.named).isSubset(of: leave.target.named)
      }
      return target == nil && topic.topic.intent == intent
    }
  }

  /// Begins the next wish of the queue; false when there is none.
  static func beginNextPlanned(_ turn: inout TurnContext) -> Bool {
    guard !turn.state.queue.isEmpty else { return false }
    let next = turn.state.queue.removeFirst()
    turn.say(.next, ["title": title(of: next, turn.words)])
    start(next.intent, next.target, &turn, planned: next)
    return true
  }

  static func start(
    _ said: String, _ target: LeaveTarget?, _ turn: inout TurnContext, _ heard: Heard? = nil,
    planned: PlannedWish? = nil
  ) {
    let arranged = planned?.arranged
    var said = said
    if planned == nil, let heard, UsedToTheEnd.isMeant(by: said, in: heard) {
      return start("autorenew.cancel", nil, &turn, heard)
    }
    if said == "number.suspend", let heard, PausedLine.isMeant(by: heard, turn) {
      return turn.say(.lineNoPause)
    }
    if said.hasPrefix("unsubscribe."), planned == nil, let heard, heard.says(.pausesAWhile),
      !heard.says(.leaves)
    {
      turn.rememberPointed(in: heard)
      return turn.say(.serviceNoPause)
    }
    if ["query.progress", "query.charges"].contains(said), turn.state.lastWish == "query.refund",
      let heard, heard.says(.pressesForRefund)
    {
      // 催一下 and 想赖账 right after a refund was asked for are about that refund.
      said = "query.refund"
    }
    if said.hasPrefix("unsubscribe."), let heard,
      TakenBackWords.areIn(heard.reading.text, turn.words) || TakeBack.isAlsoMeant(by: heard, turn)
    {
      // 上回退的彩铃能不能撤销 takes back what was left; nothing more is to be left.
      turn.state.lastWish = "dialog.undo"
      turn.state.topics.append(.takeBack(TakeBack(intent: "dialog.undo", heard)))
      return
    }
    if said == "howto.renew", let heard { said = RenewalMeant.intent(by: heard, turn) ?? said }
    if said == "resubscribe", turn.file?.isNumberSuspended ?? false,
      heard?.mentions(ofList: "product").isEmpty ?? false
    {
      // 找到了，恢复吧 while the number is suspended is about the number.
      said = "number.restore"
    }
    if said == "resubscribe", let heard, heard.says(.regretsOrder),
      let order = TakeBackOffer.lastLeaving(meantBy: heard, turn)
    {
      // 不对我后悔了 right after leaving: what can still be undone for nothing isn't opened anew for money.
      turn.state.lastWish = "dialog.undo"
      let isUndoing = turn.state.topics.contains { topic in
        switch topic {
        case .takeBack: true
        case .arrange(let arrange): arrange.wanted == .undo
        default: false
        }
      }
      guard !isUndoing else { return }
      turn.state.topics.append(.takeBack(TakeBack(intent: "dialog.undo", order: order)))
      return
    }
    if said == "resubscribe", turn.file == nil, let heard, heard.says(.regretsOrder), !heard.endsAsQuestion,
      heard.says(.regrets)
    {
      // 我后悔了宽带还要用 before the speaker is known: what was left is looked for, and taking it back.
      turn.state.lastWish = "dialog.undo"
      turn.state.topics.append(.takeBack(TakeBack(intent: "dialog.undo", heard)))
      return
    }
    if let heard, startsAgain(said, heard, &turn) { return }
    if planned == nil, let heard {
      if OutsideAnswer.takes(said, heard) { return OutsideAnswer.begin(heard, &turn) }
      said = RuleQuestions.rule(said, heard, turn)
    }
    let asksOfComplaint = said != "law.complaint" && heard?.listed("complaint_talk").contains("ask") ?? false
    let intent = asksOfComplaint ? "query.progress" : askedOfAccount[said] ?? said
    turn.state.lastWish = intent
    if let heard, let target, TakeBackOffer.isMeant(by: heard, instead: target, turn) {
      turn.state.topics.append(.takeBack(TakeBack(intent: "dialog.undo", heard)))
    } else if var target {
      let isLimited =
        heard.map { heard in
          PriceLimit.first(in: heard.reading, turn.words) != nil || !heard.listed("superlative").isEmpty
            || heard.says(.useless)
            // 第2个和第3个不要 is of the list, whatever was talked of before it.
            || !heard.ordinals.isEmpty && !(turn.state.listed ?? []).isEmpty
        } ?? false
      if let said = target.said, target.namesNothing || target.namesOnlyAll, !turn.bothTalkedOf.isEmpty,
        turn.words.has(.theseTwo, in: said)
      {
        target = LeaveTarget(allOf: turn.bothTalkedOf)
      } else if let service = turn.talkedOf, !isLimited, TalkedOf.isMeant(by: target, turn.words) {
        target = LeaveTarget(pointed: [service.id])
      }
      let form = heard.map { LeaveForm(saidIn: $0) } ?? LeaveForm()
      if let contact = form.contact {
        turn.saidPhone = nil
        turn.say(.resumeContact, ["phone": .text(contact.masked)])
      }
      turn.state.topics.append(.leave(Leave(intent: intent, target: target, form: form)))
    } else if let wanted = Arrange.wanted(by: intent) {
      let wish = heard?.reading.wishes.first { $0.intent == said }
      let named = heard.map { heard in wish.map { arrangeTarget(of: $0, heard, turn) } ?? ArrangeTarget(heard)
      }
      var target = arranged ?? named ?? ArrangeTarget()
      // 那到期别自动续了 right after a service was talked of: that one is meant.
      if wanted == .stopRenewal, arranged == nil, target.named.isEmpty, !target.all {
        target.pointed = turn.talkedOf?.id
      }
      turn.state.topics.append(.arrange(Arrange(intent: intent, wanted: wanted, target: target)))
    } else if TakeBack.intents.contains(intent) {
      turn.state.topics.append(.takeBack(TakeBack(intent: intent, heard)))
    } else if intent == "equipment.return" {
      turn.state.topics.append(.equipment(EquipmentReturn(heard)))
    } else if var topic = Care.topic(for: intent, heard, about: planned?.about) {
      if case .appeal(var appeal) = topic, intent == "appeal.misoperation", appeal.about.namesNothing {
        let offered = turn.offeredToLeave?.target?.pointed ?? []
        appeal.service = offered.count == 1 ? offered[0] : turn.talkedOf?.id
        topic = .appeal(appeal)
      }
      turn.state.topics.append(topic)
    } else if Guidance.answers(intent) {
      Guidance.say(intent, heard, &turn)
    } else if AccountQuestion.answer(to: intent) != nil {
      let question = AccountQuestion(intent: intent, askedIn: heard, on: turn.now.beijingDay)
      turn.state.topics.append(.account(question))
    } else {
      OneLiners.say(intent, heard, &turn)
    }
  }

  /// Questions about a quote, asked when none is open, are about the account.
  private static let askedOfAccount = ["quote.refund": "query.refund", "quote.fee": "query.penalty"]

  /// What a wish asks of the account while no quote is open.
  static func ofAccount(_ wish: Wish) -> String { askedOfAccount[wish.intent] ?? wish.intent }

  static func isPlannable(_ intent: String) -> Bool {
    intent.hasPrefix("unsubscribe.") || AccountQuestion.answer(to: intent) != nil
      || Arrange.wanted(by: intent) != nil || TakeBack.intents.contains(intent)
      || [
        "account.unfreeze", "appeal.failed", "appeal.misoperation", "appeal.complaint", "equipment.return",
        "privacy.export", "privacy.delete", "notice.preference", CaseWithdrawal.name,
      ].contains(intent)
  }

  static func planned(_ wish: Wish, _ heard: Heard, _ turn: TurnContext) -> PlannedWish {
    PlannedWish(
      intent: wish.intent, target: target(of: wish, heard, turn),
      arranged: Arrange.wanted(by: wish.intent) == nil ? nil : arrangeTarget(of: wish, heard, turn),
      about: AppealGround(intent: wish.intent).map { _ in subject(of: wish, heard) })
  }

  /// What a wish to leave is about. What an appeal beside it names isn't left: 彩铃 of `宽带退了，还要投诉彩铃乱扣费`.
  static func target(of wish: Wish, _ heard: Heard, _ turn: TurnContext) -> LeaveTarget? {
    let products = turn.library.policies.products
    let others = wish.intent.hasPrefix("unsubscribe.") ? heard.wishesWithOwnObject : []
    if !others.isEmpty, var rest = LeaveTarget(of: wish, heard: heard.cutting(others), products),
      !rest.saysNoObject || rest.kinds.count == 1
    {
      // 换个便宜套餐，其他都退了 keeps a plan.
      if rest.namesOnlyAll, others.contains(where: { $0.intent == "plan.change" }) { rest.keptKind = .plan }
      return rest
    }
    let appeals = heard.reading.wishes.filter { AppealGround(intent: $0.intent) != nil }
    guard !appeals.isEmpty else { return LeaveTarget(of: wish, heard: heard, products) }
    let rest = LeaveTarget(of: wish, heard: heard.without(appeals), products)
    return rest?.named.isEmpty ?? true ? LeaveTarget(of: wish, heard: heard, products) : rest
  }

  /// What a wish that isn't about leaving names: in its own part of the line, or else anywhere in it.
  private static func arrangeTarget(of wish: Wish, _ heard: Heard, _ turn: TurnContext) -> ArrangeTarget {
    let wanted = Arrange.wanted(by: wish.intent)
    let isOfService = [.stopRenewal, .resumeRenewal, .reopen].contains(wanted)
    let isAlone = heard.reading.wishes.count < 2
    let own = ArrangeTarget(isAlone ? heard : heard.clauses(of: wish))
    // 取消自动续费，退彩铃: what is named only behind it is what is to be left.
    let ownEnd = wish.hits.map(\.range.upperBound).max() ?? 0
    let isOfNext =
      wanted == .stopRenewal
      && heard.reading.wishes.contains { other in
        other.intent.hasPrefix("unsubscribe.") && other.hits.allSatisfy { $0.range.lowerBound >= ownEnd }
      }
    if own.namesNothing, isOfNext { return own }
    var target = own.namesNothing && isOfService && !isAlone ? ArrangeTarget(heard) : own
    guard target.namesNothing, wanted == .stopRenewal else { return target }
    // 阅读别自动续费了 names a service by a part of its name.
    let pointing = Pointing((isAlone ? heard : heard.clauses(of: wish)).reading, turn)
    let named = pointing.left + pointing.mentioned
    if named.count == 1, pointing.kept.isEmpty {
      target.named = [LeaveTarget.NamedProduct(word: named[0].name, product: named[0].product)]
    }
    return target
  }

  /// What an appeal beside other wishes is about: what its own part of the line names, else what all of it does (`退了，不是我开的`).
  private static func subject(of wish: Wish, _ heard: Heard) -> AppealSubject {
    var about = AppealSubject(heard.part(of: wish))
    if about.namesNothing { about.named = AppealSubject(heard).named }
    return about
  }
}
