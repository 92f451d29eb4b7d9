import DomainCore
import Matching

/// 还设备: what lent equipment is still out, by when it must be back, and a pick-up at home (R14; MIIT 2025).
struct EquipmentReturn: Topic, Hashable, Codable {
  var service: ID<Service>?
  var days: [BeijingDay] = []
  /// The line that asks for another day of a booked pick-up, masked, until it was looked at.
  var said: String?
  /// Whether the day of a booked pick-up is being changed.
  var isMoving: Bool?
  var isFinished = false

  init() {}

  /// The topic of a line; only `改到后天上门` says something that is looked at once the speaker is known.
  init(_ heard: Heard?, movesPickUp: Bool = false) {
    guard let heard, movesPickUp || heard.says(.movesDay) else { return }
    said = Masking.masked(heard.reading.text)
  }

  var intent: String { "equipment.return" }
  var state: TopicState { .equipment(self) }

  mutating func advance(_ turn: inout TurnContext) -> Step {
    if isFinished { return .done }
    guard turn.state.proof != nil, let file = turn.file else { return .needs([]) }
    guard let service = file.servicesToReturnFrom(on: turn.now.beijingDay).last else {
      sayNothingOut(file, &turn)
      return .done
    }
    let out = service.devices.filter(\.isOut)
    let names = PhraseValue.list(out.map { .text($0.name) })
    let amount = PhraseValue.fen(out.compactMap(\.replacementFen).total)
    if !service.hasEnded {
      turn.say(.equipmentExpired, ["service": .text(service.name), "devices": names])
    } else if case .due(let by, _)? = out.first?.lending {
      turn.say(
        .equipmentOut,
        ["service": .text(service.name), "devices": names, "day": .day(by), "amount": amount])
    } else {
      turn.say(.equipmentOutNoDay, ["service": .text(service.name), "devices": names])
    }
    turn.explain(explanation(out, in: file, turn))
    switch file.pickUpDays(of: service.id, under: turn.library.policies, at: turn.now) {
    case .failure(.alreadyBooked(let day)): return stayOrMove(from: day, service, file, &turn)
    case .failure:
      turn.say(.equipmentBring)
      return .done
    case .success(let days):
      turn.say(.equipmentAskDay)
      return ask(days, of: service, or: .equipmentOrBring, &turn)
    }
  }

  /// Reads out days to choose one, and what can be said instead.
  mutating func ask(
    _ days: [BeijingDay], of service: Service, or other: PhraseKey, _ turn: inout TurnContext
  ) -> Step {
    self.service = service.id
    self.days = days
    for (index, day) in days.enumerated() {
      turn.say(
        .equipmentDay,
        ["number": .count(index + 1), "day": .day(day), "weekday": .name("weekday.\(day.weekday)")])
    }
    turn.say(other)
    return .asks(.choice(days.map { turn.library.phrasebook.text(of: .day($0)) }))
  }

  mutating func take(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard let file = turn.file, let service, !days.isEmpty else { return false }
    if heard.means("dialog.no") {
      if isMoving ?? false, let day = file.pickUpDay(of: service) {
        turn.say(.equipmentBooked, ["day": .day(day)])
      } else {
        turn.say(.equipmentBring)
      }
      isFinished = true
      return true
    }
    if takeDay(heard, service, file, &turn) { return true }
    let choice = Choice(names: days.map { turn.library.phrasebook.text(of: .day($0)) })
    switch choice.answer(in: heard) {
    case .positions(let positions) where positions.count == 1 && !heard.saysAll:
      book(days[positions[0]], of: service, file, &turn)
    case .positions where heard.says(.leavesOpen) || heard.saysAll: turn.say(.equipmentWhichDay)
    case .missing(let missing): choice.say(missing, &turn)
    case .positions, .none: return false
    }
    return true
  }

  /// `周六`, `28号`, `下周一上午`: a day said as one; false when none is.
  private mutating func takeDay(
    _ heard: Heard, _ service: ID<Service>, _ file: CustomerFile, _ turn: inout TurnContext
  ) -> Bool {
    let text = heard.reading.text
    let said = SaidDay(in: text, today: turn.now.beijingDay, heard.words)
    guard !said.isEmpty, heard.digits == nil else { return false }
    if SaidDay.saysHour(text, heard.words) { turn.say(.equipmentNoHour) }
    guard let day = said.only else {
      turn.say(.equipmentWhichDay)
      return true
    }
    guard days.contains(day) else {
      turn.say(.equipmentNotThatDay, ["day": .day(day)])
      return true
    }
    if heard.endsAsQuestion || heard.isConditional {
      turn.say(.equipmentDayFree, ["day": .day(day)])
      return true
    }
    book(day, of: service, file, &turn)
    return true
  }

  private mutating func book(
    _ day: BeijingDay, of service: ID<Service>, _ file: CustomerFile, _ turn: inout TurnContext
  ) {
    if isMoving ?? false { return move(to: day, of: service, file, &turn) }
    let booking = file.bookingPickUp(
      of: service, on: day, under: turn.library.policies, numbers: &turn.numbers,
      keyring: turn.keyring, at: turn.now)
    // A day that has passed meanwhile isn't booked: going on reads out the days that are left.
    guard case .success(let changes) = booking else { return }
    turn.changes += changes
    turn.say(.equipmentBooked, ["day": .day(day)])
    isFinished = true
    // Who gives the equipment of a line back doesn't go on with it.
    turn.state.topics.removeAll { topic in
      if case .arrange(let arrange) = topic { arrange.wanted == .renewLine } else { false }
    }
  }

  private func sayNothingOut(_ file: CustomerFile, _ turn: inout TurnContext) {
    let lent = file.services.filter { service in
      service.devices.contains { $0.isOut } && service.state != .suspended
    }
    if lent.isEmpty {
      turn.say(.equipmentNone)
    } else {
      turn.say(.equipmentInUse, ["services": .list(lent.map { .text($0.name) })])
    }
  }

  private func explanation(
    _ out: [Device], in file: CustomerFile, _ turn: TurnContext
  ) -> [Phrase] {
    let amounts = out.compactMap { device in
      device.replacementFen.map {
        Phrase(.whyEquipment, ["device": .text(device.name), "amount": .fen($0)])
      }
    }
    guard let rule = file.policy(under: turn.library.policies)?.terms.equipmentReturn else { return amounts }
    return amounts + [
      Phrase(
        .whyEquipmentDays, ["days": .count(rule.rule.withinDays), "source": .text(rule.source.text)])
    ]
  }
}
