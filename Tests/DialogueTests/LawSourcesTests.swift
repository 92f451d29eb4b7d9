import Foundation
import Testing

/// What customers are told of the law cites only articles that were read, and says of the others that only the press reports
/// them (R36).
@Suite struct LawSourcesTests {
  /// The articles that may be told: those whose full text was read, and the one that only the press reports.
  static let read: [String: Set<Int>] = [
    "电信条例": [30, 33, 34, 39, 40], "个人信息保护法": [15, 16, 45, 46, 47, 50],
    "网络数据安全管理条例": [23, 24], "消费者权益保护法": [25, 55], "民法典": [563, 585], "网络安全法": [21],
  ]
  static let reported: [String: Set<Int>] = ["消费者权益保护法实施条例": [10]]
  static let keys = [
    "telecom": "电信条例", "personal": "个人信息保护法", "netdata": "网络数据安全管理条例", "consumer": "消费者权益保护法",
    "consumerRules": "消费者权益保护法实施条例", "civil": "民法典", "network": "网络安全法",
  ]

  /// Every reply of the rule files: its key, and its words.
  static let replies: [(key: String, text: String)] = {
    let folder = TestWorld.root.appendingPathComponent("Intents")
    let files =
      (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
    return files.filter { $0.pathExtension == "yaml" }.flatMap { file -> [(key: String, text: String)] in
      let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
      return text.split(separator: "\n").compactMap { line -> (key: String, text: String)? in
        guard let match = line.wholeMatch(of: #/  ([a-z]+(?:\.\w+)+): (.+)/#) else { return nil }
        return (String(match.1), String(match.2))
      }
    }
  }()

  /// The articles that a text cites, such as 电信条例 第三十条、第四十条.
  static func citations(in text: String) -> [(act: String, article: Int)] {
    let acts = (Array(read.keys) + Array(reported.keys)).sorted { $0.count > $1.count }
    let articles = /第([一二三四五六七八九十百]+)条(至|、|和)?/
    var found: [(act: String, article: Int)] = []
    var rest = Substring(text)
    while let place = acts.compactMap({ act in rest.firstRange(of: act).map { (act, $0) } })
      .min(by: { ($0.1.lowerBound, -$0.0.count) < ($1.1.lowerBound, -$1.0.count) })
    {
      rest = rest[place.1.upperBound...]
      if let year = rest.prefixMatch(of: /（20\d\d）/) { rest = rest[year.range.upperBound...] }
      rest = rest.drop { $0 == " " }
      var from: Int?
      while let match = rest.prefixMatch(of: articles) {
        let number = number(String(match.1))
        if let from { found += (from + 1..<max(number, from + 1)).map { (place.0, $0) } }
        found.append((place.0, number))
        from = match.2 == "至" ? number : nil
        rest = rest[match.range.upperBound...]
      }
    }
    return found
  }

  static func number(_ text: String) -> Int {
    var (total, digit) = (0, 0)
    for character in text {
      switch character {
      case "百": (total, digit) = (total + max(digit, 1) * 100, 0)
      case "十": (total, digit) = (total + max(digit, 1) * 10, 0)
      default: digit = (Array("零一二三四五六七八九").firstIndex(of: character)) ?? 0
      }
    }
    return total + digit
  }

  @Test("citations are found, ranges and lists included")
  func found() {
    let some = Self.citations(in: "（个人信息保护法 第四十五条至第四十七条、第五十条；电信条例（2016）第三十条；民法典 第五百六十三条）")
    #expect(some.map(\.article) == [45, 46, 47, 50, 30, 563])
    #expect(some.map(\.act).last == "民法典" && some[4].act == "电信条例")
    #expect(Self.citations(in: "消费者权益保护法实施条例 第十条").map(\.act) == ["消费者权益保护法实施条例"])
    #expect(Self.citations(in: "电信条例怎么说").isEmpty)
  }

  @Test("No reply cites an article that nobody has read; what only the press reports says so")
  func known() {
    var cited = 0
    for (key, text) in Self.replies {
      for (act, article) in Self.citations(in: text) {
        cited += 1
        if Self.reported[act]?.contains(article) ?? false {
          #expect(text.contains("报道"), "\(key): \(text)")
        } else {
          #expect(Self.read[act]?.contains(article) ?? false, "\(key): \(act) \(article)")
        }
      }
    }
    #expect(cited >= 20)
  }

  @Test("Every answer about the law names its source, and single articles are those that were read")
  func sourced() {
    let laws = Self.replies.filter { $0.key.hasPrefix("law.") && !$0.key.hasPrefix("law.article") }
    #expect(laws.count >= 12)
    for (key, text) in laws
    where !["law.penaltyNoFormula", "law.autoRenewStops", "law.notActs"].contains(key) {
      #expect(!Self.citations(in: text).isEmpty || text.contains("据新闻报道"), "\(key): \(text)")
    }
    var told: [String: Set<Int>] = [:]
    for (key, _) in Self.replies where key.hasPrefix("name.article.") {
      let parts = key.split(separator: ".")
      told[Self.keys[String(parts[2])] ?? "", default: []].insert(Int(parts[3]) ?? 0)
    }
    #expect(told == Self.read.merging(Self.reported) { old, _ in old })
  }
}
