import Foundation
import Matching
import Testing

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
}
