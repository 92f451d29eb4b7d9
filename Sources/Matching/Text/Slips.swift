/// Puts words right that are always another word misheard or mistyped.
///
/// The list named `slips` tells which: 取效 is 取消, 专人工 is 转人工. Other than the words of the list `plain` they are
/// replaced before anything is matched, so that every pattern hears the word that was meant. The places of the words stay
/// those of what was written.
extension LineReading {
  /// The list whose texts never mean what they say.
  static let slipListName = "slips"
  /// The lists whose texts are replaced; rules need not name them.
  static let replacing = [plainListName, slipListName]

  /// Normalises and scans the line as it was said, its slips put right.
  func hear(_ text: String) {
    scan.text.normalise(text)
    hearNormalised()
  }

  /// Scans the line that has been taken in, its slips put right.
  func hearNormalised() {
    clear()
    isAsSaid = true
    scan.findWords()
    guard slipSymbol >= 0, scan.isActive(slipSymbol) else { return scan.settle() }
    let slips = words(of: slipSymbol)
    var pieces: [Replacement] = []
    var place = 0
    while place < scan.text.count {
      if let slip = longest(slips.beginning(at: place), slipSymbol) {
        pieces.append(slip)
        place = slip.end
      } else {
        place += 1
      }
    }
    scan.text.replace(pieces.filter { !saysAsWritten($0) })
    scan.scan()
  }
}
