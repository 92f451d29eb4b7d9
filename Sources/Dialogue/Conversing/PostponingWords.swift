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

  private static let times = [
    "下个月", "下月", "过几天", "过两天", "过阵子", "过段时间", "以后", "月底", "明天", "晚点", "到期", "改天", "回头", "下次", "到时候",
  ]
  private static let leaving = ["退", "取消", "关", "停", "销"]
  private static let words = [
    "再说", "以后再说", "回头再说", "下次再说", "到时候再说", "过几天再说", "那个再说", "的再说", "先等等", "先放着", "先放一放", "再考虑",
    "再想想", "我再想想", "改天再",
  ]
}

/// Words right behind a thing that say that it is in use, and nothing else of it: 语音包 of `彩铃不用了，语音包我在用`.
enum InUseWords {
  static func begin(_ text: String) -> Bool {
    var rest = text[...]
    while let word = small.first(where: rest.hasPrefix) { rest = rest.dropFirst(word.count) }
    guard let word = words.first(where: rest.hasPrefix) else { return false }
    rest = rest.dropFirst(word.count)
    while let word = endings.first(where: rest.hasPrefix) { rest = rest.dropFirst(word.count) }
    return rest.first.map { "，,。；;！! ".contains($0) } ?? true
  }

  private static let small = [
    "我们", "我妈", "我爸", "我", "俺", "家里人", "家里", "孩子", "老婆", "老公", "还是", "还", "一直", "经常", "天天", "每天", "正", "现在",
    "平时", "也", "都", "是",
  ]
  private static let words = ["在用", "用着", "要用", "得用", "需要用", "用得多", "用得上"]
  private static let endings = ["的", "呢", "着", "啊", "呀", "哦"]
}
