import DomainCore
import Matching

/// 下次什么时候扣, 会员下个月扣多少: what will be charged as things stand, on which day (R9, R15).
enum NextChargesAnswer {
  /// Whether a question about charges is of those to come.
  static func isMeant(by said: String, _ words: SaidWords) -> Bool {
    words.has(.ofNextCharge, in: said) && !words.has(.wasCharged, in: said)
  }

  /// Says it of the services that the line points at, or of all. A month that was named is the next one, where each renews monthly.
  static func say(_ said: String, _ file: CustomerFile, _ turn: inout TurnContext) {
    let held = file.services.filter { $0.isHeld && $0.kind != .number }
    let pointing = Pointing(turn.library.matcher.read(said), turn)
    let pointed = pointing.left + pointing.kept + pointing.mentioned
    let services = pointed.isEmpty ? held : held.filter(pointed.contains)
    let coming = services.compactMap { service in
      file.nextChargeDay(of: service.id).map { (service: service, day: $0) }
    }
    for service in services where !pointed.isEmpty && !coming.contains(where: { $0.service == service }) {
      turn.say(.chargesNoneToCome, ["service": .text(service.name)])
    }
    guard !coming.isEmpty else {
      if pointed.isEmpty { turn.say(.chargesNothingToCome) }
      return
    }
    turn.say(.chargesToCome)
    for (service, day) in coming.sorted(by: { $0.day < $1.day }) {
      turn.say(
        .chargeToCome,
        ["day": .day(day), "service": .text(service.name), "price": .fen(service.priceFen)])
    }
    if coming.count > 1 {
      turn.say(
        .chargesTotal,
        ["count": .count(coming.count), "amount": .fen(coming.map(\.service.priceFen).total)])
    }
    turn.state.listed = coming.map(\.service.id)
    if coming.count == 1 { turn.talk(of: coming[0].service) }
  }
}
