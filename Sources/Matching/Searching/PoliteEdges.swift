extension LineScan {
  /// A wildcard at the edge of the line leaves polite words out, unless there is nothing else.
  func withoutPoliteEdges(_ start: Int, _ end: Int) -> (Int, Int) {
    var first = start
    var last = end
    let stop = NormalisedText.Break.soft | NormalisedText.Break.hard
    if start == 0 {
      for place in stride(from: end - 1, to: start, by: -1) where text.breaks[place] & stop != 0 {
        first = place
        break
      }
      if first == 0 { first = politeEnd(from: start, to: end) }
    }
    if end == text.count {
      var place = first + 1
      while place < end, text.breaks[place] & stop == 0 { place += 1 }
      last = place
      if place == end { last = politeStart(from: first, to: end) }
    }
    return first < last ? (first, last) : (start, end)
  }

  /// Where the polite words that a stretch begins with end.
  func politeEnd(from start: Int, to end: Int) -> Int {
    var place = start
    while let next = longestPolite({ Int($0.start) == place }, { Int($0.end) }), next <= end { place = next }
    return place
  }

  /// Where the polite words that a stretch ends with begin.
  func politeStart(from start: Int, to end: Int) -> Int {
    var place = end
    while let next = longestPolite({ Int($0.end) == place }, { -Int($0.start) }), -next >= start {
      place = -next
    }
    return place
  }

  private func longestPolite(_ fits: (Hit) -> Bool, _ far: (Hit) -> Int) -> Int? {
    var best: Int?
    for symbol in [index.politeSymbol, index.skipSymbol] {
      var number = head(symbol)
      while number >= 0 {
        let hit = hits[Int(number)]
        if fits(hit), far(hit) > best ?? Int.min { best = far(hit) }
        number = hit.next
      }
    }
    return best
  }
}
