/// Runs a sentence template's program over a scanned line.
///
/// Every pair of instruction and place is visited once (with wildcards: once for each number of words matched on the way),
/// so the time is bounded by their product; there is no
/// backtracking over lists.
struct SentenceMatching {
  /// What a program captured on its way, as a chain of cells.
  struct Capture {
    enum Kind: UInt8 {
      case list, range, open, close
    }
    var previous: Int32
    var kind: Kind
    var slot: Int32
    var value: Int32
    var start: Int32
    var end: Int32
  }

  struct Result {
    var start: Int
    var end: Int
    var captures: [Capture]
    /// Units matched by words and list values, wildcards not counted.
    var matched: Int
  }

  private struct Thread {
    var program: Int32
    var place: Int32
    var capture: Int32
    var matched: Int32
  }

  let scan: LineScan
  private let index: MatchIndex
  private var stack: [Thread] = []
  private var cells: [Capture] = []
  private var visited: [UInt64] = []
  /// The most words matched on the way to each instruction and place.
  private var most: [Int32] = []

  init(_ scan: LineScan) {
    self.scan = scan
    index = scan.index
  }

  /// Matches a rule over the whole line, or within it when its block says so.
  mutating func match(_ rule: MatchIndex.Rule, allows: (_ list: Int32, _ value: Int32) -> Bool) -> Result? {
    let block = index.blocks[Int(rule.owner)]
    guard block.matchesWithin else {
      guard SentenceBounds.allow(index.instructions[Int(rule.first)], scan.text) else { return nil }
      return run(rule, from: 0, within: false, allows)
    }
    // The whole line counts first; a later start wins only by matching more words.
    var best = run(rule, from: 0, within: false, allows)
    var start = 0
    while start < scan.text.count {
      if let found = run(rule, from: start, within: true, allows), found.matched > best?.matched ?? 0 {
        best = found
      }
      start += 1
    }
    return best
  }

  private mutating func run(
    _ rule: MatchIndex.Rule, from start: Int, within: Bool, _ allows: (_ list: Int32, _ value: Int32) -> Bool
  ) -> Result? {
    let count = scan.text.count
    let width = count + 1
    // Where a wildcard competes with the template's own words, the way that matches most words is the one meant.
    let weighs = !within && rule.hasWildcard
    var best: (end: Int, capture: Int32, matched: Int)?
    if weighs {
      most.removeAll(keepingCapacity: true)
      most.append(contentsOf: repeatElement(-1, count: Int(rule.count) * width))
    }
    let size = (Int(rule.count) * width + 63) / 64
    if visited.count < size {
      visited = [UInt64](repeating: 0, count: size)
    } else {
      for place in 0..<size { visited[place] = 0 }
    }
    stack.removeAll(keepingCapacity: true)
    cells.removeAll(keepingCapacity: true)
    stack.append(Thread(program: rule.first, place: Int32(start), capture: -1, matched: 0))
    while let thread = stack.popLast() {
      let bit = Int(thread.program - rule.first) * width + Int(thread.place)
      if weighs {
        if thread.matched <= most[bit] { continue }
        most[bit] = thread.matched
      } else {
        if visited[bit >> 6] & (1 << UInt64(bit & 63)) != 0 { continue }
        visited[bit >> 6] |= 1 << UInt64(bit & 63)
      }
      let step = index.instructions[Int(thread.program)]
      let place = Int(thread.place)
      var next = thread
      next.program += 1
      switch step.operation {
      case .match:
        let open = isOpen(thread.capture)
        if place == count || within {
          if weighs {
            if best.map({ Int(thread.matched) > $0.matched }) ?? true {
              best = (place, thread.capture, Int(thread.matched))
            }
            continue
          }
          if !within { return result(start, place, thread.capture, Int(thread.matched)) }
          if Int(thread.matched) > best?.matched ?? 0 || open && place > best?.end ?? 0 {
            best = (place, thread.capture, Int(thread.matched))
          }
        }
      case .literal:
        let length = Int(step.a)
        guard place + length <= count else { continue }
        var same = true
        for offset in 0..<length
        where scan.text.units[place + offset] != index.literalUnits[Int(step.b) + offset] {
          same = false
          break
        }
        guard same else { continue }
        next.place += step.a
        next.matched += step.a
        stack.append(next)
      case .split:
        stack.append(
          Thread(program: step.b, place: thread.place, capture: thread.capture, matched: thread.matched))
        stack.append(
          Thread(program: step.a, place: thread.place, capture: thread.capture, matched: thread.matched))
      case .jump:
        next.program = step.a
        stack.append(next)
      case .list: pushValues(step, thread, allows)
      case .range:
        guard let (value, end) = number(index.ranges[Int(step.a)], at: place) else { continue }
        next.capture = capture(thread, .range, step.b, Int32(truncatingIfNeeded: value), end)
        next.place = Int32(end)
        next.matched += Int32(end - place)
        stack.append(next)
      case .open:
        guard place < count, isEdge(place) else { continue }
        next.capture = capture(thread, .open, step.b, -1, place)
        stack.append(next)
      case .any:
        guard place < count else { continue }
        next.place += 1
        stack.append(next)
      case .bounds: stack.append(next)
      case .edge:
        guard isEdge(place) else { continue }
        stack.append(next)
      case .close:
        next.capture = capture(thread, .close, step.b, -1, place)
        stack.append(next)
      }
    }
    return best.map { result(start, $0.end, $0.capture, $0.matched) }
  }

