/// Words for what somebody has no use for, or never ordered: `把没用的都退了`, `不是我自己订的都退了`. Which that is, only he can say.
enum UselessWords {
  static func areIn(_ text: String) -> Bool { words.contains { text.contains($0) } }

  private static let words = [
    "没用的", "没有用的", "用不着的", "用不上的", "用不到的", "多余的", "没必要的", "不需要的", "不必要的",
    "能不要的", "可以不要的", "可要可不要的", "可有可无的", "不是我订的", "不是我自己订的", "不是我开的", "不是我自己开的", "不是我办的",
    "不是我自己办的", "没订过的", "没开过的", "没办过的",
  ]
}
