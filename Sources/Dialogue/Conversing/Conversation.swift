import DomainCore
import Matching

/// What comes to a conversation from outside.
public enum Utterance: Hashable, Sendable {
  /// A line as typed or piped.
  case line(String)
  /// A line typed into a hidden prompt; it is never stored, shown or logged.
  case secret(String)
  /// Nothing was said for the limit of silence (180 s, Q11).
  case silence
  /// Something may have happened to a watched order.
  case news
  /// A front end has opened the conversation anew.
  case returned
  /// A program names a matter itself: what is open gives way, and quote and question are read out as ever.
  case begins(ProgramMatter)
}

/// A conversation as it stands after its last turn. Pure: the same values in give the same turn out.
struct Conversation {
  let id: ID<ConversationRecord>
  var turn = 0
  var handleHash: [UInt8]
  var state: ConversationState

  /// The number whose record must be looked up before this line can be answered; its account is looked up too, or else the
  /// speaker's own.
  func neededPhone(for heard: Heard) -> PhoneNumber? {
    if case .identify(let identify)? = state.topics.last, let phone = heard.phone ?? identify.phone {
      return phone
    }
    if takesPhone(heard, state) { return state.phone }
    if case .rating? = state.offer, Rating.read(heard) != nil { return state.phone }
    return heard.phone ?? state.phone
  }

  /// The next turn: what is said, what changes, and where the conversation stands then.
  func respond(to utterance: Utterance, _ heard: Heard, in context: consuming TurnContext) -> TurnContext {
    var turn = context
    turn.saidPhone = heard.phone
    turn.path = [state.topics.last]
    let cameBack = endStaleProof(&turn, utterance)
    if turn.handOver == nil { turn.state.handOver = nil }
    switch utterance {
    case .returned: comeBack(&turn)
    case .silence: if turn.state.handOver == nil { turn.say(.silence) }
    case .news:
      OrderWords.tellNews(&turn)
      RepairWords.tellNews(&turn)
      let isDesk = turn.phrases.isEmpty && DeskTalk.tell(&turn)
      if isDesk, DeskTalk.staysWithPerson(turn) { return turn }
      // Nothing has happened: the open question was asked already.
      if turn.phrases.isEmpty { return turn }
    case .begins(let matter): begin(matter, &turn)
    case .line, .secret:
      turn.state.lastHeardAt = turn.now
      turn.standingOffer = turn.state.offer
      turn.state.offer = nil
      OrderWords.tellNews(&turn)
      RepairWords.tellNews(&turn)
      DeskTalk.tell(&turn)
      if DeskTalk.hear(heard, &turn) {
        turn.state.misunderstood = 0
        if DeskTalk.staysWithPerson(turn) { return turn }
        break
      }
      if Farewell.takesLeave(heard, &turn) { return turn }
      // An answer given after the proof had ended was to a question that is asked again once the speaker is known.
      let isOwn =
        heard.isWishOfItsOwn || OwnNumber.first(in: heard) != nil
        || TakeBack.intents.contains(heard.intent ?? "")
      if !cameBack || isOwn {
        let (before, saidBefore) = (turn.state.topics.last, turn.phrases.count)
        hear(heard, &turn)
        Leave.checkLimits(of: heard, before: before, saidBefore: saidBefore, &turn)
        HandingOver.openBeside(heard, saidBefore: saidBefore, &turn)
      }
    }
    goOn(&turn, after: utterance)
    HandingOver.bind(&turn)
    // News tells of orders one by one; the numbers were given when they were accepted.
    if utterance != .news { NumberAgain.remember(in: &turn) }
    return turn
  }

  /// Whether what was set going may be over, so that the customer is to be told.
  var isWaitingForNews: Bool { !state.watched.isEmpty || !(state.repairs ?? []).isEmpty }

  // MARK: - Understanding

