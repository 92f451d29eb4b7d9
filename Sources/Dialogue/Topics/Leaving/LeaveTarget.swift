import DomainCore
import Matching

/// What a customer said he wants to leave, before it is matched with what he has.
struct LeaveTarget: Hashable, Codable {
  /// The kinds of service that the words cover; empty for `退订` without an object.
  var kinds: [ServiceKind]
  /// Products that were named, as they were said and as the catalogue knows them.
  var named: [NamedProduct] = []
  /// A price that was named: `那个五块钱的`.
  var priceFen: Fen?
  /// Whether all of them are meant.
  var all = false
  /// Whether something is to be kept (除了彩铃都退): then nothing is chosen by words alone.
  var keepsSome = false
  /// What is to be kept by name while all the others go: `除了彩铃都退`.
  var kept: [NamedProduct]?
  /// The kind of which all are to be kept: `除了会员都退`.
  var keptKind: ServiceKind?
  /// Which one of its kind stays while the others go, by its price: `会员除了最便宜的都退了`.
  var keptExtreme: Extreme?
  /// Whether it was asked if all of the money comes back: `昨天刚续的会员能全退不`; nil where it wasn't.
  var asksWhole: Bool?
  /// Whether no other part of the line leaves something as a matter of its own; nil where one may.
  var isOfWholeLine: Bool?
  /// The one kind that a general word names: `会员`, `流量`.
  var only: ServiceKind?
  /// The line itself, masked, for what only the customer's own file can tell (`三块的那个`, `视频`).
  var said: String?
  /// Memberships of others that were named, as they were said (`QQ音乐绿钻`): theirs is theirs to end, unless this number pays it.
  var outside: [OutsideName]?
  /// The very services that are meant, when they were pointed at in the customer's own file.
  var pointed: [ID<Service>]?
  /// What is gone on with once these are left, as it is wished: closing the account.
  var next: String?

  /// Whether the words point at nothing in particular: `给我关了吧`.
  var namesNothing: Bool {
    kinds.isEmpty && named.isEmpty && priceFen == nil && !all && !keepsSome && kept == nil && keptKind == nil
      && only == nil && pointed == nil
  }

  /// The general word for one kind that names what is meant: `会员` of `我要退的是会员`.
  func generalWord(_ words: SaidWords) -> String? {
    only == nil ? nil : said.flatMap { KindWords.word(in: $0, words) }
  }

  /// Whether the words say 都 or 全部 of nothing in particular: `那一起都退了`.
  var namesOnlyAll: Bool {
    guard all else { return false }
    var rest = self
    rest.all = false
    return rest.namesNothing
  }

  /// Whether the words only say that some stay: `别的先留着`.
  var namesOnlyRest: Bool {
    guard keepsSome else { return false }
    var rest = self
    rest.keepsSome = false
    return rest.namesNothing
  }

  enum Extreme: String, Hashable, Codable { case cheapest, dearest }

  struct OutsideName: Hashable, Codable {
    var word: String
    var brand: String
  }

  struct NamedProduct: Hashable, Codable {
    var word: String
    var product: ID<Product>
  }

