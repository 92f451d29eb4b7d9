/// Concepts that are made of patterns, found when the words are.
extension LineScan {
  /// Hits of concepts that are defined by patterns, in the order of the rule files.
  func derive() {
    triggered.removeAll()
    let deriving = chains.deriving
    for number in deriving.indices { trigger(deriving[number], after: -1) }
    // Triggered rules are kept in order; those that a new symbol brings lie behind the one that brought it.
    guard triggered.count > 0 else { return }
    let matching = PatternMatching(self)
    var done = 0
    while done < triggered.count {
      let number = triggered[done]
      done += 1
      let rule = index.rules[Int(number)]
      let before = deriving.count
      matching.forEachMatch(of: rule) { start, end in
        addSpread(rule.owner, start, end, -1, weight: 1)
        chains.spread(Int32(truncatingIfNeeded: hits.count - 1), of: rule.owner)
        if index.facts[Int(rule.owner)].consumes { consume(start, end, but: rule.owner) }
      }
      // A new symbol may be what a later derived concept is posted under.
      for place in before..<deriving.count { trigger(deriving[place], after: number) }
    }
  }

  /// Adds the derived rules that are posted under a symbol and lie behind `last`, each once, in order.
  @inline(__always)
  private func trigger(_ symbol: Int32, after last: Int32) {
    for posting in Int(index.derivedStarts[Int(symbol)])..<Int(index.derivedStarts[Int(symbol) + 1]) {
      let partner = index.derivedPartners[posting]
      if partner >= 0, !chains.isActive(partner) { continue }
      let rule = index.derivedPostings[posting]
      guard rule > last else { continue }
      triggered.append(rule)
      var place = triggered.count - 1
      while place > 0, triggered[place - 1] > rule {
        triggered[place] = triggered[place - 1]
        place -= 1
      }
      triggered[place] = rule
    }
  }

  private func consume(_ start: Int, _ end: Int, but symbol: Int32) {
    // What a bracket has in common with others ends for these and not for the bracket.
    for place in chains.rows(of: symbol) {
      let row = chains.row(place)
      var bits = row.bits
      while bits != 0 {
        _ = head(row.block << 6 | Int32(truncatingIfNeeded: bits.trailingZeroBitCount))
        bits &= bits - 1
      }
    }
    for place in hits.indices where hits[place].start >= start && hits[place].end <= end {
      if hits[place].symbol != symbol, !chains.holds(hits[place].symbol, symbol),
        !index.facts[Int(hits[place].symbol)].isEntity
      {
        hits.base[place].isDead = true
      }
    }
  }
}