  private func hear(_ heard: Heard, _ turn: inout TurnContext) {
    if heard.tellsSecret { turn.say(.neverTellCode) }
    if let later = heard.later {
      later.say(&turn)
      turn.state.misunderstood = 0
      if later.wantsNothingNow { return }
    }
    if let asked = heard.asked { Wishes.start(asked, nil, &turn) }
    if Rating.take(heard, &turn) {
      turn.state.misunderstood = 0
      return
    }
    if let phone = turn.saidPhone, speaksForOther(phone, heard, turn) {
      turn.state.misunderstood = 0
      if correctsNumber(heard, turn) {
        correctNumber(to: phone, &turn)
        return
      }
      switchNumber(&turn)
      if heard.reading.wishes.isEmpty { return }
    }
    if OthersNumber.hear(heard, &turn) || NamedAfterwards.hear(heard, &turn) {
      turn.state.misunderstood = 0
      return
    }
    if AnsweredAnywhere.hear(heard, &turn) {
      turn.state.misunderstood = 0
      return
    }
    if heard.refusesFirst, !turn.state.topics.isEmpty {
      turn.state.misunderstood = 0
      let hasService = Appeal.giveUp(&turn)
      turn.state.topics = []
      turn.say(hasService ? .appealLeftAlone : .abandoned)
      if heard.reading.wishes.isEmpty {
        Wishes.start("query.service", nil, &turn, heard)
      } else {
        Wishes.begin(heard, &turn)
      }
      return
    }
    if KeepingTerms.isUrged(by: heard, turn) {
      turn.state.misunderstood = 0
      return
    }
    if Wishes.dropsClosing(heard, &turn), !heard.isWishOfItsOwn {
      turn.state.misunderstood = 0
      return
    }
    turn.rememberPointed(in: heard)
    if NumberAgain.answer(heard, &turn) || PersonWhy.answer(heard, &turn)
      || PersonWhy.answerRejected(heard, &turn)
      || SmallQuestions.answer(heard, &turn)
      || AmountAsked.answer(heard, &turn)
      || WaitingGivenUp.hear(heard, &turn) || UsedToTheEnd.hear(heard, &turn)
      || RenewalChanged.hear(heard, &turn)
      || OneFirst.hear(heard, &turn) || selects(heard, &turn) || Savings.answer(heard, &turn)
      || Asides.answer(heard, &turn)
      || Regret.hear(heard, &turn) || RefundWayAsked.answer(heard, &turn)
      || ComplaintTalk.hear(heard, &turn) || Appeal.endsWithLeaving(heard, &turn)
    {
      turn.state.misunderstood = 0
      return
    }
    if var topic = turn.state.topics.last?.topic, isAnswerFirst(heard), topic.take(heard, &turn) {
      replaceTop(with: topic, &turn)
      turn.state.misunderstood = 0
      return
    }
    guard heard.secret == nil else { return }
    if takesOffer(heard, &turn) {
      turn.state.misunderstood = 0
      return
    }
    if Interjections.hear(heard, &turn) {
      turn.state.misunderstood = 0
      return
    }
    if var topic = turn.state.topics.last?.topic, !isAnswerFirst(heard), topic.take(heard, &turn) {
      replaceTop(with: topic, &turn)
      turn.state.misunderstood = 0
      return
    }
    if turn.saidPhone != nil, turn.state.topics.isEmpty, turn.state.proof == nil, heard.isBareNumber {
      // Who gives his number first wants to be known first.
      turn.state.misunderstood = 0
      turn.state.topics.append(.identify(Identify()))
      return
    }
    if turn.saidPhone == turn.state.phone, turn.saidPhone != nil, turn.state.topics.isEmpty,
      heard.isBareNumber
    {
      // He is known already.
      turn.state.misunderstood = 0
      turn.say(.whatNow)
      return
    }
    if let number = OwnNumber.first(in: heard),
      heard.reading.wishes.isEmpty || OwnNumber.isAskedAbout(number, in: heard)
    {
      turn.state.misunderstood = 0
      turn.state.topics.append(OwnNumber.matter(of: number, in: heard, turn))
      return
    }
    if Wishes.goesOn(heard, &turn) || RestoreHint.hear(heard, &turn) {
      turn.state.misunderstood = 0
      return
    }
    if EquipmentReturn.isMoved(by: heard, &turn) || EquipmentReturn.isGivenUp(by: heard, &turn)
      || PointedServices.hear(heard, &turn)
      || UnclearYes.hear(heard, &turn) || PlaceWithoutList.hear(heard, &turn)
      || Wishes.correctsBefore(heard, &turn) || Wishes.alsoAsksOf(heard, &turn)
      || Wishes.adds(heard, &turn) || ArrangeTarget.isPlanNamed(heard, &turn)
      || CataloguePrices.answer(heard, &turn) || RuleQuestions.answerMissing(heard, &turn)
      || OutsideAnswer.hear(heard, &turn) || SaidAhead.hear(heard, &turn)
    {
      turn.state.misunderstood = 0
      return
    }
    if Regret.hearOfEarlier(heard, &turn) {
      turn.state.misunderstood = 0
      return
    }
    if turn.state.topics.isEmpty, heard.reading.wishes.isEmpty, !heard.endsAsQuestion,
      KeepWords.keepAll(heard.reading.text, heard.words)
    {
      turn.state.misunderstood = 0
      if !TakeBackOffer.offer(&turn) { turn.say(.allKept) }
      return
    }
    if turn.state.topics.isEmpty, heard.reading.wishes.isEmpty, heard.isUnwanted {
      turn.state.misunderstood = 0
      OneLiners.say("dialog.no", heard, &turn)
      return
    }
    if heard.reading.wishes.isEmpty, BareName.answer(heard, &turn) {
      turn.state.misunderstood = 0
      return
    }
    guard !heard.reading.wishes.isEmpty else {
      if !heard.tellsSecret { NotUnderstood.answer(heard, &turn) }
      return
    }
    turn.state.misunderstood = 0
    Wishes.begin(heard, &turn)
    if turn.isNotUnderstood {
      turn.state.misunderstood = state.misunderstood
      NotUnderstood.answer(heard, &turn)
    }
  }

