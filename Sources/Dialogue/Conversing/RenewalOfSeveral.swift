import Matching

/// `关闭彩铃和语音包的自动续费`: it is their renewal that is to be switched off, and neither is left.
enum RenewalOfSeveral {
  /// The line with that one wish; nil for any other line.
  static func wish(in reading: Reading) -> Reading? {
    let text = reading.text
    guard reading.wishes.count > 0, reading.wishes.allSatisfy({ $0.intent.hasPrefix("unsubscribe.") }),
      let first = Phrases.of(text).first.map(String.init), keepsBesides(reading, behind: first),
      renewals.contains(where: { renewal in ends.contains { first.hasSuffix(renewal + $0) } }),
      starts.contains(where: first.contains), !leaving.contains(where: first.contains), first.count <= longest
    else { return nil }
    var result = reading
    result.wishes = [reading.wishes[0]]
    result.wishes[0].intent = "autorenew.cancel"
    result.candidates = []
    return result
  }

  /// Whether all that stands behind the first phrase only keeps something: 流量包的留着.
  private static func keepsBesides(_ reading: Reading, behind first: String) -> Bool {
    let end = first.unicodeScalars.count
    let acts = PointingLine.acts(in: reading).filter { $0.range.lowerBound >= end }
    let phrases = Phrases.of(reading.text).count
    return phrases == 1 || (acts.count == phrases - 1 && acts.allSatisfy { $0.act == .keep })
  }

  private static let renewals = ["的自动续费", "的续费", "的自动扣费", "的自动续订"]
  private static let ends = ["", "吧", "了", "一下", "功能", "功能吧", "。", "！", "谢谢"]
  private static let starts = ["关", "取消", "停", "去掉", "不要"]
  private static let leaving = ["退", "拆", "销", "再", "然后", "，", ","]
  private static let longest = 24
}
