/// A double-array Aho–Corasick automaton over character units: one pass over a line finds every word of every rule.
///
/// A state `s` goes with character code `c` to `base[s] + c` if `check` of that place is `s`. Codes are given by
/// frequency, most frequent first, which keeps the array dense. Immutable once built.
final class Automaton: @unchecked Sendable {
  /// What stepping through a state needs, in one place of memory.
  struct Node {
    var base: Int32
    var check: Int32
    var fail: Int32
    /// The longest word that ends in this state or down its failure links, counted from 1; 0 for none.
    var output: Int32
  }

  /// What is looked up of a word that was found, in one place of memory.
  struct Word {
    /// The next shorter word that ends where this one ends, counted from 1; 0 for none.
    var link: Int32 = 0
    /// Where what it means begins; where it ends, the next word's begins.
    var meanings: Int32 = 0
    /// Where its rows of brackets begin; where they end, the next word's begin.
    var rows: Int32 = 0
    /// In units; 0 behind the last word.
    var length: UInt16 = 0
    /// 1 where one part of some bracket says it strongly and another weakly, else 0.
    var divided: UInt16 = 0

    @inline(__always)
    var isDivided: Bool { divided != 0 }
  }

  /// Code of each of the 65 536 units; 0 is a unit that no word has.
  let codes: UnsafeMutablePointer<UInt16>
  let nodes: UnsafeMutablePointer<Node>
  let size: Int
  /// The words by number, and one behind them.
  let words: UnsafeMutablePointer<Word>
  let wordCount: Int
  /// False where nodes and words lie in an image, which has an owner of its own.
  private let ownsStates: Bool

  /// An automaton that finds words and doesn't know yet what they mean.
  init(_ builder: AutomatonBuilder, wordCount: Int) {
    codes = .allocate(capacity: 65_536)
    codes.initialize(repeating: 0, count: 65_536)
    for (unit, code) in builder.codes { codes[Int(unit)] = code }
    size = builder.base.count
    ownsStates = true
    self.wordCount = wordCount
    nodes = .table(size)
    words = .table(wordCount + 1)
    words.initialize(repeating: Word(), count: wordCount + 1)
    for state in 0..<size {
      let word = builder.word[state]
      let link = builder.wordLink[state]
      let shorter = link == 0 ? 0 : builder.word[Int(link)] + 1
      (nodes + state).initialize(
        to: Node(
          base: builder.base[state], check: builder.check[state], fail: builder.fail[state],
          output: word >= 0 ? word + 1 : shorter))
      guard word >= 0 else { continue }
      words[Int(word)].link = shorter
      words[Int(word)].length = builder.lengths[Int(word)]
    }
  }

  /// Takes in what words mean: their other fields, and those behind the last word.
  func mark(_ marks: [Word]) {
    for (number, mark) in marks.enumerated() {
      words[number].meanings = mark.meanings
      words[number].rows = mark.rows
      words[number].divided = mark.divided
    }
  }

  /// An automaton whose states lie in an image. `units` and `unitCodes` are the characters that its words have.
  init(
    nodes: UnsafeMutableBufferPointer<Node>, words: UnsafeMutableBufferPointer<Word>,
    units: UnsafeMutableBufferPointer<UInt16>, unitCodes: UnsafeMutableBufferPointer<UInt16>
  ) throws(FlatFault) {
    guard let firstNode = nodes.baseAddress, let firstWord = words.baseAddress, !nodes.isEmpty,
      !words.isEmpty, units.count == unitCodes.count
    else { throw FlatFault() }
    self.nodes = firstNode
    self.words = firstWord
    size = nodes.count
    wordCount = words.count - 1
    ownsStates = false
    codes = .allocate(capacity: 65_536)
    codes.initialize(repeating: 0, count: 65_536)
    for (unit, code) in zip(units, unitCodes) { codes[Int(unit)] = code }
  }

