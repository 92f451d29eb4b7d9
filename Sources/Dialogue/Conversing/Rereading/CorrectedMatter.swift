import DomainCore
import Matching

extension Wishes {
  /// `不对，是炫铃` while the speaker is still asked who he is: what he meant takes the place of what waits. An operator that is
  /// named then needs no answer: the number tells it. False for any other line.
  static func correctsBefore(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard case .identify? = turn.state.topics.last, heard.reading.wishes.isEmpty, heard.secret == nil,
      heard.reading.text.count <= shortCorrection
    else { return false }
    let named = heard.mentions(ofList: "product")
    let catalogue = turn.library.policies.products
    if let last = named.last, CorrectionWords.beginning(heard.reading.text, heard.words) != nil,
      !heard.endsAsQuestion,
      let kind = catalogue[ID(last.value)]?.kind
    {
      var target = LeaveTarget()
      target.kinds = [kind]
      target.named = [LeaveTarget.NamedProduct(word: last.word, product: ID(last.value))]
      let before = turn.state.topics
      replaceLeave("unsubscribe.unspecified", target, &turn)
      return turn.state.topics != before
    }
    guard named.isEmpty, !heard.listed("operator").isEmpty, !heard.endsAsQuestion else { return false }
    turn.say(.operatorByNumber)
    return true
  }

  private static let shortCorrection = 12

  /// `那咪咕呢` while somebody who wants to leave something is still asked who he is: the same is wanted of that too, after the
  /// first. False for any other line.
  static func alsoAsksOf(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard heard.asksOfAnother, heard.secret == nil, case .identify? = turn.state.topics.last, isLeaving(turn),
      turn.state.proof == nil, turn.state.mayBeNamed
    else { return false }
    var target = LeaveTarget()
    target.named = heard.mentions(ofList: "product").map {
      LeaveTarget.NamedProduct(word: $0.word, product: ID($0.value))
    }
    queue(PlannedWish(intent: "unsubscribe.unspecified", target: target), &turn)
    return true
  }

  /// `再加个手机报` while something is to be left: the same is wanted of that too, after the first. False for any other line.
  static func adds(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard case .leave(let leave)? = turn.state.topics.last, leave.quoted != nil, heard.secret == nil,
      let file = turn.file,
      // 再加上会员 also reads as opening it, which it is already.
      heard.reading.wishes.allSatisfy({ ["resubscribe", "subscribe"].contains($0.intent) }),
      !heard.endsAsQuestion, !heard.isConditional,
      heard.reading.text.count <= shortCorrection, heard.says(.adds)
    else { return false }
    let catalogue = turn.library.policies.products
    var named = heard.mentions(ofList: "product").map {
      LeaveTarget.NamedProduct(word: $0.word, product: ID($0.value))
    }
    let general = KindWords.meant(in: heard.reading.text, of: leave.heldServices(turn), heard.words)
    if named.isEmpty, general.count == 1 {
      named = [LeaveTarget.NamedProduct(word: general[0].name, product: general[0].product)]
    }
    let isNew = named.contains { name in
      !file.services.contains {
        (leave.chosen ?? []).contains($0.id) && LeaveTarget.covers(name, $0, catalogue)
      }
    }
    guard isNew else { return false }
    var target = LeaveTarget()
    target.named = named
    queue(PlannedWish(intent: "unsubscribe.unspecified", target: target), &turn)
    return true
  }

  /// Whether a wish that isn't about leaving is said in place of what is being prepared: `不对，我要办的是停机`.
  static func takesPlace(_ wish: Wish, _ heard: Heard) -> Bool {
    let text = heard.reading.text
    if MeantWords.areIn(text, heard.words) { return isPlannable(wish.intent) && !heard.endsAsQuestion }
    let corrects =
      CorrectionWords.beginning(text, heard.words) != nil || heard.words.has(.changesInto, beginning: text)
    return Arrange.wanted(by: wish.intent) != nil && corrects && !heard.endsAsQuestion
  }

  /// Whether the number is to be suspended while its account is to be closed: one of the two, and not the one that can't be undone.
  static func suspendsInstead(_ wish: Wish, _ turn: TurnContext) -> Bool {
    wish.intent == "number.suspend" && wish.manner == .wish
      && turn.state.topics.contains { topic in
        if case .arrange(let arrange) = topic { arrange.wanted == .closeAccount } else { false }
      }
  }

  /// `号还要用，只把彩铃退了` while an account is to be closed: the closing is dropped, whatever it still waits for. False when
  /// none was to be closed, or the line keeps no number.
  static func dropsClosing(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    let isClosing = turn.state.topics.contains { topic in
      if case .arrange(let arrange) = topic { arrange.wanted == .closeAccount } else { false }
    }
    guard isClosing, KeepWords.keepsNumber(heard.reading.text, heard.words), !heard.isAsked,
      heard.secret == nil
    else { return false }
    let isKnown = turn.state.proof != nil
    turn.state.topics.removeAll { topic in
      switch topic {
      case .arrange(let arrange): arrange.wanted == .closeAccount
      case .identify: isKnown
      default: false
      }
    }
    turn.say(.abandoned)
    return true
  }

