/// Concepts that are made of patterns, found when the words are.
extension LineScan {
  /// Hits of concepts that are defined by patterns, in the order of the rule files.
  func derive() {
    let matching = PatternMatching(self)
    let triggered = self.triggered
    triggerFound()
    // Rules that a new symbol brings count only where they lie behind the one that brought it: what lies before is done.
    for block in 0..<triggeredWidth {
      while triggered[block] != 0 {
        let number = block << 6 | triggered[block].trailingZeroBitCount
        triggered[block] &= triggered[block] - 1
        let rule = index.rules[number]
        let consumes = index.facts[Int(rule.owner)].consumes
        matching.forEachMatch(of: rule, leavesBrackets: !consumes) { start, end in
          if add(rule.owner, start, end, -1, weight: 1) { activate(rule.owner, after: number) }
          chains.spread(Int32(truncatingIfNeeded: hits.count - 1), of: rule.owner)
          if consumes { consume(start, end, but: rule.owner) }
        }
      }
    }
  }

  /// Notes the derived rules that are posted under what the line's words hit and that may match.
  @inline(__always)
  private func triggerFound() {
    let starts = index.derivedStarts
    let postings = index.derivedPostings
    let partners = index.derivedPartners
    let states = chains.states
    let triggered = self.triggered
    let symbols = chains.listActive { $0.derived }
    for place in chains.listPlaces(of: symbols, { (starts[$0], starts[$0 + 1]) }) {
      let rule = Int(postings[Int(place)])
      let mayMatch = HitChains.isSaid(partners[Int(place)], states)
      triggered[rule >> 6] |= UInt64(truncatingIfNeeded: mayMatch) &<< UInt64(rule & 63)
    }
  }

  /// Tells its brackets that a derived concept was hit first, and notes what lies behind a rule and is posted under any of them.
  private func activate(_ symbol: Int32, after last: Int) {
    let rows = chains.rows(of: symbol)
    trigger(Int(symbol), after: last)
    for place in rows {
      let row = chains.row(place)
      let block = Int(row.block)
      var bits = row.bits & chains.kinds[block].derived & ~chains.states[block].active
      while bits != 0 {
        trigger(block << 6 | bits.trailingZeroBitCount, after: last)
        bits &= bits - 1
      }
    }
    chains.activate(rows: rows)
  }

  /// Notes the derived rules that are posted under a symbol, lie behind `last` and may match.
  @inline(__always)
  private func trigger(_ symbol: Int, after last: Int) {
    for posting in Int(index.derivedStarts[symbol])..<Int(index.derivedStarts[symbol + 1]) {
      let partner = index.derivedPartners[posting]
      let rule = Int(index.derivedPostings[posting])
      if rule > last, partner < 0 || chains.isActive(partner) {
        triggered[rule >> 6] |= 1 << UInt64(rule & 63)
      }
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
