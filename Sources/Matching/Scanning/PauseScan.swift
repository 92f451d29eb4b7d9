/// What only fills a pause: sounds of hesitation, and 那个 where it points at nothing.
extension LineScan {
  @inline(never)
  func addPause(_ start: Int, _ end: Int) {
    if end - start == 2, end < text.count, FillerWords.isPointedAt(text.units[end]) { return }
    if !hasPause {
      rows.pointee.hasPause = true
      pauses.update(repeating: 0, count: text.count + 1)
    }
    // 那个 alone stands before what it points at; beside another pause, or a comma, it is one itself.
    let mark: Int32 = end - start == 2 && text.units[end - 1] == 0x4E2A ? 2 : 1
    for place in start..<end where pauses[place] != 1 { pauses[place] = mark }
  }

  /// Whether a stretch of 那个 is said in a pause: next to a sound, twice, or between commas.
  private func isPause(_ start: Int, _ end: Int) -> Bool {
    let stop = NormalisedText.Break.soft | NormalisedText.Break.hard
    return end - start > 2 || start > 0 && pauses[start - 1] != 0 || end < text.count && pauses[end] == 1
      || end < text.count && text.breaks[end] & stop != 0
  }

  /// From marks to how many there are before each place.
  func countPauses() {
    var place = 0
    while place < text.count {
      guard pauses[place] == 2 else {
        place += 1
        continue
      }
      var end = place
      while end < text.count, pauses[end] == 2 { end += 1 }
      if !isPause(place, end) { for unit in place..<end { pauses[unit] = 0 } }
      place = end
    }
    var before: Int32 = 0
    for place in 0...text.count {
      let mark = min(1, pauses[place])
      pauses[place] = before
      before += mark
    }
  }
}
