import Foundation
import Testing

@testable import Matching

@Suite("Lines that say the same again and again")
struct LongLinesTests {
  /// Where very many words stand inside longer ones, these are looked at all together; some end before the first word that they
  /// are asked about.
  @Test(
    "A line of the own suite, repeated to hundreds of characters, is read like any other",
    arguments: [400, 3000])
  func repeated(upTo length: Int) throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(contentsOf: root.appendingPathComponent("Utterances/own.txt"), encoding: .utf8)
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") && !$0.hasPrefix("[") }
    let chosen =
      ["停机几个月会自动销户", "不是停机，是销户", "流量漫游费取消了", "还是先不退", "人工智能是什么"]
      + stride(from: 0, to: lines.count, by: 101).map { String(lines[$0]) }
    for line in chosen {
      let long = String(String(repeating: line, count: length / line.count + 1).prefix(length))
      #expect(ShippedRules.matcher.read(long).text == long)
    }
  }

  /// Eight times the line would take sixty-four times as long if each of its places were looked for among all its words.
  @Test(
    "What a line costs grows with its length and no faster",
    arguments: ["a", "caling ", "推定", "腾讯视频会员", "❌", "嗯"])
  func growth(_ piece: String) {
    #expect(Self.growsNoFaster { String(repeating: piece, count: $0 / piece.count) })
  }

  /// Nearly every rule has words in such a line, so that each is tried; and a line of a few hundred characters may not be read
  /// again and again in the hope of more.
  @Test("What different lines cost one behind the other grows with their length and no faster")
  func growthOfDifferentLines() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(contentsOf: root.appendingPathComponent("Utterances/own.txt"), encoding: .utf8)
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") && !$0.hasPrefix("[") }
    let whole = lines.prefix(2_000).map { $0.split(separator: "|")[0] }.joined(separator: "，")
    #expect(Self.growsNoFaster { String(whole.prefix($0)) })
  }

  /// Whether eight times as long a line takes less than twenty-four times as long.
  private static func growsNoFaster(_ line: (_ length: Int) -> String) -> Bool {
    func fastest(_ length: Int) -> Int {
      let line = line(length)
      let times = (0..<2).map { _ in
        let start = processorNanoseconds()
        _ = ShippedRules.matcher.read(line)
        return processorNanoseconds() - start
      }
      return times.min() ?? 0
    }
    _ = fastest(512)
    return fastest(4_096) < fastest(512) * 24
  }

  /// What this thread has used; others run beside it.
  private static func processorNanoseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }

  @Test("A line of pictures is read up to the length that lines are read to")
  func pictures() {
    let text = NormalisedText()
    text.normalise(String(repeating: "❌", count: 100_000))
    #expect(text.pictures.count * Pictures.longestWord == 4_096)
    #expect(text.scalarCount == 100_000)
  }
}
