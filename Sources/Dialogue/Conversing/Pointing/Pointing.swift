import DomainCore
import Matching

/// Which of his services a customer points at, by name, part of a name, price or place in the list last read out, and
/// whether they are to end or to stay: `流量和视频都退，语音留着`, `三块的那个不要了`.
///
/// The words of ending and keeping are the list `pointing` of the rule files. Each word takes what stands beside it: what
/// was named before it, or after it where nothing was.
struct Pointing {
  /// What is to end.
  private(set) var left: [Service] = []
  /// What is to stay.
  private(set) var kept: [Service] = []
  /// What was pointed at without a word of either.
  private(set) var mentioned: [Service] = []
  /// Whether each thing that is to end was named so that one service only could be meant.
  private(set) var isSure = true
  /// Whether every product that was named is one of the services.
  private(set) var knowsAll = true
  /// Whether a word of keeping was said, whatever it keeps.
  private(set) var keeps = false
  /// Whether places of the list that was read out last are among what is pointed at: 第二个 of `第二个和手机报都不要了`.
  private(set) var hasPlaces = false
  /// Places that the list doesn't have.
  private(set) var missingPlaces: [Int] = []

  /// Reads a line against the services that a customer has now.
  /// - Parameters:
  ///   - services: what can be pointed at.
  ///   - listed: what was last read out with numbers, in that order.
  init(
    _ reading: Reading, at services: [Service], listed: [ID<Service>], _ catalogue: [ID<Product>: Product],
    _ words: SaidWords
  ) {
    let line = PointingLine(reading, services, listed, catalogue, words)
    knowsAll = line.knowsAll
    hasPlaces = line.hasPlaces
    missingPlaces = line.missingPlaces
    keeps = line.clauses.contains { $0.items.contains { if case .act(.keep) = $0 { true } else { false } } }
    var open: [PointingLine.Reference] = []
    var last: PointingLine.Act?
    for clause in line.clauses {
      let actsFirst = clause.firstActStandsFirst
      var act: PointingLine.Act? = nil
      for item in clause.items {
        switch item {
        case .reference(let reference):
          if actsFirst, let act { take([reference], act) } else { open.append(reference) }
        case .act(let said):
          if !actsFirst || !open.isEmpty {
            take(open, said)
            open = []
          }
          act = said
          last = said
        }
      }
      // 我要退的是，流量包: the thing follows in a phrase of its own.
      if !clause.hasAct, !open.isEmpty, let pending = last, left.isEmpty, kept.isEmpty {
        take(open, pending)
        open = []
      }
    }
    mentioned = Self.unique(open.flatMap(\.services)).filter { !left.contains($0) && !kept.contains($0) }
    if OtherWords.exceptsSomething(reading.text, words) {
      // 除了第二个都退: what is pointed at stays, and all else goes.
      kept = Self.unique(kept + left + mentioned)
      left = kept.isEmpty ? [] : services
      mentioned = []
      keeps = !kept.isEmpty
      isSure = true
    }
    left.removeAll { kept.contains($0) }
  }

  /// Reads a line against what the speaker has; nothing is pointed at before he is verified.
  init(_ reading: Reading, _ turn: borrowing TurnContext) {
    let services = (turn.file?.services ?? []).filter { service in
      if case .terminated = service.state { return false }
      return service.kind != .number
    }
    self.init(
      reading, at: services, listed: turn.state.listed ?? [], turn.library.policies.products, turn.words)
  }

  /// What a line keeps, by its kind too where it names nothing nearer: `套餐别关`.
  static func kept(in heard: Heard, _ turn: TurnContext) -> [Service] {
    let pointing = Pointing(heard.reading, turn)
    let text = heard.reading.text
    guard pointing.kept.isEmpty, pointing.keeps || heard.says(.keeps),
      let kind = KindWords.keptKind(in: text, heard.words)
    else { return pointing.kept + listedBeside(pointing, heard, turn) }
    return (turn.file?.services ?? []).filter { $0.isHeld && $0.kind == kind }
  }

  /// 套餐 of `套餐和流量包留着`: what stands in one list with what is kept, by its general word, is kept too.
  private static func listedBeside(_ pointing: Pointing, _ heard: Heard, _ turn: TurnContext) -> [Service] {
    guard !pointing.kept.isEmpty, pointing.left.isEmpty else { return [] }
    let held = (turn.file?.services ?? []).filter { $0.isHeld && $0.kind != .number }
    let list = ThingsListed(
      heard.reading, at: held, listed: turn.state.listed ?? [], turn.library.policies.products, heard.words)
    guard let services = list?.services, pointing.kept.allSatisfy(services.contains) else { return [] }
    return services.filter { !pointing.kept.contains($0) }
  }

  private mutating func take(_ references: [PointingLine.Reference], _ act: PointingLine.Act) {
    let services = references.flatMap(\.services)
    switch act {
    case .keep: kept = Self.unique(kept + services)
    case .leave:
      left = Self.unique(left + services)
      if references.contains(where: { $0.services.count > 1 && !$0.meansAll }) { isSure = false }
    }
  }