  /// The target of a wish, with what its line names; nil when the intent isn't about leaving. A line that names products of
  /// several kinds covers all of them.
  init?(of wish: Wish, heard: Heard, _ catalogue: [ID<Product>: Product]) {
    switch wish.intent {
    case "unsubscribe.ringback": kinds = [.ringback]
    case "unsubscribe.monthly": kinds = Self.monthly
    case "unsubscribe.broadband": kinds = [.broadband]
    case "unsubscribe.unspecified": kinds = []
    default: return nil
    }
    let others = OutsideAnswer.names(in: heard)
    if !others.isEmpty { outside = others }
    // 腾讯视频会员 is no 视频会员 of the operator's.
    named = heard.mentions(ofList: "product").filter { name in
      !others.contains { $0.word.contains(name.word) } && !heard.words.has(.putsOff, beginning: name.after)
    }.map { NamedProduct(word: $0.word, product: ID($0.value)) }
    let meansOther = Self.denies(heard)
    named.removeAll { name in
      // 是会员不是宽带 names a thing that the wish isn't about.
      let isOfKind = kinds.isEmpty || catalogue[name.product].map { kinds.contains($0.kind) } ?? true
      return (meansOther || !isOfKind) && DeniedWords.deny(name.word, in: heard.reading.text, heard.words)
    }
    if wish.manner == .correction {
      // 不是彩铃，是手机报: only what was said last is meant.
      let meant = named.last { name in
        kinds.isEmpty || catalogue[name.product].map { kinds.contains($0.kind) } ?? false
      }
      named = meant.map { [$0] } ?? []
    } else if !kinds.isEmpty {
      for kind in named.compactMap({ catalogue[$0.product]?.kind }) where !kinds.contains(kind) {
        kinds.append(kind)
      }
    }
    // 十块以下的 names no price but a limit, which only the customer's own file can tell the services of.
    let isLimited = PriceLimit.first(in: heard.reading, heard.words) != nil
    // 59元套餐里的彩铃 is the ringback tone, whatever the plan is and costs that it came with.
    let isInside = heard.says(.insidePlan)
    let inside = named.filter { catalogue[$0.product]?.kind != .plan }
    if isInside, !inside.isEmpty { named = inside }
    priceFen = isLimited || (isInside && !inside.isEmpty) ? nil : heard.amountFen
    all = heard.saysAll && !isLimited && !heard.says(.useless)
    // A main plan and broadband are no 增值业务.
    if wish.intent == "unsubscribe.unspecified", heard.says(.besidesPlan) {
      kinds = [.ringback, .data, .voice, .sms, .membership]
    }
    said = Masking.masked(heard.reading.text)
    if heard.says(.asksWholeBack) || heard.says(.asksAllBack) && heard.says(.ofMoneyPaid) {
      // 昨天刚续的阅读包能全退不 is of all of its money.
      (asksWhole, all) = (true, false)
    }
    if wish.intent == "unsubscribe.monthly", named.isEmpty {
      only = KindWords.kind(in: heard.reading.text, heard.words)
    }
    let text = heard.reading.text
    if all, named.isEmpty, heard.listed("keeps_number").contains("yes") {
      // 都停了，但是号码要能用: without its plan the number would stop.
      keptKind = .plan
    } else if heard.says(.keepsExtreme), named.isEmpty, let kind = KindWords.kind(in: text, heard.words),
      let extreme = heard.listed("superlative").first.flatMap(Extreme.init)
    {
      // 会员除了最便宜的都退了 is of that kind alone.
      (kinds, only, keptExtreme, all) = ([kind], kind, extreme, false)
    } else if heard.says(.besidesPlan), named.isEmpty, KindWords.keptKind(in: text, heard.words) == .plan,
      !OtherWords.areIn(text, heard.words),
      wish.intent == "unsubscribe.unspecified"
    {
      // 全部增值业务退订，套餐保留: the plan is none of these anyway.
      all = heard.says(.allOfKind)
    } else if heard.says(.keeps) {
      if !named.isEmpty, OtherWords.areIn(text, heard.words) { kept = named }
      if named.isEmpty, OtherWords.areIn(text, heard.words) {
        let keepsNumber = heard.listed("keeps_number").contains("yes")
        keptKind = KindWords.keptKind(in: text, heard.words) ?? (keepsNumber ? .plan : nil)
      }
      only = nil
      keepsSome = kept == nil && keptKind == nil
      // 除了手机报，包月都退: the kinds that are named stay the ones meant; 除了彩铃都退 names none but what is kept.
      let ofRest = OtherWords.kinds(in: text, heard.words)
      kinds = text.contains("包月") ? Self.monthly : kept == nil && keptKind == nil ? [] : ofRest
      named = []
    }
  }

  /// Whether a line denies some of what it names and means the rest of it.
  static func denies(_ heard: Heard) -> Bool {
    let words = heard.mentions(ofList: "product").map(\.word)
    let denied = words.filter { DeniedWords.deny($0, in: heard.reading.text, heard.words) }
    return !denied.isEmpty && denied.count < words.count
  }

  /// The target of no words: what is left is chosen elsewhere.
  init() { kinds = [] }

  /// What was pointed at in the customer's own file.
  init(pointed: [ID<Service>]) {
    kinds = []
    self.pointed = pointed
  }

  /// These services and no others, by their names.
  init(allOf services: [Service]) {
    self.init(pointed: services.map(\.id))
    named = services.map { NamedProduct(word: $0.name, product: $0.product) }
    all = true
  }

  /// The kinds that 包月 covers.
  private static let monthly: [ServiceKind] = [.plan, .data, .voice, .sms, .membership]