  /// Values in the order in which they were found end shortest first; the longest is tried first, and of two that end
  /// together the one that the list has first.
  private mutating func pushValues(
    _ step: Instruction, _ thread: Thread, _ allows: (_ list: Int32, _ value: Int32) -> Bool
  ) {
    let first = stack.count
    var number = scan.head(step.a)
    while number >= 0 {
      let hit = scan.hits[Int(number)]
      if hit.start == thread.place, allows(index.facts[Int(step.a)].list, hit.value) {
        var next = thread
        next.program += 1
        next.capture = capture(thread, .list, step.b, number, Int(hit.end))
        next.place = hit.end
        next.matched += hit.end - hit.start
        var place = stack.count
        while place > first, stack[place - 1].place == next.place { place -= 1 }
        stack.insert(next, at: place)
      }
      number = hit.next
    }
  }

  /// Whether a name or remark may begin or end here: not inside a word of an alphabet that parts its words by spaces.
  private func isEdge(_ place: Int) -> Bool {
    guard place > 0, place < scan.text.count else { return true }
    return scan.text.breaks[place] & NormalisedText.Break.word != 0 || scan.text.units[place] >= 0x590
  }

  private mutating func capture(
    _ thread: Thread, _ kind: Capture.Kind, _ slot: Int32, _ value: Int32, _ end: Int
  ) -> Int32 {
    cells.append(
      Capture(
        previous: thread.capture, kind: kind, slot: slot, value: value, start: thread.place, end: Int32(end)))
    return Int32(cells.count - 1)
  }

  /// Whether the last capture is a wildcard that ends the template.
  private func isOpen(_ capture: Int32) -> Bool { capture >= 0 && cells[Int(capture)].kind == .close }

  private func result(_ start: Int, _ end: Int, _ capture: Int32, _ matched: Int) -> Result {
    var captures: [Capture] = []
    var number = capture
    while number >= 0 {
      captures.append(cells[Int(number)])
      number = cells[Int(number)].previous
    }
    return Result(start: start, end: end, captures: captures.reversed(), matched: matched)
  }

  /// A number of a range: its mantissa in tenths, already multiplied, and where its text ends.
  private func number(_ range: NumberRange, at place: Int) -> (value: Int, end: Int)? {
    var start = place
    var sign = 1
    if place < scan.text.count, scan.text.units[place] == 0x2D || scan.text.units[place] == 0x8D1F {
      sign = -1
      start += 1
    }
    guard
      let number = ChineseNumber.parse(scan.text.units, from: start, count: scan.text.count)
        ?? EnglishNumber.parse(scan.text, from: start)
    else { return nil }
    guard number.scale <= 1 else { return nil }
    let tenths = sign * (number.scale == 0 ? number.mantissa * 10 : number.mantissa)
    guard tenths >= range.bounds.lowerBound * 10,
      tenths <= range.bounds.upperBound * 10 + (range.fractions == .none ? 0 : 9)
    else { return nil }
    let fraction = abs(tenths) % 10
    switch range.fractions {
    case .none: guard fraction == 0 else { return nil }
    case .halves: guard fraction == 0 || fraction == 5 else { return nil }
    case .tenths: break
    }
    if fraction == 0, (tenths / 10 - range.bounds.lowerBound) % range.step != 0 { return nil }
    return (tenths, number.end)
  }
}
