/// Tries the rules that are posted under what was found in a line.
extension LineReading {
  func matchPosted(_ context: [String: SlotValue], sentencesOnly: Bool) {
    seen[0] &+= 1
    if seen[0] == 0 {
      seen.update(repeating: 0, count: index.rules.count + 1)
      scan.chains.forgetCovers()
      seen[0] = 1
    }
    let turn = seen[0]
    let matching = PatternMatching(scan)
    let rules = index.rules
    if !sentencesOnly {
      listCandidates()
      for place in candidates.indices {
        let number = candidates[place]
        let rule = rules[Int(number)]
        // Up to three symbols were asked for when the rule was listed.
        guard rule.count <= 3 || matching.isPossible(rule) else { continue }
        if rule.kind == .wish {
          matchKeyword(number, rule, matching, context)
        } else {
          matchManner(rule, matching)
        }
      }
    }
    if index.hasSentences { matchSentences(turn, context) }
  }

  /// Lists the rules of which the three symbols that are said least were hit.
  private func listCandidates() {
    let starts = index.starts
    let postings = index.postings
    let states = scan.chains.states
    let symbols = scan.chains.listActive { $0.rules }
    let places = scan.chains.listPlaces(of: symbols) { (starts[$0].postings, starts[$0 + 1].postings) }
    candidates.reserve(places.count + 1)
    let listed = candidates.base
    var count = 0
    for place in places {
      let posting = postings[Int(place)]
      listed[count] = posting.rule
      count &+= HitChains.isSaid(posting.partner, states) & HitChains.isSaid(posting.third, states)
    }
    candidates.count = count
  }

  private func matchSentences(_ turn: UInt32, _ context: [String: SlotValue]) {
    let starts = index.sentenceStarts
    let postings = index.sentencePostings
    let symbols = scan.chains.listActive { $0.sentences }
    let places = scan.chains.listPlaces(of: symbols) { (starts[$0], starts[$0 + 1]) }
    candidates.reserve(places.count + 1)
    let listed = candidates.base
    let length = Int32(scan.text.count)
    let alphabet = scan.alphabet
    var count = 0
    for place in places {
      let posting = postings[Int(place)]
      listed[count] = place
      let tooLongOrShort = (posting.longest &- length | length &- posting.shortest) &>> 31
      let others = alphabet & ~posting.alphabet | UInt64(truncatingIfNeeded: tooLongOrShort)
      count &+= 1 &- HitChains.oneForAny(others)
    }
    candidates.count = count
    for place in candidates.indices {
      let posting = postings[Int(candidates[place])]
      if seen[Int(posting.rule) + 1] == turn { continue }
      seen[Int(posting.rule) + 1] = turn
      let first = Int(posting.number) * SentenceAlphabet.width
      guard SentenceAlphabet.holds(scan.text, index.alphabets.stretch(first, SentenceAlphabet.width)) else {
        continue
      }
      matchSentence(posting.rule, index.rules[Int(posting.rule)], context)
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
    // Of all assignments the one whose words stand closest: in 退彩铃，退宽带 each 退 belongs to the word beside it.
    var narrowest = Int32.max
    _ = matching.search(rule, chosen, avoidsKept: endsThings[Int(block.intent)]) {
      var start = Int32.max
      var end: Int32 = 0
      var covered: Int32 = 0
      for offset in 0..<Int(rule.count) {
        let hit = matching.hits[Int(chosen[offset])]
        start = min(start, hit.start)
        end = max(end, hit.end)
        covered += hit.end - hit.start
      }
      if end - start >= narrowest { return false }
      if block.notCount > 0, matching.isForbidden(block, rule, chosen) { return false }
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
    if scan.unexplained <= limit { return scan.unexplained }
    let count = scan.text.count
    // What the rule's words could explain at most often settles it without looking at places.
    var atMost = 0
    for place in rule.first..<(rule.first + rule.count) {
      atMost += scan.chains.unitsAtMost(of: index.atoms[Int(place)].symbol, turn: seen[0])
    }
    if scan.unexplained - atMost > limit { return limit + 1 }
    if atMost == 0 { return scan.unexplained }
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
      if context.isEmpty {
        // No demand is met, and nothing is excluded.
        settled[Int(number)] = index.contexts[Int(number)].requires.isEmpty ? 2 : 1
      } else {
        let check = ContextCheck(demands: index.contexts[Int(number)], context: context)
        settled[Int(number)] = check.slots(told: []) == nil ? 1 : 2
      }
    }
    return settled[Int(number)] == 2
  }
}
