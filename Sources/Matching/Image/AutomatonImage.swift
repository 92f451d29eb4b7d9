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
    write(elements: UnsafeBufferPointer(start: automaton.words, count: automaton.wordCount + 1))
  }
}

extension FlatReader {
  /// An automaton whose words lead to what lies behind it, which `check` is asked about.
  mutating func automaton() throws(FlatFault) -> Automaton {
    let units = try elements(of: UInt16.self)
    let codes = try elements(of: UInt16.self)
    let automaton = try Automaton(
      nodes: try elements(of: Automaton.Node.self), words: try elements(of: Automaton.Word.self),
      units: units, unitCodes: codes)
    try automaton.checkStates()
    return automaton
  }
}

extension Automaton {
  /// That no step leaves the arrays and no walk along links goes round: a state's failure link leads to a state that is
  /// reached by fewer characters, a word's link to a shorter word, and no word is longer than the way to its state.
  fileprivate func checkStates() throws(FlatFault) {
    for number in 0..<wordCount {
      let word = words[number]
      guard word.length > 0, word.link >= 0, Int(word.link) <= wordCount,
        word.link == 0 || words[Int(word.link) - 1].length < word.length
      else { throw FlatFault() }
    }
    let depths = UnsafeMutablePointer<Int32>.allocate(capacity: size)
    defer { depths.deallocate() }
    depths.initialize(repeating: -1, count: size)
    depths[0] = 0
    for state in 0..<size {
      let node = nodes[state]
      guard node.base >= 0, Int(node.base) < size, isState(node.fail), node.output >= 0,
        Int(node.output) <= wordCount, node.check >= -1, Int(node.check) < size
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
    guard nodes[0].output == 0 else { throw FlatFault() }
    for state in 1..<max(1, size) where depths[state] > 0 {
      let node = nodes[state]
      guard depths[Int(node.fail)] >= 0, depths[Int(node.fail)] < depths[state],
        node.output == 0 || Int32(words[Int(node.output) - 1].length) <= depths[state]
      else { throw FlatFault() }
    }
  }

  /// That what words mean and their rows lie one word's behind the other's, so many in all.
  func checkMarks(meanings: Int, rows: Int) throws(FlatFault) {
    guard words[0].meanings == 0, words[0].rows == 0, words[wordCount].meanings == meanings,
      words[wordCount].rows == rows
    else { throw FlatFault() }
    for number in 0..<wordCount {
      let word = words[number]
      let next = words[number + 1]
      guard word.meanings <= next.meanings, word.rows <= next.rows else { throw FlatFault() }
    }
  }

  private func isState(_ number: Int32) -> Bool { number >= 0 && Int(number) < size }
}
