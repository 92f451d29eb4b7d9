import DataFiles

/// What a line `! 写入 …` says must have been written: `无`, or kinds with `产品=`, `金额=` and `次数=`.
public struct StatedWrites: Sendable {
  /// The words as they stand in the transcript.
  public let text: String
  let wanted: [Wanted]

  struct Wanted: Sendable {
    var kind: String
    var service: String?
    var amount: String?
    var count = 1
  }

  init(_ words: [String], problem: (String) -> DataFileError) throws(DataFileError) {
    text = words.joined(separator: " ")
    if words == ["无"] {
      wanted = []
      return
    }
    if words.contains("无") { throw problem("‘无’ stands alone: nothing was written, or what was is named") }
    var wanted: [Wanted] = []
    for word in words {
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      if parts.count == 1, !word.contains("=") {
        guard BusinessWrite.kinds.contains(word) else {
          throw problem("‘\(word)’ is no kind of write: \(BusinessWrite.kinds.joined(separator: ", ")), or 无")
        }
        wanted.append(Wanted(kind: word))
        continue
      }
      guard parts.count == 2, !wanted.isEmpty else {
        throw problem("‘\(word)’ belongs behind a kind: `! 写入 退订单 产品=彩铃 次数=1`")
      }
      switch parts[0] {
      case "产品": wanted[wanted.count - 1].service = parts[1]
      case "金额": wanted[wanted.count - 1].amount = parts[1]
      case "次数":
        guard let count = Int(parts[1]), count >= 0 else { throw problem("‘\(parts[1])’ is not a number") }
        wanted[wanted.count - 1].count = count
      default: throw problem("‘\(parts[0])’ is not known here: 产品=, 金额= or 次数=")
      }
    }
    self.wanted = wanted
  }
}
