/// Sentences among the rules that matched: what they tell, and what they weigh.
extension LineReading {
  func matchSentence(_ number: Int32, _ rule: MatchIndex.Rule, _ context: [String: SlotValue]) {
    let block = index.blocks[Int(rule.owner)]
    if block.context >= 0, !index.listsTellContext, !isAllowed(block.context, context) { return }
    var slots: [String: SlotValue] = [:]
    let result: SentenceMatching.Result
    if block.context < 0 {
      guard let found = sentenceMatching.match(rule, allows: { _, _ in true }) else { return }
      result = found
    } else {
      let check = ContextCheck(demands: index.contexts[Int(block.context)], context: context)
      let found = sentenceMatching.match(rule) { list, value in
        list < 0 || value < 0 || check.allows(index.lists[Int(list)].values[Int(value)])
      }
      guard let found, let copied = check.slots(told: told(found)) else { return }
      result = found
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

  private func told(_ result: SentenceMatching.Result) -> [CompiledList.Value] {
    var told: [CompiledList.Value] = []
    for capture in result.captures where capture.kind == .list {
      let hit = scan.hits[Int(capture.value)]
      let list = index.facts[Int(hit.symbol)].list
      if list >= 0, hit.value >= 0 { told.append(index.lists[Int(list)].values[Int(hit.value)]) }
    }
    return told
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
