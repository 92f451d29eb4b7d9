extension FlatWriter {
  mutating func write(_ automaton: Automaton) {
    var units: [UInt16] = []
    var codes: [UInt16] = []
    for unit in 0..<65_536 where automaton.codes[unit] != 0 {
      units.append(UInt16(unit))
      codes.append(automaton.codes[unit])
    }
    write(elements: units)
    write(elements: codes)
    write(elements: UnsafeBufferPointer(start: automaton.nodes, count: automaton.size))
    write(elements: UnsafeBufferPointer(start: automaton.endings, count: automaton.size))
  }
}

extension FlatReader {
  /// An automaton of `words` words.
  mutating func automaton(words: Int) throws(FlatFault) -> Automaton {
    let units = try elements(of: UInt16.self)
    let codes = try elements(of: UInt16.self)
    let automaton = try Automaton(
      nodes: try elements(of: Automaton.Node.self), endings: try elements(of: Automaton.Ending.self),
      units: units, unitCodes: codes)
    try automaton.check(words: words)
    return automaton
  }
}

extension Automaton {
  /// That no step leaves the arrays and no walk along links goes round: a state's failure link leads to a state that is
  /// reached by fewer characters, a word's link to a shorter word, and no word is longer than the way to its state.
  fileprivate func check(words: Int) throws(FlatFault) {
    let depths = UnsafeMutablePointer<Int32>.allocate(capacity: size)
    defer { depths.deallocate() }
    depths.initialize(repeating: -1, count: size)
    depths[0] = 0
    for state in 0..<size {
      let node = nodes[state]
      guard node.base >= 0, Int(node.base) < size, isState(node.fail), isState(node.output), node.check >= -1,
        Int(node.check) < size
      else { throw FlatFault() }
      guard state > 0, node.check >= 0 else { continue }
      // Up to a state whose depth is known, then down again.
      var top = Int32(state)
      var steps: Int32 = 0
      while depths[Int(top)] < 0 {
        top = nodes[Int(top)].check
        steps += 1
        guard isState(top), steps <= 65_536 else { throw FlatFault() }
      }
      var depth = depths[Int(top)] + steps
      var place = Int32(state)
      while depths[Int(place)] < 0 {
        depths[Int(place)] = depth
        depth -= 1
        place = nodes[Int(place)].check
      }
    }
    for state in 1..<max(1, size) where depths[state] > 0 {
      let node = nodes[state]
      guard depths[Int(node.fail)] >= 0, depths[Int(node.fail)] < depths[state] else { throw FlatFault() }
      guard node.output != 0 else { continue }
      guard endsWord(node.output, depths) else { throw FlatFault() }
      let ending = endings[Int(node.output)]
      guard ending.length > 0, ending.length <= depths[state], ending.word >= 0, Int(ending.word) < words,
        isState(ending.link)
      else { throw FlatFault() }
      guard ending.link != 0 else { continue }
      guard endsWord(ending.link, depths), endings[Int(ending.link)].length < ending.length else {
        throw FlatFault()
      }
    }
  }

  private func endsWord(_ state: Int32, _ depths: UnsafeMutablePointer<Int32>) -> Bool {
    depths[Int(state)] > 0 && nodes[Int(state)].output == state
  }

  private func isState(_ number: Int32) -> Bool { number >= 0 && Int(number) < size }
}
