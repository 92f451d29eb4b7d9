import DomainCore
import Matching

/// 第二个是干嘛的: what the services are that were pointed at, or all of them when none was (R7).
enum ServiceAnswer {
  static func say(_ reading: Reading, _ file: CustomerFile, _ turn: inout TurnContext) {
    let pointing = Pointing(reading, turn)
    let services = pointing.mentioned + pointing.left + pointing.kept
    guard !services.isEmpty else {
      if let price = PricePointing.price(in: reading) { turn.say(.choiceNoSuchPrice, ["price": .fen(price)]) }
      SubscriptionsAnswer.say(file, &turn)
      if !file.services.isEmpty { turn.say(.pointedWhich) }
      return
    }
    for service in services { describe(service, file, &turn) }
    guard services.count == 1 else { return }
    turn.talk(of: services[0])
    // A yes must mean one thing: where another matter follows, its own question is the last one said.
    guard turn.state.topics.count <= 1, turn.state.queue.isEmpty else { return }
    if reading.wishes.contains(where: { $0.intent == Self.neverOrdered }) {
      // 这个是啥，我没开过: who never ordered it is helped with that before leaving it.
      turn.say(.pointedNeverOrdered)
      turn.state.offer = .wish(PlannedWish(intent: Self.neverOrdered))
    } else {
      offerToLeave(services[0], &turn)
    }
  }

  private static let neverOrdered = "appeal.misoperation"

  /// What one service is, costs and does.
  static func describe(_ service: Service, _ file: CustomerFile, _ turn: inout TurnContext) {
    var values = ServiceLine(service, number: 1, file: file, at: turn.now).values
    values["number"] = nil
    turn.say(.pointedService, values)
    turn.say(.pointedKind, ["kind": .name("kind." + service.kind.rawValue)])
    SubscriptionsAnswer.sayDetails(of: service, in: file, &turn)
  }

  /// 那几月几号到期 of the service that was just talked of: when its period ends, and whether it goes on by itself.
  static func sayEnd(of service: Service, _ file: CustomerFile, _ turn: inout TurnContext) {
    turn.say(.pointedEnd, ["service": .text(service.name)])
    SubscriptionsAnswer.sayDetails(of: service, in: file, &turn)
    turn.talk(of: service)
  }

  /// Whether a line asks only for the end of something that it doesn't name.
  static func asksEnd(_ heard: Heard) -> Bool {
    heard.mentions(ofList: "product").isEmpty && heard.reading.text.count <= shortLine
      && heard.says(.ofServiceEnd) && !heard.saysAll
  }

  private static let shortLine = 14

  /// A plain yes to the next reply reads out what leaving it would mean.
  static func offerToLeave(_ service: Service, _ turn: inout TurnContext) {
    turn.say(.pointedLeaveOffer)
    turn.state.offer = .wish(
      PlannedWish(intent: "unsubscribe.unspecified", target: LeaveTarget(pointed: [service.id])))
  }
}
