/// Turns the matches of a line into the public `Reading`.
struct ReadingBuilder {
  let reading: LineReading
  private var index: MatchIndex { reading.index }
  private var scan: LineScan { reading.scan }

  init(_ reading: LineReading) { self.reading = reading }

  func build(_ text: String) -> Reading {
    var result = Reading(text: text)
    guard scan.text.count > 0 else { return result }
    let selection = WishSelection(reading)
    let isClear = selection.choose()
    result.entities = entities()
    let ranked = reading.ranked
    if !isClear {
      result.candidates = (0..<min(3, ranked.count)).map { candidate(Int(ranked[$0])) }
      return result
    }
    let wishes = reading.wishes
    if wishes.count == 0 {
      result.nearest = suggested()
      return result
    }
    let alone = wishes.count == 1
    result.wishes.reserveCapacity(wishes.count)
    for place in wishes.indices {
      let match = reading.matches[Int(wishes[place])]
      result.wishes.append(
        Wish(
          intent: index.intents[Int(match.intent)], slots: slots(match, result.entities, alone: alone),
          rule: location(match), score: confidence(match),
          manner: selection.manner(of: match, alone: alone), hits: hits(match), also: runnersUp(match)))
    }
    return result
  }

  /// The best three of the other intents.
  private func runnersUp(_ match: LineReading.Match) -> [Candidate] {
    var also: [Candidate] = []
    guard reading.ranked.count > 1 else { return also }
    also.reserveCapacity(min(3, reading.ranked.count - 1))
    for place in reading.ranked.indices where also.count < 3 {
      let number = Int(reading.ranked[place])
      if reading.matches[number].intent != match.intent { also.append(candidate(number)) }
    }
    return also
  }

  func candidate(_ number: Int) -> Candidate {
    let match = reading.matches[number]
    return Candidate(
      intent: index.intents[Int(match.intent)], rule: location(match), score: confidence(match))
  }

  func location(_ match: LineReading.Match) -> RuleLocation {
    index.locations[Int(index.rules[Int(match.rule)].location)]
  }

  /// Rises with what the rule's words weigh and with how much of the line they and filler cover.
  func confidence(_ match: LineReading.Match) -> Double {
    let block = index.blocks[Int(index.rules[Int(match.rule)].owner)]
    let weight = Double(max(0, match.score - block.priority))
    var covered = scan.text.count - scan.unexplained
    for place in Int(match.start)..<Int(match.end) where scan.filler[place] == 0 { covered += 1 }
    let coverage = Double(covered) / Double(max(1, scan.text.count))
    let value = 0.6 * weight / (weight + 0.6) + 0.4 * coverage
    return (value * 1_000).rounded() / 1_000
  }

  // MARK: Slots

  private func slots(_ match: LineReading.Match, _ entities: [Entity], alone: Bool) -> [String: SlotValue] {
    let rule = index.rules[Int(match.rule)]
    let block = index.blockFacts[Int(index.blocks[Int(rule.owner)].source)]
    var slots = block.slots
    if match.sentence >= 0 {
      let sentence = reading.sentences[Int(match.sentence)]
      slots.merge(sentence.slots) { _, copied in copied }
      slots.merge(captured(sentence.result, rule)) { _, said in said }
    } else {
      for offset in 0..<match.usedCount {
        let atom = index.atoms[Int(rule.first + offset)]
        guard atom.slot >= 0 else { continue }
        let hit = scan.hits[Int(reading.used[Int(match.firstUsed + offset)])]
        slots[index.slotNames[Int(atom.slot)]] = value(hit)
      }
    }
    let isAction = reading.endsThings[Int(match.intent)]
    for kind in block.takes where slots[kind] == nil {
      if let value = taken(kind, entities, match, alone, isAction) { slots[kind] = value }
    }
    return slots
  }

  private func value(_ hit: LineScan.Hit) -> SlotValue {
    let list = index.facts[Int(hit.symbol)].list
    if list >= 0, hit.value >= 0 {
      let value = index.lists[Int(list)].values[Int(hit.value)].value
      return value == .asSaid ? .text(original(Int(hit.start), Int(hit.end))) : value
    }
    if hit.symbol == index.numberSymbol,
      let number = ChineseNumber.parse(scan.text.units, from: Int(hit.start), count: Int(hit.end))
        ?? EnglishNumber.parse(scan.text, from: Int(hit.start))
    {
      if let whole = number.integer { return .integer(whole) }
      return .decimal(number.mantissa, scale: number.scale)
    }
    if let ranged = index.rangedSymbols.elements.first(where: { $0.symbol == hit.symbol }) {
      return Self.number(tenths: Int(hit.value), index.ranges[Int(ranged.range)])
    }
    return .text(said(Int(hit.start), Int(hit.end)))
  }

  /// The normalised text of a stretch.
  private func said(_ start: Int, _ end: Int) -> String {
    String(decoding: UnsafeBufferPointer(start: scan.text.units + start, count: end - start), as: UTF16.self)
  }

