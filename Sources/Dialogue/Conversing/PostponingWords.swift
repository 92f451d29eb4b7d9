/// Words that put off what is named before them: `彩铃退了，宽带再说`.
enum PostponingWords {
  static func begin(_ text: String) -> Bool { words.contains { text.hasPrefix($0) } }

  /// Whether a phrase puts off leaving itself, `流量包下个月再退`, and not something else: `退了以后再开要钱吗`.
  static func putOff(_ text: String) -> Bool {
    if words.contains(where: { word in
      ["", "吧", "呗", "嘛", "了"].contains { text.hasSuffix(word + $0) }
    }) {
      return true
    }
    return times.contains { time in
      guard let range = text.firstRange(of: time + "再") else { return false }
      let isAfterLeaving = leaving.contains { verb in
        ["了", "完", "掉"].contains { text[..<range.lowerBound].contains(verb + $0) }
      }
      return !isAfterLeaving
        && (leaving + ["办", "弄", "说"]).contains { text[range.upperBound...].hasPrefix($0) }
    }
  }

  /// Whether any phrase of a line puts something off.
  static func mayPutOff(_ line: String) -> Bool { Phrases.of(line).contains { putOff(String($0)) } }

  private static let times = [
    "下个月", "下月", "过几天", "过两天", "过阵子", "过段时间", "以后", "月底", "明天", "晚点", "到期", "改天", "回头", "下次", "到时候",
  ]
  private static let leaving = ["退", "取消", "关", "停", "销"]
  private static let words = [
    "再说", "以后再说", "回头再说", "下次再说", "到时候再说", "过几天再说", "那个再说", "的再说", "先等等", "先放着", "先放一放", "再考虑",
    "再想想", "我再想想", "改天再",
  ]
}
