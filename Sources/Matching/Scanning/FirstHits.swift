extension LineScan {
  /// Calls `found` with each of some symbols that has a hit which counts, and the first such hit.
  ///
  /// Most brackets have not gathered their hits, and needn't for this: the first of their words and concepts that counts is
  /// theirs. Those that a single character hits first are left out: it says nothing of what a bracket is about. `awaited` is room for as many bits as there are of `wanted`.
  @inline(__always)
  func forEachFirstHit(
    of wanted: UnsafeMutablePointer<UInt64>, _ awaited: UnsafeMutablePointer<UInt64>,
    _ found: (Int32, Hit) -> Void
  ) {
    let chains = self.chains
    let last = hits.count
    for place in chains.blocks.indices {
      let block = chains.blocks[place]
      let active = chains.active(in: block) & wanted[Int(block)]
      // What ends inside a bracket and what doesn't is told by its own hits only.
      let isOwn = chains.states[Int(block)].chained | chains.excepted[Int(block)]
      let own = active & chains.kinds[Int(block)].brackets & isOwn
      awaited[Int(block)] = active & ~own
      forEachBit(own, block) { symbol in
        if let hit = chains.firstAlive(symbol) { found(symbol, hit) }
      }
    }
    var number = 0
    while number < last {
      let hit = hits[number]
      number += 1
      if hit.isDead { continue }
      let rows: Range<Int>
      if hit.symbol == index.sharedSymbol {
        let word = index.automaton.words + Int(hit.value)
        rows = Int(word[0].rows)..<Int(word[1].rows)
      } else {
        let block = Int(hit.symbol) >> 6
        let bit: UInt64 = 1 << UInt64(hit.symbol & 63)
        if awaited[block] & bit != 0 {
          awaited[block] &= ~bit
          found(hit.symbol, hit)
        }
        rows = chains.rows(of: hit.symbol)
      }
      for place in rows {
        let row = chains.row(place)
        let new = awaited[Int(row.block)] & row.bits
        guard new != 0 else { continue }
        awaited[Int(row.block)] &= ~new
        if hit.end - hit.start > 1 { forEachBit(new, row.block) { found($0, hit) } }
      }
    }
  }

  @inline(__always)
  private func forEachBit(_ bits: UInt64, _ block: Int32, _ body: (Int32) -> Void) {
    var bits = bits
    while bits != 0 {
      body(block << 6 | Int32(truncatingIfNeeded: bits.trailingZeroBitCount))
      bits &= bits - 1
    }
  }
}
