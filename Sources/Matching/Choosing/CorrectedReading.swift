/// Reads a line whose speaker corrects himself: `退彩铃，啊不，退宽带` and `我要退彩铃，不对，是那个会员`.
///
/// What is said behind the correction counts, with the act from before it where only another thing is named. It can only turn one
/// thing to be ended into another one, or give a meaning to a line that had none.
struct CorrectedReading {
  private let reading: LineReading
  private let context: [String: SlotValue]

  init(_ reading: LineReading, _ context: [String: SlotValue]) {
    self.reading = reading
    self.context = context
  }

  /// The reading of the line that was gathered, with what its correction says instead; nil where none was heard.
  func completed(_ whole: Reading) -> Reading? {
    guard let end = reading.correctionEnd else { return nil }
    let first = whole.wishes.first
    if let first, !Self.isLeaving(first.intent) { return whole }
    guard end + 2 <= reading.scan.text.count else { return whole }
    let offset = Int(reading.scan.text.starts[end])
    let act = first == nil ? nil : actBefore(end)
    let scalars = Array(whole.text.unicodeScalars)
    guard offset > 0, offset < scalars.count else { return whole }
    var rest = String.UnicodeScalarView()
    rest.append(contentsOf: scalars[offset...])
    if let wish = leaving(String(rest)) { return replaced(whole, wish, offset) }
    guard let act, let wish = leaving(act + String(rest)) else { return whole }
    return replaced(whole, wish, offset - act.unicodeScalars.count)
  }

  /// The first word of ending before a place.
  private func actBefore(_ end: Int) -> String? {
    let text = reading.scan.text
    let acts: [UInt16] = Array("退关停拆删取".utf16)
    for place in 0..<end where acts.contains(text.units[place]) {
      return text.units[place] == acts.last ? "取消" : String(decoding: [text.units[place]], as: UTF16.self)
    }
    return nil
  }

  private func leaving(_ text: String) -> Wish? {
    reading.gather(text, context)
    guard let wish = ReadingBuilder(reading).build(text).wishes.first, Self.isLeaving(wish.intent),
      !wish.intent.hasSuffix(".unspecified"), wish.manner != .denial, wish.manner != .hypothetical
    else { return nil }
    return wish
  }

  private func replaced(_ whole: Reading, _ wish: Wish, _ offset: Int) -> Reading {
    var wish = wish
    for place in wish.hits.indices {
      let range = wish.hits[place].range
      wish.hits[place].range = max(0, range.lowerBound + offset)..<max(0, range.upperBound + offset)
    }
    var result = whole
    result.wishes = [wish]
    result.candidates = []
    return result
  }

  private static func isLeaving(_ intent: String) -> Bool { intent.hasPrefix("unsubscribe.") }
}

extension LineReading {
  /// Where the last correction ends; nil where none was heard.
  var correctionEnd: Int? {
    var end = -1
    for place in manners.indices where index.manners[Int(manners[place].manner)] == .correction {
      end = max(end, Int(manners[place].end))
    }
    return end > 0 ? end : nil
  }

  /// Whether the speaker corrects himself.
  var isCorrected: Bool { correctionEnd != nil }
}
