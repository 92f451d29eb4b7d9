import DomainCore
import Matching

/// 一共给我省多少: what is no longer paid once that is left which is being quoted, or was left in this conversation.
enum Savings {
  static func answer(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard heard.secret == nil, SavingWords.areIn(heard.reading.text, heard.words) else { return false }
    guard let open = turn.state.topics.last else {
      if let file = turn.file, sayOfPointed(heard, file, &turn) || sayOfOrders(&turn) { return true }
      // 换套餐能省多少 asks for something else.
      guard heard.intent.map(isNoOtherMatter) ?? true else { return false }
      var question = AccountQuestion(intent: "query.savings")
      question.said = Masking.masked(heard.reading.text)
      turn.state.lastWish = question.intent
      turn.state.topics.append(.account(question))
      return true
    }
    if case .identify = open, Wishes.isLeaving(turn) {
      turn.say(.quoteFirst)
      return true
    }
    if case .leave(var leave) = open, keepsSome(heard, leave, turn), let file = turn.file {
      // 套餐留着，其他全退能省多少: what is to stay is taken out of the quote first.
      guard leave.keep(heard, of: leave.keepable(by: heard.reading.text, in: file, turn), &turn) else {
        return false
      }
      turn.state.topics[turn.state.topics.count - 1] = .leave(leave)
      if leave.question != .finished {
        say(of: (leave.chosen ?? []).compactMap(file.service).filter(\.autoRenews), &turn)
      }
      return true
    }
    guard case .leave(let leave) = open, let chosen = leave.chosen, let file = turn.file else { return false }
    let services = chosen.compactMap(file.service)
    if sayOfOthers(heard, than: services, in: file, &turn) { return true }
    say(of: services.filter(\.autoRenews), &turn)
    for service in services where !service.autoRenews { IfNot.say(of: service.id, &turn) }
    turn.answeredAside = true
    return true
  }

  /// Whether the line says of a quote that some of it is to stay.
  private static func keepsSome(_ heard: Heard, _ leave: Leave, _ turn: TurnContext) -> Bool {
    return leave.quoted != nil
      && (heard.says(.keeps) || heard.says(.leavesOnly)
        || Pointing(heard.reading, turn).keeps)
  }

  private static func isNoOtherMatter(_ intent: String) -> Bool {
    intent.hasPrefix("unsubscribe.") || intent.hasPrefix("query.") || intent.hasPrefix("quote.")
  }

  /// What leaving would save that a line names, or else all that renews (`query.savings`).
  static func say(_ said: String, _ file: CustomerFile, _ turn: inout TurnContext) {
    let heard = Heard(reading: turn.library.matcher.read(said), words: turn.words)
    if !sayOfPointed(heard, file, &turn) { sayOfActive(file, &turn) }
  }

  /// What leaving all that renews now would save, each kind of period by itself.
  static func sayOfActive(_ file: CustomerFile, _ turn: inout TurnContext) {
    let services = renewing(in: file)
    guard !services.isEmpty else { return turn.say(.savingsNone) }
    sayIf(leaving: services, &turn)
    if services.count > 1 { turn.say(.savingsWhich) }
  }

  /// 退掉彩铃能省多少, or 能省多少 of what was just talked of: said of these, and leaving them is offered.
  private static func sayOfPointed(_ heard: Heard, _ file: CustomerFile, _ turn: inout TurnContext) -> Bool {
    let pointing = Pointing(heard.reading, turn)
    var services = pointing.left + pointing.mentioned
    if services.isEmpty, !heard.saysAll, !heard.says(.inTotal) {
      services = [turn.talkedOf].compactMap { $0 }
    }
    services.removeAll { !$0.isHeld || !$0.autoRenews }
    guard !services.isEmpty else { return false }
    sayIf(leaving: services, &turn)
    turn.say(.pointedLeaveOffer)
    turn.state.offer = .wish(
      PlannedWish(
        intent: "unsubscribe.unspecified",
        target: services.count == 1 ? LeaveTarget(pointed: services.map(\.id)) : LeaveTarget(allOf: services))
    )
    return true
  }

  /// 那会员和语音一起退能省多少 at the quote of another: of what the line names, with what is quoted if it says so.
  private static func sayOfOthers(
    _ heard: Heard, than quoted: [Service], in file: CustomerFile, _ turn: inout TurnContext
  ) -> Bool {
    let running = renewing(in: file)
    let pointing = Pointing(heard.reading, turn)
    let listed = ThingsListed(
      heard.reading, at: running, listed: turn.state.listed ?? [], turn.library.policies.products, heard.words
    )
    let said =
      listed?.services ?? (pointing.left + pointing.mentioned)
      + KindWords.meant(in: heard.reading.text, of: running, heard.words)
    let named = running.filter { said.contains($0) }
    guard named.contains(where: { !quoted.contains($0) }) else { return false }
    let goTogether = heard.says(.goesTogether)
    sayIf(leaving: running.filter { named.contains($0) || goTogether && quoted.contains($0) }, &turn)
    turn.answeredAside = true
    return true
  }

  private static func renewing(in file: CustomerFile) -> [Service] {
    file.services.filter { $0.isHeld && $0.autoRenews && $0.kind != .number && $0.pausedOn == nil }
  }

  private static func sayIf(leaving services: [Service], _ turn: inout TurnContext) {
    for months in Set(services.map(\.periodMonths)).sorted() {
      let those = services.filter { $0.periodMonths == months }
      turn.say(
        .savingsOf,
        [
          "services": .list(those.map { .text($0.name) }), "unit": .name("per.\(months)"),
          "amount": .fen(those.map(\.priceFen).total),
        ])
    }
  }

  /// What was left in this conversation and isn't taken back.
  private static func sayOfOrders(_ turn: inout TurnContext) -> Bool {
    guard let file = turn.file else { return false }
    let left = file.orders.filter { order in
      guard order.consent.conversation == turn.conversation, order.item.isLeaving, order.item.wasRenewing
      else { return false }
      return order.isOpen || order.state == .completed && !file.isUndone(order.id)
    }
    let ids = Set(left.map(\.service))
    let services = file.services.filter { ids.contains($0.id) && !$0.isHeld }
    guard !services.isEmpty else { return false }
    say(of: services, &turn)
    return true
  }

  /// Each kind of period by itself: what is paid by the month and what by the year don't add up.
  private static func say(of services: [Service], _ turn: inout TurnContext) {
    for months in Set(services.map(\.periodMonths)).sorted() {
      let prices = services.filter { $0.periodMonths == months }.map(\.priceFen)
      turn.say(.quoteSaves, ["unit": .name("per.\(months)"), "amount": .fen(prices.total)])
    }
  }
}

/// Words that ask how much less is paid afterwards: `一共给我省多少`.
enum SavingWords {
  static func areIn(_ text: String, _ words: SaidWords) -> Bool {
    words[.asksSaving].contains { asked in
      var rest = text[...]
      while let range = rest.firstRange(of: asked) {
        if isLess(text[..<range.lowerBound], words) { return true }
        rest = rest[range.upperBound...]
      }
      return false
    }
  }

  /// Whether what stands before the amount says that less is paid; 省 alone may be a province.
  private static func isLess(_ before: Substring, _ words: SaidWords) -> Bool {
    if words.has(.saves, ending: before) { return true }
    guard before.hasSuffix("省") else { return false }
    let verb = before.dropLast()
    return verb.isEmpty || words.has(.beforeSaving, ending: verb)
  }
}
