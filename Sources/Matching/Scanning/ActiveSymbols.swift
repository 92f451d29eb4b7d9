/// What was hit as lists, made without a question that only the line can answer.
///
/// Which symbols have a hit, how many of them lie side by side and how many rules each has is another matter in every line. Where
/// a processor has to guess such answers it guesses wrong every few steps, and a wrong guess takes longer than what there is to
/// do. So things are written down whether they count or not, and what doesn't count is written over by the next.
extension HitChains {
  /// Some of the symbols of a block, as bits.
  struct Bits: BitwiseCopyable {
    var block: Int
    var bits: UInt64
  }

  /// The symbols that have a hit and that `kind` is posted under, by blocks. Valid until others are listed.
  @inline(__always)
  func listActive(_ kind: (Kinds) -> UInt64) -> UnsafeBufferPointer<Int32> {
    let states = self.states
    let kinds = self.kinds
    let blocks = self.blocks
    let blockCount = blocks.count
    listedBits.reserve(blockCount)
    let bits = listedBits.base
    var count = 0
    for place in 0..<blockCount {
      let block = Int(blocks[place])
      let active = states[block].active & kind(kinds[block])
      bits[count] = Bits(block: block, bits: active)
      count &+= Self.oneForAny(active)
    }
    return listed(count)
  }

  /// The symbols of so many of the blocks that were noted, none of which is without one.
  @inline(__always)
  private func listed(_ blockCount: Int) -> UnsafeBufferPointer<Int32> {
    // Two are written at a time.
    listedSymbols.reserve(blockCount * 64 + 2)
    let symbols = listedSymbols.base
    let bits = listedBits.base
    var count = 0
    for place in 0..<blockCount {
      let first = bits[place].block << 6
      var left = bits[place].bits
      repeat {
        symbols[count] = Int32(truncatingIfNeeded: first &+ left.trailingZeroBitCount)
        left &= left &- 1
        count &+= 1
        symbols[count] = Int32(truncatingIfNeeded: first &+ left.trailingZeroBitCount)
        count &+= Self.oneForAny(left)
        left &= left &- 1
      } while left != 0
    }
    return UnsafeBufferPointer(start: symbols, count: count)
  }

  /// All places of the stretches of some symbols, which have at least one each. Valid until others are listed.
  @inline(__always)
  func listPlaces(
    of symbols: UnsafeBufferPointer<Int32>, _ stretch: (Int) -> (first: Int32, end: Int32)
  ) -> UnsafeBufferPointer<Int32> {
    var count = 0
    for symbol in symbols {
      var (place, end) = stretch(Int(symbol))
      listedPlaces.reserve(count &+ Int(end &- place) &+ 4)
      let places = listedPlaces.base
      repeat {
        places[count] = place
        places[count &+ 1] = place &+ 1
        places[count &+ 2] = place &+ 2
        places[count &+ 3] = place &+ 3
        count &+= Int(min(4, end &- place))
        place &+= 4
      } while place < end
    }
    return UnsafeBufferPointer(start: listedPlaces.base, count: count)
  }

  /// 0 for no bits, 1 for any: counted and not asked, where compilers make a jump of what is asked.
  @inline(__always)
  static func oneForAny(_ bits: UInt64) -> Int {
    Int(truncatingIfNeeded: (bits | (0 &- bits)) &>> 63)
  }

  /// 1 where a symbol has a hit and where there is none to have one, else 0.
  @inline(__always)
  static func isSaid(_ symbol: Int32, _ states: UnsafeMutablePointer<State>) -> Int {
    let place = Int(max(0, symbol))
    let isNone = UInt64(truncatingIfNeeded: UInt32(bitPattern: symbol) &>> 31)
    return Int(truncatingIfNeeded: states[place &>> 6].active &>> UInt64(place & 63) & 1 | isNone)
  }
}