  /// What is selected of several comes before commands: 除外 and 不要 of a part cancel nothing.
  private func selects(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard case .leave(var leave)? = turn.state.topics.last, leave.select(heard, &turn) else { return false }
    turn.state.topics[turn.state.topics.count - 1] = .leave(leave)
    return true
  }

  /// Words that could be a command anywhere (取消, 返回, 人工 …) come before the open question; everything else is first
  /// tried as its answer.
  private func isAnswerFirst(_ heard: Heard) -> Bool {
    guard heard.secret == nil, let intent = heard.intent else { return true }
    return !Interjections.isCommand(intent)
  }

  private func replaceTop(with topic: any Topic, _ turn: inout TurnContext) {
    // A topic that was taken back by what it did (another account's proof) must not come back.
    guard let top = turn.state.topics.indices.last, turn.state.topics[top].isSameKind(as: topic.state) else {
      return
    }
    turn.state.topics[top] = topic.state
  }

  // MARK: - Going on

  /// Lets topics advance until one asks, then words what is open.
  private func goOn(_ turn: inout TurnContext, after utterance: Utterance) {
    for _ in 0..<Self.stepsAtMost {
      guard var topic = turn.state.topics.last?.topic else {
        // What is next waits until the outcome of what was just ordered has been told.
        if !turn.state.watched.contains(where: { $0.told == nil }), Wishes.beginNextPlanned(&turn) {
          continue
        }
        turn.state.expects = .anything
        turn.path.append(nil)
        if Closing.asksWhatNext(utterance, turn) { turn.say(Closing.question(after: turn)) }
        return
      }
      let depth = turn.state.topics.count - 1
      let step = topic.advance(&turn)
      if turn.state.topics.indices.contains(depth) { turn.state.topics[depth] = topic.state }
      turn.path.append(topic.state)
      switch step {
      case .asks(let expectation):
        turn.state.expects = expectation
        return
      case .waits: continue
      case .done:
        if turn.state.topics.indices.contains(depth) { turn.state.topics.remove(at: depth) }
        if case .resume = topic.state { OrderWords.tellAfterReturn(&turn) }
        switch topic.state {
        case .resume, .identify:
          CameBack.tell(&turn)
          DeskTalk.tell(&turn)
        default: break
        }
      case .needs(let factors):
        turn.state.topics.append(.identify(identification(needing: factors, &turn)))
      case .needsFreshProof:
        turn.say(.stepUp)
        turn.state.topics.append(.identify(Identify(refreshes: true)))
      }
    }
    preconditionFailure("topics ask or end; these go in circles: \(turn.state.topics)")
  }

  /// The verification that a topic waits for: one that was begun already goes on where it stands.
  private func identification(needing factors: [Proof.Factor], _ turn: inout TurnContext) -> Identify {
    for (index, topic) in turn.state.topics.enumerated() {
      guard case .identify(var begun) = topic else { continue }
      turn.state.topics.remove(at: index)
      begun.needs += factors.filter { !begun.needs.contains($0) }
      return begun
    }
    return Identify(needs: factors)
  }

  /// More steps than any turn needs: a queue is at most as long as a line has wishes.
  private static let stepsAtMost = 64
}

extension TopicState {
  func isSameKind(as other: TopicState) -> Bool {
    switch (self, other) {
    case (.identify, .identify), (.leave, .leave), (.payAgain, .payAgain), (.resume, .resume),
      (.account, .account), (.arrange, .arrange), (.takeBack, .takeBack), (.equipment, .equipment),
      (.appeal, .appeal), (.unfreeze, .unfreeze), (.dataCopy, .dataCopy),
      (.dataErasure, .dataErasure), (.noticeChannel, .noticeChannel),
      (.caseWithdrawal, .caseWithdrawal):
      true
    default: false
    }
  }
}