  /// Queues what a line that gave a matter up wants besides: `那不续了，猫怎么办`.
  static func queue(besides intent: String, _ heard: Heard, _ turn: inout TurnContext) {
    for wish in heard.reading.wishes where wish.intent != intent && isPlannable(wish.intent) {
      guard !turn.state.queue.contains(where: { $0.intent == wish.intent }) else { continue }
      turn.state.queue.append(planned(wish, heard, turn))
    }
  }

  /// Whether a leaving is being prepared.
  static func isLeaving(_ turn: TurnContext) -> Bool {
    turn.state.topics.contains { if case .leave = $0 { true } else { false } }
  }

  static func isStillChoosing(_ turn: TurnContext) -> Bool {
    for case .leave(let leave) in turn.state.topics { return leave.quoted == nil }
    return false
  }

  /// `不对，我要退的是宽带`: what was being prepared gives way to what is meant; nothing was ordered yet. What was collected
  /// stays: who speaks, where he can be reached, why he leaves and how he pays.
  static func replaceLeave(_ intent: String, _ target: LeaveTarget, _ turn: inout TurnContext) {
    guard let index = turn.state.topics.firstIndex(where: { if case .leave = $0 { true } else { false } })
    else { return }
    guard case .leave(let old) = turn.state.topics[index], old.target != target else { return }
    var new = Leave(intent: intent, target: target, form: old.form)
    new.method = old.method
    turn.state.topics[index] = .leave(new)
    dropNeedlessProof(&turn)
    let said = target.kept == nil && target.keptKind == nil ? nil : target.said
    let named = target.named.map(\.word)
    let meant = named.isEmpty ? [target.generalWord(turn.words)].compactMap { $0 } : named
    sayCorrected(
      from: name(of: old, turn),
      to: said.map(PhraseValue.text) ?? words(meant, else: intent), &turn)
  }

  /// `不对，我要退的是宽带` while the number is to be suspended, and the other way round: another matter takes the place of the one that
  /// is being prepared.
  static func replaceMatter(by wish: Wish, _ heard: Heard, _ turn: inout TurnContext) {
    guard let old = turn.state.topics.first(where: { $0.topic.changesSomething }) else { return }
    var new = planned(wish, heard, turn)
    if Arrange.wanted(by: wish.intent).map({ !Arrange.namesService($0) }) ?? false {
      new.arranged?.named = []
    }
    dropNeedlessProof(&turn)
    let verification = turn.state.topics.filter { if case .identify = $0 { true } else { false } }
    turn.state.topics.removeAll { topic in
      if case .identify = topic { return true }
      return topic.topic.changesSomething
    }
    let oldName: PhraseValue =
      if case .leave(let leave) = old { name(of: leave, turn) } else { Phrase.title(of: old.topic.intent) }
    sayCorrected(from: oldName, to: title(of: new, heard.words), &turn)
    start(wish.intent, new.target, &turn, heard)
    turn.state.topics += verification
  }

  /// `不对，我说的是彩铃` while renewal is to end: no other act is said, so the same is wanted for what is named. False where a line
  /// says an act of its own, or the matter has no object that could be named.
  static func replaceObject(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard let index = turn.state.topics.firstIndex(where: { $0.topic.changesSomething }),
      case .arrange(let old) = turn.state.topics[index],
      [.stopRenewal, .resumeRenewal, .reopen, .changePlan].contains(old.wanted),
      !heard.says(.ends)
    else { return false }
    let new = ArrangeTarget(heard)
    guard !new.named.isEmpty else { return false }
    turn.state.topics[index] = .arrange(Arrange(intent: old.intent, wanted: old.wanted, target: new))
    let names = old.target.named.map(\.word)
    sayCorrected(
      from: names.isEmpty ? Phrase.title(of: old.intent) : .titled(old.intent, of: names),
      to: .titled(old.intent, of: new.named.map(\.word)), &turn)
    return true
  }

  /// Says old and new; what was open is named to nobody who came back and isn't known again.
  private static func sayCorrected(from old: PhraseValue, to new: PhraseValue, _ turn: inout TurnContext) {
    if turn.state.mayBeNamed { turn.say(.corrected, ["old": old, "new": new]) }
  }

  /// A second proof that only the old matter needed isn't asked for any more; the new one asks for what it needs itself.
  private static func dropNeedlessProof(_ turn: inout TurnContext) {
    guard turn.state.proof != nil else { return }
    turn.state.topics.removeAll { if case .identify = $0 { true } else { false } }
  }

  /// What is being left, by its names where there are any.
  static func names(of leave: Leave, _ turn: TurnContext) -> [String] {
    let file = turn.file
    let services = (leave.chosen ?? []).compactMap { file?.service($0)?.name }
    return services.isEmpty ? leave.target.named.map(\.word) : services
  }

  private static func name(of leave: Leave, _ turn: TurnContext) -> PhraseValue {
    words(names(of: leave, turn), else: leave.intent)
  }

  /// Names of services where there are any, or else what the intent is called.
  private static func words(_ names: [String], else intent: String) -> PhraseValue {
    names.isEmpty ? Phrase.title(of: intent) : .list(names.map(PhraseValue.text))
  }
}
