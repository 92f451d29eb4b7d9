/// Words for what somebody has no use for: `把没用的都退了`. Which that is, only he can say.
enum UselessWords {
  static func areIn(_ text: String) -> Bool { words.contains { text.contains($0) } }

  private static let words = ["没用的", "没有用的", "用不着的", "用不上的", "用不到的", "多余的", "没必要的", "不需要的", "不必要的"]
}
