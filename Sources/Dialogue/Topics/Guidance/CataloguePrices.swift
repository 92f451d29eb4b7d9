import DomainCore
import Matching

/// 彩铃多少钱, 退宽带要违约金吗: what the catalogue says of a product, of nobody's account. It is said before the speaker is known, and
/// afterwards of what he doesn't have.
enum CataloguePrices {
  /// Answers a question for a price; false when the line asks none, or goes on to want what it asked the price of.
  static func answer(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard isAsked(heard, turn) else { return false }
    let wanted = Wanted(heard, turn)
    guard !wanted.namesNothing else {
      guard turn.state.topics.isEmpty, heard.intent == nil, heard.reading.text.count <= shortLine else {
        return false
      }
      turn.say(.priceWhich)
      return true
    }
    let operators = Guidance.operators(heard, turn)
    var products: [Product] = []
    var others: [Product] = []
    for policy in operators {
      let match = wanted.match(
        in: turn.library.policies.products.values.filter { $0.operatorID == policy.id })
      products += match.products
      others += match.others
    }
    guard !products.isEmpty else { return false }
    if products.count > listedAtMost, operators.count > 1 {
      turn.say(.priceWhichOperator, ["operators": .list(operators.map { .text($0.name) })])
      return true
    }
    let names = Dictionary(uniqueKeysWithValues: operators.map { ($0.id, PhraseValue.text($0.name)) })
    let asksFee = heard.intent == "query.penalty" || heard.says(.ends)
    if !asksFee, sayHeld(of: products, &turn) { return !goesOn.contains(heard.intent ?? "") }
    for product in products {
      let name = names[product.operatorID] ?? .text("")
      if asksFee { sayFee(of: product, name, &turn) } else { sayPrice(of: product, name, &turn) }
    }
    if !others.isEmpty { turn.say(.priceOthers, ["services": .list(namesOnce(of: others))]) }
    if goesOn.contains(heard.intent ?? "") { return false }
    if turn.file == nil { turn.say(asksFee ? .feeOwn : .priceOwn) }
    return true
  }

  /// Each name once: three operators may call theirs the same.
  private static func namesOnce(of products: [Product]) -> [PhraseValue] {
    var names: [String] = []
    for product in products where !names.contains(product.name) { names.append(product.name) }
    return names.map(PhraseValue.text)
  }

  private static let listedAtMost = 6
  private static let shortLine = 8
  /// What is wanted besides the price, and begins after it was said.
  private static let goesOn: Set = ["query.penalty", "subscribe", "resubscribe"]
  /// How questions for a price are read where no rule is for them.
  private static let readAs: Set = goesOn.union(["query.charges", "query.usage", "quote.price", "quote.fee"])

  private static func isAsked(_ heard: Heard, _ turn: TurnContext) -> Bool {
    if asksFeeFirst(heard), turn.file == nil { return true }
    guard heard.secret == nil, heard.phone == nil, PriceWords.askOfAny(heard.reading.text, heard.words),
      heard.intent.map(readAs.contains) ?? true,
      !(heard.intent == "query.charges" && NextChargesAnswer.isMeant(by: heard.reading.text, heard.words))
    else { return false }
    switch turn.state.topics.last {
    case nil: break
    case .identify: return turn.file == nil
    default: return false
    }
    // What somebody who is known pays or owes is his account's to tell.
    return turn.file == nil || !["query.charges", "query.penalty"].contains(heard.intent)
  }

  /// 多少钱退彩铃 holds the words of a wish to leave, and asks what leaving costs. To who is known his own quote tells it.
  private static func asksFeeFirst(_ heard: Heard) -> Bool {
    guard heard.secret == nil, heard.phone == nil, let intent = heard.intent,
      intent == "query.refund" || intent.hasPrefix("unsubscribe.")
    else { return false }
    return !heard.mentions(ofList: "product").isEmpty
      && PriceWords.comeBeforeLeaving(heard.reading.text, heard.words)
  }

  /// What the speaker has of these costs him what his own file says. False when he has none.
  private static func sayHeld(of products: [Product], _ turn: inout TurnContext) -> Bool {
    let held = (turn.file?.services ?? []).filter { service in
      service.isHeld && products.contains { $0.id == service.product }
    }
    for service in held {
      turn.say(
        .choicePriceOf,
        [
          "service": .text(service.name), "price": .fen(service.priceFen),
          "unit": ServiceLine.unit(of: service),
        ])
    }
    return !held.isEmpty
  }

  private static func sayPrice(of product: Product, _ operator: PhraseValue, _ turn: inout TurnContext) {
    turn.say(
      .priceLine,
      [
        "operator": `operator`, "service": .text(product.name), "price": .fen(product.priceFen),
        "unit": .name("per.\(product.periodMonths)"), "source": .text(product.source.text),
      ])
    if !product.isOpen { turn.say(.priceClosed, ["service": .text(product.name)]) }
  }

  private static func sayFee(of product: Product, _ operator: PhraseValue, _ turn: inout TurnContext) {
    var values: [String: PhraseValue] = [
      "operator": `operator`, "service": .text(product.name), "source": .text(product.source.text),
    ]
    switch product.terminationFee {
    case .none: turn.say(.feeNone, values)
    case .clawBack: turn.say(.feeClawBack, values)
    case .fixed(let amountFen):
      values["fee"] = .fen(amountFen)
      turn.say(.feeFixed, values)
    case .remainingMonths(let rate, let floorFen, let capFen):
      values["rate"] = .text(QuoteWords.percent(rate))
      turn.say(.feeMonths, values)
      if let floorFen { turn.say(.feeFloor, ["fee": .fen(floorFen)]) }
      if let capFen { turn.say(.feeCap, ["fee": .fen(capFen)]) }
    }
  }

  /// What the price is asked of.
  private struct Wanted {
    /// Names that were said, without those inside a longer one.
    var words: [String]
    /// A kind, where no name was said.
    var kinds: [ServiceKind] = []

    var namesNothing: Bool { words.isEmpty && kinds.isEmpty }

    init(_ heard: Heard, _ turn: TurnContext) {
      let said = heard.mentions(ofList: "product").map { $0.word.lowercased() }
      words = said.filter { word in !said.contains { $0 != word && $0.contains(word) } }
      guard words.isEmpty else { return }
      if let kind = KindWords.keptKind(in: heard.reading.text, heard.words) {
        kinds = [kind]
        return
      }
      // 多少钱 while the speaker is asked for his number is of what waits for it.
      for case .leave(let leave) in turn.state.topics {
        words = leave.target.named.map { $0.word.lowercased() }
        kinds = words.isEmpty && leave.target.kinds.count == 1 ? leave.target.kinds : []
      }
    }

    /// The products that are meant; of a name those that are called so, and the others of their kind that are called like it.
    func match(in products: [Product]) -> (products: [Product], others: [Product]) {
      let sorted = products.sorted { $0.id.text < $1.id.text }
      guard !words.isEmpty else { return (sorted.filter { $0.isOpen && kinds.contains($0.kind) }, []) }
      let exact = sorted.filter { product in
        ([product.name] + product.aliases).contains { words.contains($0.lowercased()) }
      }
      let ofExact = Set(exact.map(\.kind))
      let like = sorted.filter { product in
        product.isOpen && !exact.contains(product) && (exact.isEmpty || ofExact.contains(product.kind))
          && words.contains { product.name.lowercased().contains($0) }
      }
      return exact.isEmpty ? (like, []) : (exact, like)
    }
  }
}
