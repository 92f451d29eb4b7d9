/// Everything that reading one line needs and the next line uses again.
final class LineReading {
  /// A rule that matched.
  struct Match {
    var rule: Int32
    var intent: Int32
    var score: Float
    var start: Int32
    var end: Int32
    /// The hits it used, as a stretch of `used`.
    var firstUsed: Int32
    var usedCount: Int32
    /// Its captures when it is a sentence.
    var sentence: Int32
  }

  let index: MatchIndex
  let scan: LineScan
  /// The line that is being read.
  private(set) var line = ""
  var matches: [Match] = []
  var used: [Int32] = []
  var sentences: [(result: SentenceMatching.Result, slots: [String: SlotValue])] = []
  var manners: [(manner: Manner, start: Int32, end: Int32)] = []
  private var seen: [UInt32]
  private var turn: UInt32 = 0
  private let chosen: UnsafeMutablePointer<Int32> = .allocate(capacity: 256)
  private let best: UnsafeMutablePointer<Int32> = .allocate(capacity: 256)
  private var marks: [UInt8] = []
  private var sentenceMatching: SentenceMatching

  init(_ index: MatchIndex) {
    self.index = index
    scan = LineScan(index)
    seen = [UInt32](repeating: 0, count: index.rules.count)
    sentenceMatching = SentenceMatching(scan)
  }

  deinit {
    chosen.deallocate()
    best.deallocate()
  }

  /// Scans the line and matches every rule that is posted under what was found.
  func gather(_ text: String, _ context: [String: SlotValue]) {
    line = text
    scan.text.normalise(text)
    clear()
    guard scan.text.count > 0 else { return }
    scan.scan()
    matchPosted(context, sentencesOnly: false)
    if index.hasSentences, scan.isActive(index.skipSymbol), !matches.contains(where: { $0.sentence >= 0 }) {
      matchWithoutSkipWords(text, context)
    }
    if matches.isEmpty, scan.text.collapseRepeats() {
      clear()
      scan.scan()
      matchPosted(context, sentencesOnly: false)
    }
  }

  private func clear() {
    matches.removeAll(keepingCapacity: true)
    used.removeAll(keepingCapacity: true)
    sentences.removeAll(keepingCapacity: true)
    manners.removeAll(keepingCapacity: true)
  }

  /// Sentences may have skip words that their templates don't; the line is tried once more without them.
  private func matchWithoutSkipWords(_ text: String, _ context: [String: SlotValue]) {
    var stretches: [(Int, Int)] = []
    var number = scan.head(index.skipSymbol)
    while number >= 0 {
      let hit = scan.hits[Int(number)]
      stretches.append((Int(hit.start), Int(hit.end)))
      number = hit.next
    }
    let kept = matches
    let keptUsed = used
    guard scan.text.remove(stretches), scan.text.count > 0 else { return }
    matches.removeAll(keepingCapacity: true)
    scan.scan()
    matchPosted(context, sentencesOnly: true)
    if matches.isEmpty {
      // The line as it was said counts again.
      scan.text.normalise(text)
      scan.scan()
      matches = kept
      used = keptUsed
    }
  }

  private func matchPosted(_ context: [String: SlotValue], sentencesOnly: Bool) {
    turn &+= 1
    if turn == 0 {
      for place in seen.indices { seen[place] = 0 }
      turn = 1
    }
    let matching = PatternMatching(scan)
    for active in scan.active.indices {
      let symbol = scan.active[active]
      let first = Int(index.postingStarts[Int(symbol)])
      let last = Int(index.postingStarts[Int(symbol) + 1])
      for place in first..<last {
        let number = index.postings[place]
        let rule = index.rules[Int(number)]
        switch rule.kind {
        case .wish: if !sentencesOnly { matchKeyword(number, rule, matching, context) }
        case .manner: if !sentencesOnly { matchManner(rule, matching) }
        case .sentence:
          if seen[Int(number)] == turn { continue }
          seen[Int(number)] = turn
          matchSentence(number, rule, context)
        case .derived, .not: break
        }
      }
    }
  }

  private func matchKeyword(
    _ number: Int32, _ rule: MatchIndex.Rule, _ matching: PatternMatching, _ context: [String: SlotValue]
  ) {
    guard matching.isPossible(rule) else { return }
    let block = index.blocks[Int(rule.owner)]
    if block.hasContext,
      ContextCheck(block: index.source.blocks[Int(block.source)], context: context).slots(told: []) == nil
    {
      return
    }
    if block.spare >= 0, spare(rule, limit: Int(block.spare)) > Int(block.spare) { return }
    let chosen = self.chosen
    let best = self.best
    let room = scan.room
    // Of all assignments the one whose words stand closest: in 退彩铃，退宽带 each 退 belongs to the word beside it.
    var narrowest = Int32.max
    _ = matching.search(rule, chosen) {
      var start = Int32.max
      var end: Int32 = 0
      var covered: Int32 = 0
      for offset in 0..<Int(rule.count) {
        let hit = scan.hits[Int(chosen[offset])]
        start = min(start, hit.start)
        end = max(end, hit.end)
        covered += hit.end - hit.start
      }
      if end - start >= narrowest { return false }
      if block.notCount > 0, matching.isForbidden(block, rule, chosen, room) { return false }
      narrowest = end - start
      best.update(from: chosen, count: Int(rule.count))
      return narrowest == covered
    }
    guard narrowest < Int32.max else { return }
    var match = Match(
      rule: number, intent: block.intent, score: block.priority, start: .max, end: 0,
      firstUsed: Int32(used.count), usedCount: rule.count, sentence: -1)
    var covered: Int32 = 0
    for offset in 0..<Int(rule.count) {
      let hit = scan.hits[Int(best[offset])]
      match.score +=
        index.facts[Int(hit.symbol)].weight * hit.weight * (0.5 + 0.25 * Float(hit.end - hit.start))
      match.start = min(match.start, hit.start)
      match.end = max(match.end, hit.end)
      covered += hit.end - hit.start
      used.append(best[offset])
    }
    // Words that stand together mean more than words that are spread out.
    match.score -= 0.01 * Float(min(match.end - match.start - covered, 30))
    matches.append(match)
  }

