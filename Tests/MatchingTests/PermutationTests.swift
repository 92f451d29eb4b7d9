import Matching
import Testing

/// Parts in any order, `(a;b)`.
@Suite("Permutations")
struct PermutationTests {
  @Test("Six parts are read in each of their 720 orders, and in none that lacks one or repeats one")
  func orders() throws {
    let matcher = try ShippedRules.matcher(
      """
      intents:
        all: {data: [{sentences: ["(甲子;乙丑[酉];丙寅;丁卯;(戊辰|己巳);庚午)"]}]}
      """)
    let parts = ["甲子", "乙丑酉", "丙寅", "丁卯", "己巳", "庚午"]
    for order in Self.orders(of: parts) {
      let line = order.joined()
      #expect(matcher.read(line).wishes.first?.intent == "all", "\(line)")
      let short = order.dropLast().joined()
      #expect(matcher.read(short).wishes.isEmpty, "\(short)")
      let twice = (order.dropLast() + [order[0]]).joined()
      #expect(matcher.read(twice).wishes.isEmpty, "\(twice)")
    }
  }

  @Test(
    "Parts in any order stand in a group, in an optional one or alone",
    arguments: [
      ("甲子;乙丑", ["甲子乙丑", "乙丑甲子"], ["甲子", "甲子;丙寅"]),
      ("丙寅[甲子;乙丑]", ["丙寅甲子乙丑", "丙寅乙丑甲子", "丙寅"], ["丙寅甲子"]),
      ("丙寅(甲子;[乙丑])", ["丙寅甲子", "丙寅乙丑甲子"], ["丙寅乙丑"]),
    ])
  func places(_ template: String, _ said: [String], _ others: [String]) throws {
    let matcher = try ShippedRules.matcher("intents:\n  all: {data: [{sentences: ['\(template)']}]}\n")
    for line in said { #expect(matcher.read(line).wishes.first?.intent == "all", "\(line)") }
    for line in others { #expect(matcher.read(line).wishes.isEmpty, "\(line)") }
  }

  @Test("Parts with lists, wildcards and numbers keep their values in any order")
  func values() throws {
    let matcher = try ShippedRules.matcher(
      """
      lists:
        room: {values: [{in: 客厅, out: living}, {in: 卧室, out: bed}]}
        level: {range: {from: 1, to: 100}}
        word: {wildcard: true}
      intents:
        set: {data: [{sentences: ["(把{room};调到{level}度;备注{word})"]}]}
      """)
    for order in Self.orders(of: ["把卧室", "调到26度", "备注天热"]) {
      let slots = matcher.read(order.joined()).wishes.first?.slots ?? [:]
      #expect(slots["room"] == .text("bed") && slots["level"] == .integer(26), "\(order): \(slots)")
      #expect(slots["word"] == .text("天热"), "\(order): \(slots)")
    }
  }

  @Test("A permutation of five parts that are rules of many ways is no mistake")
  func large() throws {
    let ways = (0..<60).map { "词\($0)语" }.joined(separator: "|")
    let matcher = try ShippedRules.matcher(
      """
      expansion_rules: {any: "(\(ways))"}
      intents:
        all: {data: [{sentences: ["(天<any>;地<any>;玄<any>;黄<any>;宇<any>)"]}]}
      """)
    #expect(matcher.read("宇词3语黄词59语天词0语地词7语玄词11语").wishes.first?.intent == "all")
  }

  private static func orders(of parts: [String]) -> [[String]] {
    guard parts.count > 1 else { return [parts] }
    return parts.indices.flatMap { place in
      var rest = parts
      let first = rest.remove(at: place)
      return orders(of: rest).map { [first] + $0 }
    }
  }
}