  private func captured(_ result: SentenceMatching.Result, _ rule: MatchIndex.Rule) -> [String: SlotValue] {
    var slots: [String: SlotValue] = [:]
    var opened: [Int32: Int32] = [:]
    for capture in result.captures {
      let name = index.slotNames[Int(capture.slot)]
      switch capture.kind {
      case .list: slots[name] = value(scan.hits[Int(capture.value)])
      case .range:
        let step = (Int(rule.first)..<Int(rule.first + rule.count)).first {
          index.instructions[$0].operation == .range && index.instructions[$0].b == capture.slot
        }
        let range = step.map { index.ranges[Int(index.instructions[$0].a)] } ?? NumberRange(bounds: 0...0)
        slots[name] = Self.number(tenths: Int(capture.value), range)
      case .open: opened[capture.slot] = capture.start
      case .close:
        var (start, end) = (Int(opened[capture.slot] ?? capture.start), Int(capture.start))
        if index.blocks[Int(rule.owner)].matchesWithin { (start, end) = scan.withoutPoliteEdges(start, end) }
        slots[name] = .text(original(start, end))
      }
    }
    return slots
  }

  static func number(tenths: Int, _ range: NumberRange) -> SlotValue {
    var mantissa = tenths * range.multiplier
    var scale = 1 + range.multiplierScale
    while scale > 0, mantissa % 10 == 0 {
      mantissa /= 10
      scale -= 1
    }
    return scale == 0 ? .integer(mantissa) : .decimal(mantissa, scale: scale)
  }