  private static func unique(_ services: [Service]) -> [Service] {
    services.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}

/// A line cut into clauses of what it points at and the words of ending and keeping, in their order.
struct PointingLine {
  enum Act { case leave, keep }

  /// One mention of a service, with all that it could mean.
  struct Reference {
    var services: [Service]
    var range: Range<Int>
    /// Whether all of them are meant, not one that is still to be found.
    var meansAll = false
  }

  enum Item {
    case reference(Reference)
    case act(Act)
  }

  struct Clause {
    var items: [Item]

    var hasAct: Bool { items.contains { if case .act = $0 { true } else { false } } }
    var firstActStandsFirst: Bool { if case .act? = items.first { true } else { false } }
  }

  private(set) var clauses: [Clause] = []
  private(set) var knowsAll = true
  private(set) var hasPlaces = false
  private(set) var missingPlaces: [Int] = []

  init(
    _ reading: Reading, _ services: [Service], _ listed: [ID<Service>], _ catalogue: [ID<Product>: Product],
    _ words: SaidWords
  ) {
    let scalars = SpokenNames.lowercased(reading.text)
    guard scalars.count == reading.text.unicodeScalars.count else { return }
    let acts = Self.acts(in: reading)
    var references = Self.products(in: reading, scalars, services, catalogue)
    knowsAll = references.allSatisfy { !$0.services.isEmpty }
    // 流量包太贵，换成十块的: that price is of what is wanted instead.
    references += Self.priced(in: reading, scalars, services, words).filter { price in
      !references.contains { $0.range.lowerBound < price.range.lowerBound }
        || !words.has(.changesToPrice, ending: String(scalars: scalars[..<price.range.lowerBound]))
    }
    references += Self.paraphrased(in: reading, services, catalogue).map { $0.reference }
    references += Self.given(in: scalars, services)
    let placed = Self.placed(in: reading, services, listed)
    hasPlaces = placed.contains { !$0.services.isEmpty }
    missingPlaces = Self.missingPlaces(in: reading, listed)
    references += placed
    let taken = references.map(\.range) + acts.map(\.range)
    let names = SpokenNames(of: services, catalogue)
    let empty = Self.emptyWords(in: reading, scalars)
    references += Self.parts(in: scalars, names, services, avoiding: taken, empty)
    references.removeAll { $0.services.isEmpty }
    references.sort { $0.range.lowerBound < $1.range.lowerBound }
    let joined = Self.joined(references, acts.map(\.range), in: scalars)
    var items = joined.map { ($0.range.lowerBound, Item.reference($0)) }
    items += acts.map { ($0.range.lowerBound, Item.act($0.act)) }
    items.sort { $0.0 < $1.0 }
    var clause: [Item] = []
    var next = 0
    for (offset, scalar) in scalars.enumerated() where Self.isEndOfClause(scalar) {
      while next < items.count, items[next].0 < offset {
        clause.append(items[next].1)
        next += 1
      }
      clauses.append(Clause(items: clause))
      clause = []
    }
    clause += items[next...].map(\.1)
    clauses.append(Clause(items: clause))
  }

  private static func isEndOfClause(_ scalar: Unicode.Scalar) -> Bool {
    "，,。；;！!？?".unicodeScalars.contains(scalar)
  }

  // MARK: - Words

  /// The words of ending and keeping; the longer of two that overlap counts (不用退 keeps, though it holds 退).
  static func acts(in reading: Reading) -> [(act: Act, range: Range<Int>)] {
    var words: [(act: Act, range: Range<Int>)] = reading.entities.compactMap { entity in
      guard case .listed("pointing", let value) = entity.kind, value != "neither" else { return nil }
      return (value == "keep" ? .keep : .leave, entity.range)
    }
    words.sort { ($0.range.count, $1.range.lowerBound) > ($1.range.count, $0.range.lowerBound) }
    var chosen: [(act: Act, range: Range<Int>)] = []
    for word in words where !chosen.contains(where: { $0.range.overlaps(word.range) }) { chosen.append(word) }
    return chosen
  }

  private static func emptyWords(in reading: Reading, _ scalars: [Unicode.Scalar]) -> [Range<Int>] {
    reading.entities.compactMap { entity in
      switch entity.kind {
      // 100分钟 may be what a service is called by.
      case .listed("pointing_not", "unit"):
        entity.range.lowerBound > 0 && isDigit(scalars[entity.range.lowerBound - 1]) ? nil : entity.range
      case .listed("pointing_not", _), .listed("operator", _): entity.range
      default: nil
      }
    }
  }

  // MARK: - What is pointed at

