import DomainCore
import Matching

/// What an appeal's words say it is about, before it is matched with what the customer has.
struct AppealSubject: Hashable, Codable {
  /// An order's number that was said.
  var order: ID<Order>?
  /// Products that were named.
  var named: [LeaveTarget.NamedProduct] = []
  /// The kind that a general word names, where nothing is named: 会员 of `孩子乱点，订了个会员`.
  var kind: ServiceKind?
  /// An amount that was named.
  var amountFen: Fen?
  /// Whether the service is still heard or seen: `还能听到彩铃`.
  var stillHears = false
  /// Whether what is on file is disputed: a refund that was found doesn't end the matter.
  var disagrees = false
  /// The kind of bill line that was named: 违约金, not what a period cost.
  var lineKind: ChargeKind?
  /// The customer's own words, masked; nil when they say nothing besides the complaint.
  var remark: String?

  /// Whether the words say of nothing in particular what they are about.
  var namesNothing: Bool { order == nil && named.isEmpty && amountFen == nil }

  /// Nothing was said about it.
  init() {}

  /// What a line says.
  init(_ heard: Heard) {
    order = heard.number(prefix: "TD").map { ID($0) }
    named = heard.mentions(ofList: "product").filter {
      !Self.isInPassing(before: $0.before, after: $0.after, heard.words) && !Self.isKept($0, heard.words)
    }.map { LeaveTarget.NamedProduct(word: $0.word, product: ID($0.value)) }
    if named.isEmpty { kind = KindWords.kind(in: heard.reading.text, heard.words) }
    amountFen = heard.amountFen
    let text = heard.reading.text
    lineKind = Self.fees.first { heard.says($0.words) }?.kind
    stillHears = heard.says(.hearsIt)
    if text.count >= Self.shortestRemark { remark = Self.remark(in: heard) }
  }

  /// What a line says as the customer's words: masked, and no longer than a page.
  static func remark(in heard: Heard) -> String? {
    let masked = Masking.masked(heard.reading.text)
    return masked.isEmpty ? nil : String(masked.prefix(longestRemark))
  }

  /// Whether a product's own phrase keeps it: 彩铃 of `会员不是我开的，彩铃别退`.
  private static func isKept(_ mention: Heard.Mention, _ words: SaidWords) -> Bool {
    let isMark = { (character: Character) in "，,。；;！!？? ".contains(character) }
    return words.has(.staysInAppeal, ending: mention.after.prefix { !isMark($0) })
  }

  /// Whether a product is only mentioned as what was ordered or done at the time: 宽带 of `办宽带的时候给我开了彩铃`, `我就装了个宽带`.
  static func isInPassing(before: String, after: String, _ words: SaidWords) -> Bool {
    if words.has(.inPassing, beginning: after) {
      return true
    }
    let isOrdered = words.has(.ordersThing, ending: before)
    return isOrdered && words.has(.putsOn, in: after)
  }

  private static let fees: [(words: WordList, kind: ChargeKind)] = [
    (.terminationFee, .terminationFee), (.lateFee, .lateFee), (.equipmentFee, .equipment),
  ]
  private static let shortestRemark = 12
  private static let longestRemark = 300

  /// The services it can be about, and names that nothing has.
  func services(
    of ground: AppealGround, in file: CustomerFile, _ catalogue: [ID<Product>: Product]
  ) -> (services: [Service], missing: [String]) {
    let held = file.services.filter { if case .terminated = $0.state { false } else { true } }
    let wasLeft = file.services.filter { service in
      if case .terminated = service.state { return true }
      return file.orders.contains { $0.service == service.id }
    }
    var candidates = ground == .leavingFailed ? wasLeft : held
    if candidates.isEmpty { candidates = file.services }
    let ofKind = candidates.filter { $0.kind == kind }
    guard !named.isEmpty else { return (priced(ofKind.isEmpty ? candidates : ofKind, in: file), []) }
    let covers = { (services: [Service]) in
      services.filter { service in named.contains { LeaveTarget.covers($0, service, catalogue) } }
    }
    // What was named counts whatever became of it.
    let found = [covers(candidates), covers(file.services)].first { !$0.isEmpty } ?? []
    return found.isEmpty ? (candidates, named.map(\.word)) : (priced(found, in: file), [])
  }

  private func priced(_ services: [Service], in file: CustomerFile) -> [Service] {
    guard let amountFen else { return services }
    let fitting = services.filter { service in
      service.priceFen == amountFen
        || file.charges.contains { $0.service == service.id && $0.amountFen == amountFen }
    }
    return fitting.isEmpty ? services : fitting
  }

  /// The matter of a case about a service.
  func matter(on service: Service?, ground: AppealGround, in file: CustomerFile) -> AppealMatter {
    let lines = file.charges.filter { $0.service == service?.id && $0.creditedFen < $0.amountFen }
    // 还在扣费 is about what is charged again and again, whatever fee came later; a fee is meant when it is named.
    let said = lines.filter { $0.amountFen == amountFen }
    let meant = (said.isEmpty ? lines : said).filter { $0.kind == lineKind ?? .period }
    let charge = meant.last ?? said.last ?? lines.last
    return AppealMatter(
      service: service?.id, serviceName: service?.name,
      order: file.orders.last { $0.service == service?.id }?.id, charge: charge?.id,
      amountFen: amountFen ?? (ground == .misoperation ? charge?.amountFen : nil), remark: remark)
  }
}

extension Appeal {
  /// 两个都是 of the services read out: one after the other, each with its own facts (R13).
  mutating func takeAll(_ services: [Service], _ turn: inout TurnContext) {
    service = services[0].id
    for other in services.dropFirst() {
      var subject = AppealSubject()
      subject.named = [LeaveTarget.NamedProduct(word: other.name, product: other.product)]
      Wishes.queue(PlannedWish(intent: intent, about: subject), &turn)
    }
  }
}

extension Heard {
  /// Whether so many of what was read out are meant, each of them: `1和2`, and all where there are two: `都退`, `两个都是`.
  func namesSeveral(_ positions: Int, of count: Int) -> Bool {
    guard positions > 1, !endsAsQuestion, !isConditional else { return false }
    return saysAll
      ? count == 2 : positions <= bareNumbers.count + ordinals.count + mentions(ofList: "product").count
  }

  /// A number of ours with this prefix, as it was typed: two letters, the date and nine characters.
  func number(prefix: String) -> String? {
    let words = reading.text.utf8.split { byte in
      !(48...57 ~= byte || 65...90 ~= byte || 97...122 ~= byte)
    }
    return words.lazy.filter { $0.count == 2 + 8 + 9 }.map { Substring($0).uppercased() }
      .first { $0.hasPrefix(prefix) }
  }
}