  deinit {
    codes.deallocate()
    if ownsStates {
      nodes.deallocate()
      words.deallocate()
    }
  }

  /// Calls `found` with each word that ends at each place, longest first: the word, behind which the next one lies, its start
  /// and its end.
  @inline(__always)
  func scan(
    _ units: UnsafePointer<UInt16>, count: Int, _ found: (UnsafePointer<Word>, Int, Int) -> Void
  ) {
    let size = Int32(self.size)
    let codes = self.codes
    let nodes = self.nodes
    let words = UnsafePointer(self.words)
    var state: Int32 = 0
    var node = nodes[0]
    for index in 0..<count {
      let code = Int32(codes[Int(units[index])])
      if code == 0 {
        state = 0
        node = nodes[0]
        continue
      }
      while true {
        let next = node.base + code
        if next < size {
          let candidate = nodes[Int(next)]
          if candidate.check == state {
            state = next
            node = candidate
            break
          }
        }
        if state == 0 { break }
        state = node.fail
        node = nodes[Int(state)]
      }
      var number = node.output
      while number != 0 {
        let word = words + Int(number - 1)
        found(word, index + 1 - Int(word.pointee.length), index + 1)
        number = word.pointee.link
      }
    }
  }
}

/// Builds the arrays of an `Automaton` from distinct words.
struct AutomatonBuilder {
  private(set) var codes: [UInt16: UInt16] = [:]
  private(set) var base: [Int32] = []
  private(set) var check: [Int32] = []
  private(set) var fail: [Int32] = []
  private(set) var word: [Int32] = []
  private(set) var wordLink: [Int32] = []
  private(set) var lengths: [UInt16] = []
  private var firstFree = 1
  /// Where the search for a place begins, by the order of magnitude of a state's children: crowded regions are not
  /// searched again and again.
  private var cursors = [Int](repeating: 1, count: 18)

  /// Words must be distinct and not empty.
  init(_ words: [[UInt16]]) {
    lengths = words.map { UInt16($0.count) }
    let flat = encode(words)
    build(flat.text, flat.starts, flat.order, lengths.map { Int($0) })
  }

  /// Words as codes, one after another, and their order by code.
  private mutating func encode(_ words: [[UInt16]]) -> (text: [UInt16], starts: [Int], order: [Int]) {
    var frequency = [Int32](repeating: 0, count: 65_536)
    var total = 0
    for word in words {
      total += word.count
      for unit in word { frequency[Int(unit)] += 1 }
    }
    let used = (0..<65_536).filter { frequency[$0] > 0 }.sorted { frequency[$0] > frequency[$1] }
    for (rank, unit) in used.enumerated() { codes[UInt16(unit)] = UInt16(rank + 1) }
    var table = [UInt16](repeating: 0, count: 65_536)
    for (unit, code) in codes { table[Int(unit)] = code }
    var text: [UInt16] = []
    text.reserveCapacity(total)
    var starts: [Int] = []
    starts.reserveCapacity(words.count)
    for word in words {
      starts.append(text.count)
      for unit in word { text.append(table[Int(unit)]) }
    }
    // The first four codes fit one key; only equal keys need a look at the rest.
    var keys: [(UInt64, Int32)] = []
    keys.reserveCapacity(words.count)
    for (number, word) in words.enumerated() {
      var key: UInt64 = 0
      for offset in 0..<4 {
        key = key << 16 | (offset < word.count ? UInt64(text[starts[number] + offset]) : 0)
      }
      keys.append((key, Int32(number)))
    }
    keys.sort { first, second in
      if first.0 != second.0 { return first.0 < second.0 }
      let one = words[Int(first.1)]
      let other = words[Int(second.1)]
      var offset = 4
      while offset < one.count, offset < other.count {
        let a = text[starts[Int(first.1)] + offset]
        let b = text[starts[Int(second.1)] + offset]
        if a != b { return a < b }
        offset += 1
      }
      return one.count < other.count
    }
    return (text, starts, keys.map { Int($0.1) })
  }