  private static func products(
    in reading: Reading, _ scalars: [Unicode.Scalar], _ services: [Service],
    _ catalogue: [ID<Product>: Product]
  ) -> [Reference] {
    reading.entities.compactMap { entity in
      guard case .listed("product", let value) = entity.kind, entity.range.upperBound <= scalars.count else {
        return nil
      }
      let name = LeaveTarget.NamedProduct(word: String(scalars: scalars[entity.range]), product: ID(value))
      return Reference(
        services: services.filter { LeaveTarget.covers(name, $0, catalogue) }, range: entity.range)
    }
  }

  /// `张三送的那个`: what somebody gave, by the giver who is on file.
  private static func given(in scalars: [Unicode.Scalar], _ services: [Service]) -> [Reference] {
    services.compactMap { service in
      let word = Array(((service.giver ?? "") + "送的").unicodeScalars)
      guard service.giver != nil, scalars.count >= word.count,
        let start = (0...(scalars.count - word.count)).first(where: {
          scalars[$0...].starts(with: word)
        })
      else { return nil }
      return Reference(services: [service], range: start..<(start + word.count))
    }
  }

  /// `三块的`, `那个十五的`: a price that something is called by; `十块以下的`: all that cost no more.
  private static func priced(
    in reading: Reading, _ scalars: [Unicode.Scalar], _ services: [Service], _ words: SaidWords
  ) -> [Reference] {
    reading.entities.compactMap { entity in
      if let (limit, range) = PriceLimit.found(entity, in: scalars, words) {
        let within = services.filter { limit.covers($0.priceFen) }
        return within.isEmpty ? nil : Reference(services: within, range: range, meansAll: true)
      }
      guard let price = PricePointing.price(entity, in: scalars) else { return nil }
      let priced = services.filter { $0.priceFen == price }
      return priced.isEmpty ? nil : Reference(services: priced, range: entity.range)
    }
  }

  /// `第二个`, where something was read out with numbers.
  private static func placed(in reading: Reading, _ services: [Service], _ listed: [ID<Service>])
    -> [Reference]
  {
    reading.entities.compactMap { entity in
      guard case .ordinal(let place) = entity.kind, !listed.isEmpty else { return nil }
      let index = Heard.place(place, among: listed.count)
      guard listed.indices.contains(index) else { return nil }
      return Reference(services: services.filter { $0.id == listed[index] }, range: entity.range)
    }
  }

  private static func missingPlaces(in reading: Reading, _ listed: [ID<Service>]) -> [Int] {
    reading.entities.compactMap { entity in
      guard case .ordinal(let place) = entity.kind, place > listed.count, !listed.isEmpty else { return nil }
      return place
    }
  }

  /// The longest stretches of the line that are part of a service's name.
  private static func parts(
    in scalars: [Unicode.Scalar], _ names: SpokenNames, _ services: [Service],
    avoiding taken: [Range<Int>], _ empty: [Range<Int>]
  ) -> [Reference] {
    var references: [Reference] = []
    var start = 0
    while start < scalars.count - 1 {
      var end = start
      while end < scalars.count, names.hold(scalars[start...end]) { end += 1 }
      let range = start..<end
      let isFree = !taken.contains { $0.overlaps(range) }
      guard range.count >= 2, isFree, !isEmpty(range, scalars, empty) else {
        start += 1
        continue
      }
      let named = services.indices.filter { names.hold(scalars[range], of: $0) }
      references.append(Reference(services: named.map { services[$0] }, range: range))
      start = end
    }
    return references
  }

  /// Whether a stretch says nothing of its own: digits, or words that any service may hold.
  private static func isEmpty(_ range: Range<Int>, _ scalars: [Unicode.Scalar], _ empty: [Range<Int>]) -> Bool
  {
    range.allSatisfy { offset in
      isDigit(scalars[offset]) || empty.contains { $0.contains(offset) }
    }
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private static let besides = Set("和跟与及、，,。；;！!？?".unicodeScalars)

  /// `五块的彩铃`: what stands side by side and can mean one thing means that.
  private static func joined(
    _ references: [Reference], _ acts: [Range<Int>], in scalars: [Unicode.Scalar]
  ) -> [Reference] {
    references.reduce(into: []) { joined, reference in
      guard let last = joined.last, reference.range.lowerBound - last.range.upperBound <= 3,
        // 退会员不退云盘 parts them by an act.
        !acts.contains(where: {
          last.range.upperBound <= $0.lowerBound && $0.upperBound <= reference.range.lowerBound
        }),
        // 会员和阅读 are two things, though a book club's name holds both words.
        last.range.upperBound >= reference.range.lowerBound
          || !scalars[last.range.upperBound..<reference.range.lowerBound].contains(where: besides.contains)
      else {
        joined.append(reference)
        return
      }
      let both = last.services.filter { reference.services.contains($0) }
      guard !both.isEmpty else {
        joined.append(reference)
        return
      }
      joined[joined.count - 1] = Reference(
        services: both, range: last.range.lowerBound..<reference.range.upperBound,
        meansAll: last.meansAll || reference.meansAll)
    }
  }
}