  private func matchManner(_ rule: MatchIndex.Rule, _ matching: PatternMatching) {
    let manner = index.manners[Int(rule.owner)]
    matching.forEachMatch(of: rule) { start, end in
      manners.append((manner, Int32(start), Int32(end)))
    }
  }

  /// The units that neither the rule's words nor filler explain.
  private func spare(_ rule: MatchIndex.Rule, limit: Int) -> Int {
    let count = scan.text.count
    // What the rule's words could explain at most often settles it without looking at places.
    var atMost = 0
    for place in rule.first..<(rule.first + rule.count) {
      var number = scan.head(index.atoms[Int(place)].symbol)
      while number >= 0 {
        let hit = scan.hits[Int(number)]
        if !hit.isDead { atMost += Int(hit.end - hit.start) }
        number = hit.next
      }
    }
    if scan.unexplained - atMost > limit { return limit + 1 }
    marks.removeAll(keepingCapacity: true)
    for place in 0..<count { marks.append(scan.filler[place]) }
    for place in rule.first..<(rule.first + rule.count) {
      // A word that is said again explains itself again.
      var number = scan.head(index.atoms[Int(place)].symbol)
      while number >= 0 {
        let hit = scan.hits[Int(number)]
        if !hit.isDead { for unit in hit.start..<hit.end { marks[Int(unit)] = 1 } }
        number = hit.next
      }
    }
    var spare = 0
    for mark in marks where mark == 0 { spare += 1 }
    return spare
  }

  private func matchSentence(_ number: Int32, _ rule: MatchIndex.Rule, _ context: [String: SlotValue]) {
    let block = index.blocks[Int(rule.owner)]
    let source = index.source.blocks[Int(block.source)]
    let check = ContextCheck(block: source, context: context)
    let result = sentenceMatching.match(rule) { list, value in
      !block.hasContext || list < 0 || value < 0 || check.allows(index.lists[Int(list)].values[Int(value)])
    }
    guard let result else { return }
    var told: [ListValue] = []
    for capture in result.captures where capture.kind == .list {
      let hit = scan.hits[Int(capture.value)]
      let list = index.facts[Int(hit.symbol)].list
      if list >= 0, hit.value >= 0 { told.append(index.lists[Int(list)].values[Int(hit.value)]) }
    }
    var slots: [String: SlotValue] = [:]
    if block.hasContext {
      guard let copied = check.slots(told: told) else { return }
      slots = copied
    }
    let whole = result.start == 0 && result.end == scan.text.count
    sentences.append((result, slots))
    matches.append(
      Match(
        rule: number, intent: block.intent,
        score: block.priority + (whole && !block.matchesWithin ? wholeWeight(result) : weight(result, block)),
        start: Int32(result.start),
        end: Int32(result.end), firstUsed: Int32(used.count), usedCount: 0,
        sentence: Int32(sentences.count - 1)))
  }

  /// Words and values count by their length; a named value is a little better than a word, and a wildcard at the edge
  /// of a line is worth something only if it holds no more than a name.
  private func weight(_ result: SentenceMatching.Result, _ block: MatchIndex.Block) -> Float {
    var weight = 0.5 * Float(result.matched)
    var opened: Int32 = 0
    for capture in result.captures {
      switch capture.kind {
      case .list: weight += 0.05
      case .open: opened = capture.start
      case .close where block.matchesWithin && (opened == 0 || Int(capture.start) == scan.text.count):
        let (start, end) = scan.withoutPoliteEdges(Int(opened), Int(capture.start))
        let empty = scan.politeEnd(from: Int(opened), to: Int(capture.start)) == Int(capture.start)
        weight += empty ? -0.5 : end - start <= 6 ? 0.3 : -0.3
      default: break
      }
    }
    return weight
  }
}

extension NormalisedText {
  /// Takes stretches of units out. False when nothing was taken.
  func remove(_ stretches: [(Int, Int)]) -> Bool {
    var kept = 0
    let before = count
    for place in 0..<before {
      if stretches.contains(where: { $0.0 <= place && place < $0.1 }) { continue }
      if kept != place { move(place, to: kept) }
      kept += 1
    }
    shorten(to: kept)
    return kept != before
  }
}