  private mutating func reserve(_ size: Int) {
    guard size > base.count else { return }
    let target = max(size, base.count * 2, 1_024)
    let extra = target - base.count
    base += [Int32](repeating: 0, count: extra)
    check += [Int32](repeating: -1, count: extra)
    fail += [Int32](repeating: 0, count: extra)
    word += [Int32](repeating: -1, count: extra)
    wordLink += [Int32](repeating: 0, count: extra)
  }

  /// Breadth first, so that a state's failure link is known before its children are placed.
  private mutating func build(_ text: [UInt16], _ starts: [Int], _ order: [Int], _ lengths: [Int]) {
    // Places below the highest code fit no lowest child; left free, they would hold the search back for ever.
    firstFree = codes.count + 1
    reserve(firstFree + 1_024)
    check[0] = 0
    var queue: [(state: Int32, low: Int, high: Int, depth: Int)] = [(0, 0, order.count, 0)]
    var head = 0
    var children: [(code: Int32, low: Int, high: Int)] = []
    var highest = 0
    while head < queue.count {
      let (state, start, end, depth) = queue[head]
      head += 1
      var low = start
      if low < end, lengths[order[low]] == depth {
        word[Int(state)] = Int32(order[low])
        low += 1
      }
      children.removeAll(keepingCapacity: true)
      while low < end {
        let code = text[starts[order[low]] + depth]
        let from = low
        // The end of the run of equal codes, by doubling and halving.
        var step = 1
        while low + step < end, text[starts[order[low + step]] + depth] == code { step *= 2 }
        var upper = min(low + step, end)
        low += step / 2
        while low + 1 < upper {
          let middle = (low + upper) / 2
          if text[starts[order[middle]] + depth] == code { low = middle } else { upper = middle }
        }
        low += 1
        children.append((Int32(code), from, low))
      }
      guard !children.isEmpty else { continue }
      let place = placeFor(children)
      base[Int(state)] = place
      for child in children {
        let next = Int(place + child.code)
        check[next] = state
        highest = max(highest, next)
      }
      for child in children {
        let next = place + child.code
        if state != 0 {
          var link = fail[Int(state)]
          while true {
            let candidate = base[Int(link)] + child.code
            if Int(candidate) < base.count, check[Int(candidate)] == link, candidate != next, candidate != 0 {
              link = candidate
              break
            }
            if link == 0 { break }
            link = fail[Int(link)]
          }
          fail[Int(next)] = link
        }
        queue.append((next, child.low, child.high, depth + 1))
      }
      while firstFree < check.count, check[firstFree] != -1 { firstFree += 1 }
    }
    // A second walk in the same order fills the word links, which need the words of shorter states.
    for entry in queue where entry.state != 0 {
      let link = fail[Int(entry.state)]
      wordLink[Int(entry.state)] = word[Int(link)] >= 0 && link != 0 ? link : wordLink[Int(link)]
    }
    let size = highest + 1
    base.removeLast(base.count - size)
    check.removeLast(check.count - size)
    fail.removeLast(fail.count - size)
    word.removeLast(word.count - size)
    wordLink.removeLast(wordLink.count - size)
  }

  /// A base at which all children find a free place, from where the last state of the like size found one.
  private mutating func placeFor(_ children: [(code: Int32, low: Int, high: Int)]) -> Int32 {
    let first = Int(children[0].code)
    let last = Int(children[children.count - 1].code)
    let magnitude = Int.bitWidth - children.count.leadingZeroBitCount
    var position = magnitude == 1 ? firstFree : max(firstFree, cursors[magnitude])
    while true {
      reserve(position - first + last + 1)
      if check[position] == -1 {
        let base = position - first
        var fits = true
        for child in children where check[base + Int(child.code)] != -1 {
          fits = false
          break
        }
        if fits {
          cursors[magnitude] = position
          return Int32(base)
        }
      }
      position += 1
    }
  }
}
