extension FlatReader {
  mutating func lists() throws(FlatFault) -> [CompiledList] {
    var lists: [CompiledList] = []
    for name in try texts() {
      var values: [CompiledList.Value] = []
      for _ in 0..<(try count()) {
        let value = try slotValue()
        let context = try dictionary { reader throws(FlatFault) in try reader.slotValues() }
        values.append(.init(value: value, context: context))
      }
      lists.append(CompiledList(name: name, values: values))
    }
    return lists
  }

  mutating func symbols() throws(FlatFault) -> [MatchIndex.Symbol] {
    let names = try texts()
    let kinds = try elements(of: UInt8.self)
    let facts = try peekFacts()
    guard kinds.count == names.count, facts.count == names.count else { throw FlatFault() }
    var symbols: [MatchIndex.Symbol] = []
    symbols.reserveCapacity(names.count)
    for (place, name) in names.enumerated() {
      guard let kind = MatchIndex.Symbol.Kind(rawValue: kinds[place]) else { throw FlatFault() }
      let facts = facts[place]
      symbols.append(
        .init(
          name: name, kind: kind, weight: facts.weight, isFiller: facts.isFiller, list: facts.list,
          isEntity: facts.isEntity, role: facts.role))
    }
    return symbols
  }

  /// The facts that come next, without going on.
  private func peekFacts() throws(FlatFault) -> Frozen<MatchIndex.Facts> {
    var ahead = self
    return try ahead.facts()
  }

  mutating func facts() throws(FlatFault) -> Frozen<MatchIndex.Facts> {
    try frozen(MatchIndex.Facts.self)
  }

  mutating func locations() throws(FlatFault) -> [RuleLocation] {
    let files = try texts()
    let places = try elements(of: Int32.self)
    guard places.count % 3 == 0 else { throw FlatFault() }
    var locations: [RuleLocation] = []
    locations.reserveCapacity(places.count / 3)
    for place in stride(from: 0, to: places.count, by: 3) {
      guard files.indices.contains(Int(places[place])) else { throw FlatFault() }
      locations.append(
        RuleLocation(
          file: files[Int(places[place])], line: Int(places[place + 1]), column: Int(places[place + 2])))
    }
    return locations
  }

  mutating func ranges() throws(FlatFault) -> [NumberRange] {
    var ranges: [NumberRange] = []
    for _ in 0..<(try count()) {
      let lower = try number()
      let upper = try number()
      let step = try number()
      let fractions = try number(in: 0..<NumberRange.Fractions.allCases.count)
      let multiplier = try number(in: -Self.magnitudeLimit..<Self.magnitudeLimit)
      let scale = try number(in: 0..<19)
      // Beyond the limit, reading a number could overflow.
      guard lower <= upper, lower > -Self.magnitudeLimit, upper < Self.magnitudeLimit, step >= 1 else {
        throw FlatFault()
      }
      ranges.append(
        NumberRange(
          bounds: lower...upper, step: step, fractions: NumberRange.Fractions.allCases[fractions],
          multiplier: multiplier, multiplierScale: scale))
    }
    return ranges
  }

  private static var magnitudeLimit: Int { 1 << 31 }

  mutating func contexts() throws(FlatFault) -> [ContextDemands] {
    var contexts: [ContextDemands] = []
    for _ in 0..<(try count()) {
      contexts.append(ContextDemands(requires: try demands(), excludes: try demands()))
    }
    return contexts
  }

  private mutating func demands() throws(FlatFault) -> [(key: String, demand: ContextDemand)] {
    var demands: [(key: String, demand: ContextDemand)] = []
    for _ in 0..<(try count()) {
      let key = try text()
      let values = try slotValues()
      demands.append((key, ContextDemand(values: values, slot: try flag() ? try text() : nil)))
    }
    return demands
  }

  mutating func blockFacts() throws(FlatFault) -> [(slots: [String: SlotValue], takes: [String])] {
    var blocks: [(slots: [String: SlotValue], takes: [String])] = []
    for _ in 0..<(try count()) {
      let slots = try dictionary { reader throws(FlatFault) in try reader.slotValue() }
      blocks.append((slots, try texts()))
    }
    return blocks
  }

  mutating func manners() throws(FlatFault) -> [Manner] {
    var manners: [Manner] = []
    for name in try texts() {
      guard let manner = Manner(rawValue: name) else { throw FlatFault() }
      manners.append(manner)
    }
    return manners
  }

  mutating func symbol(below count: Int) throws(FlatFault) -> Int32 { Int32(try number(in: 0..<count)) }
}