  /// The stretch as it was written, but Simplified, half width and without spaces between Chinese characters.
  func original(_ start: Int, _ end: Int) -> String {
    guard start < end else { return "" }
    let scalars = Array(reading.line.unicodeScalars)
    let from = Int(scan.text.starts[start])
    let to = Int(scan.text.ends[end - 1])
    guard from < to, to <= scalars.count else { return said(start, end) }
    let map = CharacterMap.shared
    func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
      scalar.value < 0x10000
        && map.entries[Int(map.entries[Int(scalar.value)].folded)].kind == CharacterMap.Class.ideograph
    }
    var result = String.UnicodeScalarView()
    for place in from..<to {
      let scalar = scalars[place]
      // Below U+2000 are the alphabets; folding would take their accents away.
      guard scalar.value < 0x10000, scalar.value >= 0x2000 else {
        let between =
          place > from && place + 1 < to && isIdeograph(scalars[place - 1]) && isIdeograph(scalars[place + 1])
        if scalar != " " || !between && result.last != " " { result.append(scalar) }
        continue
      }
      if index.isTraditional, scalar.value < 0xFF00 {
        result.append(scalar)
        continue
      }
      let folded = map.entries[Int(scalar.value)].folded
      result.append(folded == 0 ? scalar : Unicode.Scalar(folded) ?? scalar)
    }
    return String(result)
  }

  // MARK: Entities

  private func entities() -> [Entity] {
    var entities = scan.entities.found.map { Entity(kind: $0.kind, range: range($0.start, $0.end)) }
    for hit in scan.entities.listHits {
      let list = index.lists[Int(hit.list)]
      let value = list.values[Int(hit.value)].value
      let text = value == .asSaid ? original(hit.start, hit.end) : Self.text(of: value)
      entities.append(
        Entity(kind: .listed(list: list.name, value: text), range: range(hit.start, hit.end)))
    }
    if scan.entities.listHits.isEmpty { return entities }
    return entities.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  static func text(of value: SlotValue) -> String {
    switch value {
    case .text(let text): text
    case .integer(let number): String(number)
    case .decimal(let mantissa, let scale): "\(mantissa)e-\(scale)"
    case .flag(let flag): flag ? "true" : "false"
    case .any(let values): values.map(text).joined(separator: "|")
    }
  }

  func range(_ start: Int, _ end: Int) -> Range<Int> {
    let from = Int(scan.text.starts[start])
    return from..<max(from, Int(scan.text.ends[end - 1]))
  }

  /// The value of an entity kind in the line; where several wishes were said, only one from the wish's own phrase.
  private func taken(
    _ kind: String, _ entities: [Entity], _ match: LineReading.Match, _ alone: Bool, _ isAction: Bool
  ) -> SlotValue? {
    // Where one act is said of two things, each wish takes what its own words name.
    func isLeft(_ entity: Entity) -> Bool { !(isAction && isKept(entity)) }
    if !alone || isAction, let named = taken(kind, entities, { isNamed($0, by: match) && isLeft($0) }) {
      return named
    }
    let own = range(Int(match.start), Int(match.end))
    return taken(kind, entities) { (alone || $0.range.overlaps(own)) && isLeft($0) }
  }

  /// Whether an entity is said of what is to stay.
  private func isKept(_ entity: Entity) -> Bool {
    scan.kept.contains { range(Int($0.lowerBound), Int($0.upperBound)).overlaps(entity.range) }
  }

  private func isNamed(_ entity: Entity, by match: LineReading.Match) -> Bool {
    for place in match.firstUsed..<(match.firstUsed + match.usedCount) {
      let hit = scan.hits[Int(reading.used[Int(place)])]
      if range(Int(hit.start), Int(hit.end)).overlaps(entity.range) { return true }
    }
    return false
  }

  /// What a block can take beside the values of entity lists.
  static let takenKinds: Set<String> = ["amountFen", "ordinal", "all", "orderNumber", "phone", "month"]

  private func taken(_ kind: String, _ entities: [Entity], _ fits: (Entity) -> Bool) -> SlotValue? {
    for entity in entities where fits(entity) {
      switch (kind, entity.kind) {
      case ("amountFen", .amountFen(let fen)): return .integer(fen)
      case ("ordinal", .ordinal(let place)): return .integer(place)
      case ("all", .all): return .flag(true)
      case ("orderNumber", .orderNumber(let number)): return .text(number)
      case ("phone", .phone(let number)): return .text(number)
      case ("month", .month(_, let month, let relative)):
        return month.map { .integer($0) }
          ?? relative.map { .text($0 < -1 ? "beforeLast" : $0 < 0 ? "last" : $0 == 0 ? "this" : "next") }
      case (_, .listed(let list, let value)) where list == kind: return .text(value)
      default: continue
      }
    }
    return nil
  }

  // MARK: Hits and nearest

  func hits(_ match: LineReading.Match) -> [Hit] {
    if match.sentence >= 0 {
      return [Hit(range: range(Int(match.start), Int(match.end)), name: "sentence")]
    }
    var hits: [Hit] = []
    hits.reserveCapacity(Int(match.usedCount))
    for place in match.firstUsed..<(match.firstUsed + match.usedCount) {
      let hit = scan.hits[Int(reading.used[Int(place)])]
      hits.append(Hit(range: range(Int(hit.start), Int(hit.end)), name: index.symbols[Int(hit.symbol)].name))
    }
    if hits.count > 1 { hits.sort { $0.range.lowerBound < $1.range.lowerBound } }
    return hits
  }

  /// What ends a named thing is near only where that thing, or something like it, was said; an act alone is no sign of it.
  private func isNear(_ intent: Int32, _ guess: LineReading.Guess) -> Bool {
    guess.isNamed || index.isUnspecified[Int(intent)]
      || !index.blocks[Int(index.rules[Int(guess.rule)].owner)].isAction
  }

  /// Guesses from each symbol that was hit at the intents whose rules use it.
  private func guess() {
    let guesses = reading.guesses
    let guessed = reading.guessed
    let clues = index.clues.clues
    let uses = index.clues.uses
    scan.forEachFirstHit(of: reading.guessing, reading.awaited) { symbol, hit in
      let clue = clues[Int(symbol)]
      let length = hit.end - hit.start
      if clue.count == 0 || clue.isPattern && length == 1 { return }
      // A concept that many intents share says little about any of them.
      let weight = clue.weight * Float(length) / Float(clue.count)
      for place in Int(clue.first)..<Int(clue.first + clue.count) {
        let use = uses[place]
        let guess = guessed + Int(use.intent)
        if guess.pointee.rule == .max {
          guesses.append(use.intent)
          guess.pointee.weight = 0
        }
        guess.pointee.weight += weight
        guess.pointee.rule = min(guess.pointee.rule, use.rule)
        if clue.isNamed { guess.pointee.isNamed = true }
      }
    }
  }

  /// The intents whose rules use most of the concepts that were hit.
  func nearest() -> [Candidate] {
    let guesses = reading.guesses
    let guessed = reading.guessed
    guesses.removeAll()
    guess()
    for place in guesses.indices {
      // What differs by rounding only is as near, in whatever order the words were found.
      let weight = guessed[Int(guesses[place])].weight
      guessed[Int(guesses[place])].weight = (weight * 1_024).rounded() / 1_024
    }
    defer { for place in guesses.indices { guessed[Int(guesses[place])] = .init() } }
    var nearest: [Candidate] = []
    while nearest.count < 3 {
      var best: Int32 = -1
      var most = LineReading.Guess()
      for place in guesses.indices {
        let intent = guesses[place]
        let guess = guessed[Int(intent)]
        guard guess.weight >= 0.5,
          guess.weight > most.weight || guess.weight == most.weight && guess.rule < most.rule,
          isNear(intent, guess)
        else { continue }
        best = intent
        most = guess
      }
      guard best >= 0 else { break }
      guessed[Int(best)].weight = 0
      nearest.append(
        Candidate(
          intent: index.intents[Int(best)],
          rule: index.locations[Int(index.rules[Int(most.rule)].location)],
          score: Double((min(0.5, most.weight / 8) * 1_000).rounded()) / 1_000))
    }
    return nearest
  }
}