  /// What the words cover of what the customer still has.
  struct Match {
    var services: [Service]
    /// Names that were said and that nothing has.
    var missing: [String] = []
    /// What is kept by name.
    var kept: [Service] = []
    /// Whether the words choose by themselves, so that nothing is left to ask.
    var isChosen = false
  }

  /// The services that the words cover, of those that are not left yet. A name covers every service whose name or alias
  /// contains it, so that `宽带` asks when there are two.
  func match(in file: CustomerFile, _ catalogue: [ID<Product>: Product], _ words: SaidWords) -> Match {
    var ofKind = file.services.filter { service in
      if case .terminated = service.state { return false }
      return service.kind != .number && (kinds.isEmpty || kinds.contains(service.kind))
    }
    let ofWord =
      only == nil ? [] : KindWords.meant(in: said ?? "", of: ofKind, words).filter { $0.kind == only }
    if !ofWord.isEmpty { ofKind = ofWord }
    var match = Match(services: ofKind, isChosen: ofKind.count == 1 || all)
    if !named.isEmpty {
      let covered = named.map { name in (name, ofKind.filter { Self.covers(name, $0, catalogue) }) }
      match.missing = covered.filter { $0.1.isEmpty }.map(\.0.word)
      let found = ofKind.filter { service in covered.contains { $0.1.contains(service) } }
      if found.isEmpty {
        match.isChosen = false
      } else {
        match.services = found
        match.isChosen = all || covered.allSatisfy { $0.1.count <= 1 }
      }
    }
    // 手机报，十块的 is no other thing of that price for somebody who has no 手机报.
    if let priceFen, match.missing.count < named.count || named.isEmpty {
      let priced = match.services.filter { $0.priceFen == priceFen }
      if priced.isEmpty {
        match.isChosen = false
      } else {
        match.services = priced
        match.isChosen = match.isChosen || priced.count == 1
      }
    }
    if let kept {
      let keeps = kept.map { name in (name, match.services.filter { Self.covers(name, $0, catalogue) }) }
      match.kept = keeps.flatMap(\.1)
      match.missing += keeps.filter { $0.1.isEmpty }.map(\.0.word)
      match.services.removeAll { match.kept.contains($0) }
      // Who keeps what he doesn't have may mean something else: he is asked.
      match.isChosen = !match.kept.isEmpty && match.missing.isEmpty
    }
    if let keptKind {
      // 手机报 is no 会员 to anybody who has another one.
      let called = KindWords.meant(in: said ?? "", of: match.services, words).filter { $0.kind == keptKind }
      match.kept = called.isEmpty ? match.services.filter { $0.kind == keptKind } : called
      match.services.removeAll(where: match.kept.contains)
      match.isChosen = !match.kept.isEmpty
    }
    if keepsSome { match.isChosen = false }
    if let keptExtreme {
      let prices = match.services.map(\.priceFen)
      let price = keptExtreme == .cheapest ? prices.min() : prices.max()
      match.kept = match.services.filter { $0.priceFen == price }
      // Of two that cost as much none is the one that stays.
      if match.kept.count == 1, match.services.count > 1 {
        match.services.removeAll(where: match.kept.contains)
        match.isChosen = true
      } else {
        (match.kept, match.isChosen) = ([], false)
      }
    }
    return match
  }

  /// The services of these kinds that were left already, the latest last.
  func leftServices(of file: CustomerFile) -> [(service: Service, on: BeijingDay)] {
    file.services.compactMap { service in
      guard case .terminated(let day) = service.state, service.kind != .number,
        !file.wasNeverOpened(service.id),
        kinds.isEmpty || kinds.contains(service.kind)
      else {
        return nil
      }
      return (service, day)
    }
  }

  /// Whether a name that was said covers a service: by its words, or because it is an alias of the very product.
  static func covers(_ name: NamedProduct, _ service: Service, _ catalogue: [ID<Product>: Product])
    -> Bool
  {
    if name.product == service.product { return true }
    let known = [service.name] + (catalogue[service.product]?.aliases ?? [])
    if known.contains(where: { $0.contains(name.word) }) { return true }
    guard let product = catalogue[name.product] else { return false }
    // 主套餐 is whatever plan runs, not the one that the catalogue calls so first.
    if product.kind == .plan, service.kind == .plan, !product.name.contains(name.word) { return true }
    return known.contains(product.name) || product.aliases.contains(where: known.contains)
  }
}
