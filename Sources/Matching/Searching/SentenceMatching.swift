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
  private let stack = Pile<Thread>(capacity: 256)
  private let cells = Pile<Capture>(capacity: 64)
  private let visited = Pile<UInt64>(capacity: 256)
  /// The most words matched on the way to each instruction and place.
  private let most = Pile<Int32>(capacity: 8)

  init(_ scan: LineScan) {
    self.scan = scan
    index = scan.index
  }

  func deallocate() {
    stack.deallocate()
    cells.deallocate()
    visited.deallocate()
    most.deallocate()
  }

  /// Matches a rule over the whole line, or within it when its block says so.
  func match(_ rule: MatchIndex.Rule, allows: (_ list: Int32, _ value: Int32) -> Bool) -> Result? {
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

  private func run(
    _ rule: MatchIndex.Rule, from start: Int, within: Bool, _ allows: (_ list: Int32, _ value: Int32) -> Bool
  ) -> Result? {
    let count = scan.text.count
    let units = scan.text.units
    let instructions = index.instructions
    let width = count + 1
    // Where a wildcard competes with the template's own words, the way that matches most words is the one meant.
    let weighs = !within && rule.hasWildcard
    var best: (end: Int, capture: Int32, matched: Int)?
    if weighs { most.fill(with: -1, count: Int(rule.count) * width) }
    visited.fill(with: 0, count: (Int(rule.count) * width + 63) / 64)
    stack.removeAll()
    cells.removeAll()
    stack.append(Thread(program: rule.first, place: Int32(start), capture: -1, matched: 0))
    while stack.count > 0 {
      let thread = stack[stack.count - 1]
      stack.removeLast(1)
      let bit = Int(thread.program - rule.first) * width + Int(thread.place)
      if weighs {
        if thread.matched <= most[bit] { continue }
        most[bit] = thread.matched
      } else {
        let known = visited[bit >> 6]
        if known & (1 << UInt64(bit & 63)) != 0 { continue }
        visited[bit >> 6] = known | 1 << UInt64(bit & 63)
      }
      let step = instructions[Int(thread.program)]
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
        guard isSaid(step, units, place, count) else { continue }
        next.place += step.a
        next.matched += step.a
        stack.append(next)
      case .split:
        // What begins with words that aren't said needn't be tried.
        if begins(step.b, units, place, count) {
          next.program = step.b
          stack.append(next)
        }
        if begins(step.a, units, place, count) {
          next.program = step.a
          stack.append(next)
        }
      case .jump:
        next.program = step.a
        stack.append(next)
      case .list: pushValues(step, thread, allows)
      case .range:
        guard let (value, end) = scan.number(of: index.ranges[Int(step.a)], at: place) else { continue }
        next.capture = capture(thread, .range, step.b, Int32(truncatingIfNeeded: value), end)
        next.place = Int32(end)
        next.matched += Int32(end - place)
        stack.append(next)
      case .open:
        guard place < count else { continue }
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
  private func pushValues(
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
        stack.append(next)
        var place = stack.count - 1
        while place > first, stack[place - 1].place == next.place {
          stack[place] = stack[place - 1]
          place -= 1
        }
        stack[place] = next
      }
      number = hit.next
    }
  }

  /// Whether a way may go on at a place: the words that it begins with, if it does, stand there.
  @inline(__always)
  private func begins(_ target: Int32, _ units: UnsafeMutablePointer<UInt16>, _ place: Int, _ count: Int)
    -> Bool
  {
    let step = index.instructions[Int(target)]
    return step.operation != .literal || isSaid(step, units, place, count)
  }

  /// Whether the words of a step stand at a place.
  @inline(__always)
  private func isSaid(_ step: Instruction, _ units: UnsafeMutablePointer<UInt16>, _ place: Int, _ count: Int)
    -> Bool
  {
    let length = Int(step.a)
    guard place + length <= count else { return false }
    let words = index.literalUnits
    for offset in 0..<length where units[place + offset] != words[Int(step.b) + offset] { return false }
    return true
  }

  /// Whether a name or remark may begin or end here: not inside a word of an alphabet that parts its words by spaces.
  private func isEdge(_ place: Int) -> Bool {
    guard place > 0, place < scan.text.count else { return true }
    return scan.text.breaks[place] & NormalisedText.Break.word != 0 || scan.text.units[place] >= 0x590
  }

  private func capture(
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
}
