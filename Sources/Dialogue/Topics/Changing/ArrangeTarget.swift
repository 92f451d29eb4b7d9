import DomainCore
import Matching

/// What a customer said of the thing that he wants arranged, before it is matched with what he has.
struct ArrangeTarget: Hashable, Codable {
  /// Products that were named, as they were said and as the catalogue knows them.
  var named: [LeaveTarget.NamedProduct] = []
  /// A price that was named: `换成39的`.
  var priceFen: Fen?
  /// The one service that was talked of, where nothing else is named.
  var pointed: ID<Service>?
  /// The product that was offered and taken.
  var product: ID<Product>?
  /// Whether the suspended number itself was named: it is no product that a customer holds.
  var saysKeeping: Bool?
  /// A general word for a kind that was said, beside what was named: `会员` of `关掉会员的自动续费`, `关闭彩铃和会员的自动续费`.
  var general: String?
  /// Whether the number is still to be used, so that its plan is to go on whatever else stops.
  var keepsPlan: Bool?
  /// Whether something cheaper was asked for.
  var wantsCheaper: Bool?
  /// The line itself, masked, where it names something or limits what is meant.
  var said: String?
  /// Whether all of them are meant.
  var all = false
  /// Whether the customer went back to the choice, so that words don't choose for him again.
  var isChoosing = false

  init() {}

  init(_ heard: Heard) {
    named = heard.mentions(ofList: "product").map {
      LeaveTarget.NamedProduct(word: $0.word, product: ID($0.value))
    }
    // 不要59的套餐了，换39的 names the new one last.
    let sums = heard.amountsFen
    priceFen =
      Self.bareBehindChange(in: heard.reading.text)
      ?? (heard.reading.text.contains("换") ? sums.last : sums.first) ?? PricePointing.price(in: heard.reading)
    if priceFen == nil,
      heard.says(.changesToPrice)
    {
      // 升到59 names a plan by its price.
      priceFen = heard.reading.text.hasSuffix("个") ? nil : AmountAsked.bareAmount(in: heard.reading.text)
    }
    general = KindWords.word(
      in: named.reduce(heard.reading.text) { $0.replacing($1.word, with: " ") }, heard.words)
    if named.isEmpty, heard.says(.suspendsNumber) { saysKeeping = true }
    if heard.listed("keeps_number").contains("yes") { keepsPlan = true }
    if heard.reading.text.contains("更便宜") { wantsCheaper = true }
    if !named.isEmpty || OtherWords.areIn(heard.reading.text, heard.words) {
      said = Masking.masked(heard.reading.text)
    }
    all = heard.saysAll && !heard.says(.useless)
  }

  /// 39 of `套餐退了换39`; nil where nothing but that doesn't stand behind 换.
  private static func bareBehindChange(in text: String) -> Fen? {
    guard let word = text.lastIndex(of: "换") else { return nil }
    let rest = text[text.index(after: word)...].drop { "成到个".contains($0) }
    let isBare = (rest.first?.isNumber ?? false) && rest.allSatisfy { $0.isNumber || "的吧了".contains($0) }
    return isBare ? AmountAsked.bareAmount(in: String(rest)) : nil
  }

  /// The services of these that the words cover; all of them when nothing was named.
  func covered(of services: [Service], _ catalogue: [ID<Product>: Product], _ words: SaidWords) -> [Service] {
    let ofKind = general.map { KindWords.meant(in: $0, of: services, words) } ?? []
    guard !named.isEmpty else {
      let priced = priceFen.map { price in services.filter { $0.priceFen == price } } ?? []
      if !priced.isEmpty { return priced }
      if !ofKind.isEmpty { return ofKind }
      let talkedOf = services.filter { $0.id == pointed }
      return talkedOf.isEmpty ? services : talkedOf
    }
    return services.filter { service in
      ofKind.contains(service) || named.contains { LeaveTarget.covers($0, service, catalogue) }
    }
  }

  /// The services of these that are called exactly as was said: 彩铃 is 彩铃, and not 视频彩铃.
  func very(of services: [Service], _ catalogue: [ID<Product>: Product]) -> [Service] {
    services.filter { service in
      let names = [service.name] + (catalogue[service.product]?.aliases ?? [])
      return named.contains { names.contains($0.word) }
    }
  }
}

extension Arrange {
  /// Whether what is wanted is of a service or plan that can be named; the number and the account are one.
  static func namesService(_ wanted: Wanted) -> Bool {
    [.stopRenewal, .resumeRenewal, .reopen, .undo, .changePlan, .take].contains(wanted)
  }
}

extension ArrangeTarget {
  /// `哦等等，我要39的` right after a plan was changed or chosen: another one is wanted. False for any other line.
  static func isPlanNamed(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard turn.state.topics.isEmpty, turn.state.lastWish == "plan.change", heard.reading.wishes.isEmpty,
      heard.secret == nil, let file = turn.file, !heard.endsAsQuestion,
      heard.says(.choosesPlan),
      let price = PricePointing.price(in: heard.reading),
      file.openPlans(under: turn.library.policies).contains(where: { $0.priceFen == price })
    else { return false }
    Wishes.start("plan.change", nil, &turn, heard)
    return true
  }
}
