import DomainCore
import Matching

/// What a line that leaves something ends besides, puts off or limits.
extension Leave {
  /// Asks which services are meant, where a line limits what it leaves and nothing of what was chosen heeds that; nil for any
  /// other line.
  func limit(
    in reading: Reading, choosing chosen: [Service], of file: CustomerFile, _ turn: borrowing TurnContext
  ) -> UnheardLimit? {
    let services = LeaveTarget().match(in: file, turn.library.policies.products, turn.words).services
    return UnheardLimit(reading, choosing: chosen, of: services, turn)
  }

  /// Forgets what was chosen: it is asked anew, of all there is.
  mutating func ask(of limit: UnheardLimit, _ turn: inout TurnContext) {
    turn.say(.limitUnheard, ["words": .text(limit.phrase)])
    target = LeaveTarget()
    (chosen, quoted, kept) = (nil, nil, nil)
    reconsiders = true
    question = .which
    offered = []
  }

  /// Looks once more at what a line made of the quote that was open, or chose of a list: a limit that wasn't heeded is asked about,
  /// and a line that seems to change the quote and doesn't is said not to.
  static func checkLimits(
    of heard: Heard, before: TopicState?, saidBefore: Int, _ turn: inout TurnContext
  ) {
    guard heard.secret == nil, case .leave(let old)? = before, [.which, .confirm].contains(old.question),
      case .leave(var leave)? = turn.state.topics.last, let file = turn.file, let chosen = leave.chosen
    else { return }
    let services = chosen.compactMap(file.service)
    if chosen == old.chosen {
      let isSilent =
        leave.quoted == old.quoted && turn.phrases.count == saidBefore && old.question == .confirm
      if isSilent, seemsToChange(heard, services, turn) { turn.say(.changeUnheard) }
      return
    }
    guard let limit = leave.limit(in: heard.reading, choosing: services, of: file, turn) else { return }
    turn.phrases.removeSubrange(saidBefore...)
    leave.ask(of: limit, &turn)
    turn.state.topics[turn.state.topics.count - 1] = .leave(leave)
  }

  /// Whether a line names something of the quote, or limits or keeps something, and ends nothing.
  private static func seemsToChange(_ heard: Heard, _ services: [Service], _ turn: TurnContext) -> Bool {
    guard !heard.isAsked, !heard.isPlainYes, heard.amountFen == nil else { return false }
    let line = LimitedLine(
      heard.reading, services, listed: turn.state.listed ?? [], turn.library.policies.products, turn.words)
    let isTakenOut = heard.listed("taking_out").contains("out")
    return line.phrases.contains { phrase in
      // 退彩铃就行 at the quote of that and another thing.
      let namesSome = !phrase.things.isEmpty && !services.allSatisfy(phrase.things.contains)
      return phrase.keeps || isTakenOut || namesSome
        || (services.count > 1 && !phrase.things.isEmpty && !phrase.holds(.ends))
    }
  }

  /// Whether these are named in phrases without any act.
  private func named(_ services: [Service], in line: LimitedLine) -> Bool {
    let idle = line.phrases.filter { $0.items.allSatisfy { $0.word == .thing } }.flatMap(\.things)
    return services.allSatisfy(idle.contains)
  }

  /// Takes all there is but what other phrases keep: `全部退掉，套餐别退`.
  func takeRest(of reading: Reading, as match: inout LeaveTarget.Match, _ turn: TurnContext) {
    // 没用的都退了 isn't all there is.
    guard let file = turn.file, target.kept == nil || !match.isChosen,
      !turn.words.has(.useless, in: reading.text),
      reading.wishes.allSatisfy({ $0.intent.hasPrefix("unsubscribe.") })
    else { return }
    let products = turn.library.policies.products
    let leavable = LeaveTarget().match(in: file, products, turn.words).services
    let line = LimitedLine(reading, leavable, listed: turn.state.listed ?? [], products, turn.words)
    guard let rest = line.restOfAll(leavable), !match.isChosen || match.services != rest.left else { return }
    match = LeaveTarget.Match(services: rest.left, kept: rest.kept, isChosen: true)
  }

  /// Whether what stands before what was chosen goes too: 会员 of `退会员，退语音包`, but not the plan of 套餐里的彩铃.
  private func endsFurther(_ reading: Reading, _ turn: TurnContext) -> Bool {
    target.isOfWholeLine ?? false && !turn.words.has(.insidePlan, in: reading.text)
  }

  /// Takes what other phrases of the line end too, `退彩铃、退会员、查余额`, which the kinds of the wish don't cover.
  func takeEnded(of reading: Reading, as match: inout LeaveTarget.Match, _ turn: TurnContext) {
    guard match.isChosen, !target.all, match.kept.isEmpty, let file = turn.file,
      reading.wishes.allSatisfy({ wish in
        ["unsubscribe.", "query."].contains(where: wish.intent.hasPrefix) && wish.manner == .wish
      })
    else { return }
    let products = turn.library.policies.products
    let leavable = LeaveTarget().match(in: file, products, turn.words).services
    let line = LimitedLine(reading, leavable, listed: turn.state.listed ?? [], products, turn.words)
    let (ended, postponed) = (line.ended, line.postponed)
    if match.services.contains(where: { !postponed.contains($0) }) {
      match.services.removeAll(where: postponed.contains)
    }
    if !ended.isEmpty,
      !match.services.contains(where: line.phrases.filter(\.isEnding).flatMap(\.things).contains),
      named(match.services, in: line)
    {
      // 手机报我天天看，会员退了 only speaks of the one.
      match.services = ended
      return
    }
    if match.services.contains(where: ended.contains) {
      // 手机报 is no 会员 to anybody who has another one, and 彩铃 alone goes of 彩铃和会员，退彩铃.
      let meant = line.repeats(ended) ? ended : line.phrases.flatMap(\.things)
      match.services.removeAll { !meant.contains($0) || line.told.contains($0) }
    }
    // A wish that was put behind another one is of its own part of the line.
    guard match.services.allSatisfy(ended.contains),
      endsFurther(reading, turn) || ended.first.map(match.services.contains) ?? false
    else { return }
    for service in ended where !match.services.contains(service) { match.services.append(service) }
  }
}
