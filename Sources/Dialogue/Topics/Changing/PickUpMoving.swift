import DomainCore
import Matching

/// `改到后天上门`: another day for a pick-up that is booked (R14).
extension EquipmentReturn {
  /// Whether a line asks for another day of the pick-up that the speaker has booked, which then is begun.
  static func isMoved(by heard: Heard, _ turn: inout TurnContext) -> Bool {
    let text = heard.reading.text
    if turn.file == nil, turn.state.topics.isEmpty, heard.intent == "other.visit", heard.says(.movesDay),
      heard.says(.ofComing)
    {
      turn.state.lastWish = "equipment.return"
      turn.state.topics.append(.equipment(EquipmentReturn(heard, movesPickUp: true)))
      return true
    }
    let today = turn.now.beijingDay
    func saysDay() -> Bool { !SaidDay(in: text, today: today, heard.words).isEmpty }
    guard turn.state.topics.isEmpty, heard.secret == nil, let file = turn.file,
      heard.says(.movesDay) || (text.contains("改") && saysDay())
        || (turn.state.lastWish == "equipment.return" && heard.words.has(.refusesDay, beginning: text)
          && saysDay()),
      heard.intent.map({ $0 == "other.visit" || $0 == "equipment.return" || !Wishes.isPlannable($0) })
        ?? true,
      file.servicesToReturnFrom(on: turn.now.beijingDay).contains(where: { file.pickUpDay(of: $0.id) != nil })
    else { return false }
    let isOfPickUp =
      heard.says(.ofComing) || turn.state.lastWish == "equipment.return" || saysDay()
    guard isOfPickUp else { return false }
    turn.state.lastWish = "equipment.return"
    turn.state.topics.append(.equipment(EquipmentReturn(heard, movesPickUp: true)))
    return true
  }

  /// `算了我自己送营业厅`, `不用上门了`: a pick-up that is booked is given up. False where none is, or the line says anything else.
  static func isGivenUp(by heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard turn.state.topics.isEmpty, heard.secret == nil, let file = turn.file,
      BringWords.areIn(heard.reading.text, heard.words), !heard.endsAsQuestion, !heard.isConditional,
      heard.intent.map({
        !Wishes.isPlannable($0) || $0 == "equipment.return" || TakeBack.intents.contains($0)
      })
        ?? true,
      let service = file.servicesToReturnFrom(on: turn.now.beijingDay).last(where: {
        file.pickUpDay(of: $0.id) != nil
      }), let day = file.pickUpDay(of: service.id)
    else { return false }
    turn.state.lastWish = "equipment.return"
    let givingUp = file.givingUpPickUp(
      of: service.id, under: turn.library.policies, numbers: &turn.numbers, keyring: turn.keyring,
      at: turn.now)
    switch givingUp {
    case .success(let changes):
      turn.changes += changes
      turn.say(.equipmentGivenUp, ["day": .day(day)])
      turn.say(.equipmentBring)
    case .failure: turn.say(.equipmentTooLate, ["day": .day(day)])
    }
    return true
  }

  /// What is booked is said; where another day was asked for, it is taken, or asked which.
  mutating func stayOrMove(
    from booked: BeijingDay, _ service: Service, _ file: CustomerFile, _ turn: inout TurnContext
  ) -> Step {
    let days = try? file.pickUpDaysToMoveTo(of: service.id, under: turn.library.policies, at: turn.now).get()
    guard said != nil || isMoving ?? false, let days else {
      turn.say(.equipmentBooked, ["day": .day(booked)])
      if days != nil { turn.say(.equipmentMoveHint) }
      return .done
    }
    isMoving = true
    let wanted = SaidDay(in: said ?? "", today: turn.now.beijingDay, turn.words)
    said = nil
    if let day = wanted.only(of: days) {
      if days.contains(day) {
        move(to: day, of: service.id, file, &turn)
        return .done
      }
      turn.say(.equipmentNotThatDay, ["day": .day(day)])
    }
    turn.say(.equipmentMoveAsk, ["day": .day(booked)])
    return ask(days, of: service, or: .equipmentOrStay, &turn)
  }

  mutating func move(
    to day: BeijingDay, of service: ID<Service>, _ file: CustomerFile, _ turn: inout TurnContext
  ) {
    guard let booked = file.pickUpDay(of: service),
      case .success(let changes) = file.movingPickUp(
        of: service, to: day, under: turn.library.policies, numbers: &turn.numbers, keyring: turn.keyring,
        at: turn.now)
    else { return }
    turn.changes += changes
    turn.say(.equipmentMoved, ["old": .day(booked), "new": .day(day)])
    isFinished = true
  }
}

/// Words that ask for lent equipment to be fetched: `上门来拿行不`.
enum PickUpWords {
  static func areIn(_ text: String, _ words: SaidWords) -> Bool {
    text.contains("上门") && words.has(.fetches, in: text)
  }
}

/// Words that turn down a pick-up that is booked: `我自己送过去`, `不用上门了`, `预约取消`.
enum BringWords {
  static func areIn(_ text: String, _ words: SaidWords) -> Bool {
    guard text.count <= longest else { return false }
    return words.has(.cancelsPickUp, in: text)
      || (words.has(.bringsItself, in: text) && words.has(.bringsTo, in: text))
      || (words[.refusesComing].contains { refusal in
        words[.comingRefused].contains { text.contains(refusal + $0) }
      })
  }

  private static let longest = 20
}
