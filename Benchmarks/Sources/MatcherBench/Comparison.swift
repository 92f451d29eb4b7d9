import DataFiles
import Foundation
import Matching

/// Our side of `Benchmarks/compare`: one rule file, lines with the intent they should have, one JSON object out.
enum Comparison {
  private struct Line: Decodable {
    var text: String
    var intent: String?
  }

  private struct Result: Encodable {
    var built: Double
    var median: Double
    var p99: Double
    var mb: Int
    var lines: Int
    var right: Int
  }

  static func run(rules: String, lines: String) throws {
    let text = try String(contentsOfFile: rules, encoding: .utf8)
    let lines = try String(contentsOfFile: lines, encoding: .utf8).split(separator: "\n").map {
      try JSONDecoder().decode(Line.self, from: Data($0.utf8))
    }
    let clock = ContinuousClock()
    let start = clock.now
    let matcher = try IntentFiles.matcher([(name: "rules.yaml", text: text)])
    let built = MatcherBench.seconds(clock.now - start)
    var best = [Double](repeating: .infinity, count: lines.count)
    var right = 0
    for round in 0..<5 {
      for (place, line) in lines.enumerated() {
        let start = clock.now
        let intent = matcher.read(line.text).wishes.first?.intent
        best[place] = min(best[place], MatcherBench.seconds(clock.now - start))
        if round == 0, intent == line.intent { right += 1 }
      }
    }
    best.sort()
    let result = Result(
      built: built, median: best[best.count / 2] * 1e6, p99: best[best.count * 99 / 100] * 1e6,
      mb: MatcherBench.resident(), lines: lines.count, right: right)
    print(String(decoding: try JSONEncoder().encode(result), as: UTF8.self))
  }
}
