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

  /// What a rule loses whose words a comma parts: in 彩铃留着，退宽带 the act belongs to the thing beside it.
  static let phrasePenalty: Float = 0.1

  let index: MatchIndex
  let scan: LineScan
  /// The line that is being read.
  private(set) var line = ""
  /// An intent whose words were hit, with the first of its rules.
  struct Guess {
    var intent: Int32
    var rule: Int32
    var weight: Float
    /// Whether a word was found that is more than an act which many intents share.
    var isNamed: Bool
  }

  /// A manner that was heard, and where.
  struct HeardManner {
    /// Its number in the index.
    var manner: Int32
    var start: Int32
    var end: Int32
  }

  let matches = Pile<Match>(capacity: 64)
  let used = Pile<Int32>(capacity: 256)
  var sentences: [(result: SentenceMatching.Result, slots: [String: SlotValue])] = []
  let manners = Pile<HeardManner>(capacity: 16)
  /// The best match of each intent, best first, and those that are wishes, in the order in which they were said.
  let ranked = Pile<Int32>(capacity: 32)
  let wishes = Pile<Int32>(capacity: 8)
  /// Intents that could be meant while the nearest are looked for.
  let guesses = Pile<Guess>(capacity: 32)
  /// For each intent its place among the guesses, -1 while it has none.
  let guessPlaces: UnsafeMutablePointer<Int32>
  /// For each rule the turn in which it was last tried; the first element is the turn.
  private let seen: UnsafeMutablePointer<UInt32>
  private let chosen: UnsafeMutablePointer<Int32> = .allocate(capacity: 256)
  private let best: UnsafeMutablePointer<Int32> = .allocate(capacity: 256)
  /// For each context demand of the index: 0 open, 1 not fulfilled, 2 fulfilled.
  private let settled: UnsafeMutablePointer<UInt8>
  private let marks = Pile<UInt8>(capacity: 256)
  /// For each intent whether it ends things that can be kept.
  let endsThings: [Bool]
  /// The symbol of the list that says things in plain words, -1 for none.
  let plainSymbol: Int32
  var sentenceMatching: SentenceMatching

  init(_ index: MatchIndex) {
    self.index = index
    scan = LineScan(index)
    endsThings = index.intents.map { intent in Matcher.endings.contains { intent.hasPrefix($0) } }
    plainSymbol = Self.plainSymbol(of: index)
    seen = .table(index.rules.count + 1)
    seen.initialize(repeating: 0, count: index.rules.count + 1)
    settled = .allocate(capacity: max(1, index.contexts.count))
    guessPlaces = .allocate(capacity: max(1, index.intents.count))
    guessPlaces.initialize(repeating: -1, count: index.intents.count)
    sentenceMatching = SentenceMatching(scan)
  }

  deinit {
    chosen.deallocate()
    best.deallocate()
    matches.deallocate()
    used.deallocate()
    manners.deallocate()
    ranked.deallocate()
    wishes.deallocate()
    guesses.deallocate()
    guessPlaces.deallocate()
    marks.deallocate()
    seen.deallocate()
    settled.deallocate()
  }

  /// Scans the line and matches every rule that is posted under what was found.
  func gather(_ text: String, _ context: [String: SlotValue]) {
    line = text
    scan.text.normalise(text)
    clear()
    settled.update(repeating: 0, count: index.contexts.count)
    // A line of pictures says what they say.
    let isDrawn = scan.text.count == 0 && !scan.text.pictures.isEmpty
    if isDrawn { scan.text.replace(drawn()) }
    guard scan.text.count > 0 else {
      scan.clear()
      return
    }
    scan.scan()
    matchPosted(context, sentencesOnly: false)
    if index.hasSentences, scan.isActive(index.skipSymbol), !saysSentence() {
      matchWithoutSkipWords(text, context)
    }
    let best = bestWeight()
    if best < Self.weakWeight, foldStumbles() {
      clear()
      scan.scan()
      matchPosted(context, sentencesOnly: false)
      if best >= 0, bestWeight() < best + Self.foldedLead {
        // The line as it was said says as much.
        scan.text.normalise(text)
        clear()
        scan.scan()
        matchPosted(context, sentencesOnly: false)
      }
    }
    if !isDrawn { readPlainly(text, context) }
  }

  /// A reading of less than two words of two characters may be half of what was said.
  static let weakWeight: Float = 1.6
  /// How much more the line must say without its stumbles: a character.
  static let foldedLead: Float = 0.2

  /// What the words of the best match weigh, -1 where nothing matched.
  func bestWeight() -> Float {
    var best: Float = -1
    for place in matches.indices {
      best = max(best, matches[place].score - block(of: matches[place]).priority)
    }
    return best
  }

  func block(of match: Match) -> MatchIndex.Block {
    index.blocks[Int(index.rules[Int(match.rule)].owner)]
  }

  /// Takes out what fills pauses and what was said twice: `取嗯消`, `我要退退订`. False when there was neither.
  private func foldStumbles() -> Bool {
    var paused = false
    if scan.hasPause {
      var stretches: [(Int, Int)] = []
      let pauses = scan.pauses
      for place in 0..<scan.text.count where pauses[place + 1] > pauses[place] {
        stretches.append((place, place + 1))
      }
      // Who says hardly anything else says that.
      if scan.text.count - stretches.count >= 4 { paused = scan.text.remove(stretches) }
    }
    return scan.text.collapseRepeats() || paused
  }

  func clear() {
    matches.removeAll()
    used.removeAll()
    if !sentences.isEmpty { sentences.removeAll(keepingCapacity: true) }
    manners.removeAll()
    ranked.removeAll()
    wishes.removeAll()
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
    guard scan.text.remove(stretches) else { return }
    let kept = matches.count
    let before = bestSentence(from: 0)
    if scan.text.count > 0 {
      scan.scan()
      matchPosted(context, sentencesOnly: true)
    }
    if bestSentence(from: kept) > before {
      matches.removeFirst(kept)
      return
    }
    // The line as it was said counts again.
    scan.text.normalise(text)
    clear()
    scan.scan()
    matchPosted(context, sentencesOnly: false)
  }

  /// Whether a sentence matched by what it says itself. One with a wildcard takes in any skip word.
  private func saysSentence() -> Bool {
    matches.indices.contains { place in
      let sentence = Int(matches[place].sentence)
      return sentence >= 0 && !sentences[sentence].result.captures.contains { $0.kind == .open }
    }
  }

  /// The score of the best sentence among the matches from a place on, -∞ where there is none.
  private func bestSentence(from first: Int) -> Float {
    var best = -Float.infinity
    for place in matches.indices where place >= first && matches[place].sentence >= 0 {
      best = max(best, matches[place].score)
    }
    return best
  }

  func matchPosted(_ context: [String: SlotValue], sentencesOnly: Bool) {
    seen[0] &+= 1
    if seen[0] == 0 {
      seen.update(repeating: 0, count: index.rules.count + 1)
      seen[0] = 1
    }
    let turn = seen[0]
    let matching = PatternMatching(scan)
    let postingStarts = index.postingStarts
    let postings = index.postings
    let partners = index.partners
    let count = scan.text.count
    let chains = scan.chains
    let rules = index.rules
    let symbols = scan.posted
    for active in symbols.indices {
      let symbol = Int(symbols[active])
      for place in Int(postingStarts[symbol])..<Int(postingStarts[symbol + 1]) {
        let partner = partners[place]
        if partner >= 0, !chains.isActive(partner) { continue }
        let number = postings[place]
        let rule = rules[Int(number)]
        switch rule.kind {
        case .wish:
          if !sentencesOnly, matching.isPossible(rule) { matchKeyword(number, rule, matching, context) }
        case .manner: if !sentencesOnly { matchManner(rule, matching) }
        case .sentence:
          if rule.longest != MatchIndex.Rule.anyLength, count > Int(rule.longest) { continue }
          if seen[Int(number) + 1] == turn { continue }
          seen[Int(number) + 1] = turn
          matchSentence(number, rule, context)
        case .derived, .not: break
        }
      }
    }
  }

  private func matchKeyword(
    _ number: Int32, _ rule: MatchIndex.Rule, _ matching: PatternMatching, _ context: [String: SlotValue]
  ) {
    let block = index.blocks[Int(rule.owner)]
    if block.context >= 0, !isAllowed(block.context, context) { return }
    if block.spare >= 0, spare(rule, limit: Int(block.spare)) > Int(block.spare) { return }
    let chosen = self.chosen
    let best = self.best
    let room = scan.room
    // Of all assignments the one whose words stand closest: in 退彩铃，退宽带 each 退 belongs to the word beside it.
    var narrowest = Int32.max
    _ = matching.search(rule, chosen, avoidsKept: endsThings[Int(block.intent)]) {
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
      match.score += index.facts[Int(hit.symbol)].weight * hit.weight * (0.5 + 0.25 * length(of: hit))
      match.start = min(match.start, hit.start)
      match.end = max(match.end, hit.end)
      covered += hit.end - hit.start
      used.append(best[offset])
    }
    // Words that stand together mean more than words that are spread out.
    match.score -= 0.01 * Float(min(match.end - match.start - covered, 30))
    if scan.phraseStarts[Int(match.end) - 1] > match.start { match.score -= Self.phrasePenalty }
    matches.append(match)
  }

  /// How long a word is in Chinese characters: three letters say about as much as one.
  @inline(__always)
  private func length(of hit: LineScan.Hit) -> Float {
    let units = scan.text.units
    let first = units[Int(hit.start)]
    let isLatin = first >= 0x61 && first < 0x250 && units[Int(hit.end) - 1] < 0x250
    let length = hit.end - hit.start
    return isLatin ? Float((length + 2) / 3) : Float(length)
  }

  private func matchManner(_ rule: MatchIndex.Rule, _ matching: PatternMatching) {
    matching.forEachMatch(of: rule) { start, end in
      manners.append(HeardManner(manner: rule.owner, start: Int32(start), end: Int32(end)))
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
    marks.removeAll()
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
    for place in marks.indices where marks[place] == 0 { spare += 1 }
    return spare
  }

  /// Whether the context by itself fulfils demands; settled once a line.
  func isAllowed(_ number: Int32, _ context: [String: SlotValue]) -> Bool {
    if settled[Int(number)] == 0 {
      let check = ContextCheck(demands: index.contexts[Int(number)], context: context)
      settled[Int(number)] = check.slots(told: []) == nil ? 1 : 2
    }
    return settled[Int(number)] == 2
  }
}
