import DomainCore
import Matching

/// QQ音乐绿钻续费, 腾讯视频每月扣15: memberships of others, as far as this number holds or pays them. What it doesn't is said not to be ours,
/// with where it is switched off (R38).
enum OutsideAnswer {
  static let intent = "query.outside"

  /// Whether a wish about renewing or charges is of a membership that others sell, and of nothing of the operator's.
  static func takes(_ said: String, _ heard: Heard) -> Bool {
    ["howto.renew", "autorenew.cancel", "autorenew.resume", "query.charges", "query.service"].contains(said)
      && !names(in: heard).isEmpty && !heard.reading.text.contains("流量")
      && heard.mentions(ofList: "product").allSatisfy { product in
        names(in: heard).contains { $0.word.contains(product.word) }
      }
  }

  /// Takes a line that names such a membership and that nothing else was understood of: `QQ音乐绿钻续费`.
  static func hear(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard turn.state.topics.isEmpty, heard.secret == nil, heard.reading.wishes.isEmpty,
      heard.reading.text.count <= longest, !names(in: heard).isEmpty
    else { return false }
    begin(heard, &turn)
    return true
  }

  static func begin(_ heard: Heard, _ turn: inout TurnContext) {
    var question = AccountQuestion(intent: intent)
    question.said = Masking.masked(heard.reading.text)
    turn.state.lastWish = intent
    turn.state.topics.append(.account(question))
  }

  /// What of the account is called so, or that nothing is.
  static func say(_ said: String, _ file: CustomerFile, _ turn: inout TurnContext) {
    let heard = Heard(reading: turn.library.matcher.read(said), words: turn.words)
    let names = names(in: heard)
    let services = file.services.filter { $0.kind != .number && covers($0, names, turn) }
    let held = services.filter(\.isHeld)
    for service in held { ServiceAnswer.describe(service, file, &turn) }
    if held.count == 1 {
      turn.talk(of: held[0])
      return ServiceAnswer.offerToLeave(held[0], &turn)
    }
    guard held.isEmpty else { return turn.say(.pointedWhich) }
    for service in services {
      if case .terminated(let day) = service.state {
        turn.say(.alreadyLeft, ["service": .text(service.name), "day": .day(day)])
      }
    }
    guard services.isEmpty else { return }
    turn.say(.outsideNotOurs, ["names": .list(unique(names).map(PhraseValue.text))])
    guard let amount = heard.amountFen else { return }
    var asked = ChargeFilter()
    asked.amountFen = amount
    // What costs as much may be what is taken for it.
    if file.charges.contains(where: asked.includes) { ChargesAnswer.say(file, &turn, asked: asked) }
  }

  /// The names of others' memberships in a line, each with the brand by which a service of this number would be called. A bare brand
  /// counts only where nothing of the operator's is named: `爱奇艺不看了，退彩铃` is of 彩铃.
  static func names(in heard: Heard) -> [LeaveTarget.OutsideName] {
    let memberships = heard.mentions(ofList: "outside_service")
    var brands = heard.mentions(ofList: "outside_brand").filter { brand in
      !memberships.contains { $0.word.contains(brand.word) }
    }
    let said = (memberships + brands).map(\.word)
    let namesOwn = heard.mentions(ofList: "product").contains { own in
      !said.contains { $0.contains(own.word) }
    }
    if namesOwn { brands = [] }
    return (memberships + brands).map { LeaveTarget.OutsideName(word: $0.word, brand: $0.value) }
  }

  /// Whether a service is called by one of these brands.
  static func covers(_ service: Service, _ names: [LeaveTarget.OutsideName], _ turn: TurnContext) -> Bool {
    let known = [service.name] + (turn.library.policies.products[service.product]?.aliases ?? [])
    return names.contains { said in known.contains { $0.contains(said.brand) } }
  }

  private static func unique(_ names: [LeaveTarget.OutsideName]) -> [String] {
    names.map(\.word).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private static let longest = 24
}
