import DataFiles
import Foundation
import Matching
import Testing

@Suite("Whether a line is like its intent")
struct LikenessTests {
  private static let rules = """
    concepts: {流量: [流量], 去掉: [去掉], 扣: [扣], 彩铃: [彩铃], 钱: [钱]}
    intents:
      unsubscribe.monthly: {data: [{keywords: ["<流量> .. <去掉>"]}]}
      unsubscribe.ringback: {data: [{keywords: ["<彩铃> .. <去掉>"]}]}
      query.charges: {data: [{keywords: ["<流量> .. <扣>"]}]}
      query.usage: {data: [{keywords: ["<流量>"]}]}
      query.refund: {data: [{keywords: ["<彩铃> .. <去掉> .. <钱>"]}]}
    likeness:
      unsubscribe.monthly: {start: -80, signs: "流量+60 去掉+60 帮我+40 桌面-240 图标-240"}
      query.charges: {start: -20, signs: "扣+200 钱$+160"}
      query.refund: {start: -20, signs: "钱+10"}
      unsubscribe.ringback: {start: -80, signs: "彩铃+400 去掉+20"}
    """

  private func intents(_ line: String, _ context: [String: SlotValue] = [:]) throws -> [String] {
    try ShippedRules.matcher(Self.rules).read(line, context: context).wishes.map(\.intent)
  }

  @Test("A weak reading whose line is nothing like its intent gives way to the next")
  func isInDoubt() throws {
    #expect(try intents("那个流量包帮我去掉") == ["unsubscribe.monthly"])
    #expect(try intents("桌面上那个图标旁边流量怎么去掉") == ["query.usage"])
  }

  @Test("A line that is like another way of leaving is no less a leaving")
  func isLikeKin() throws {
    let rules = Self.rules.replacing(
      "query.usage: {data: [{keywords: [\"<流量>\"]}]}",
      with: "unsubscribe.unspecified: {data: [{keywords: [\"<去掉> .. 旁边\"]}]}"
    ).replacing(
      "likeness:\n", with: "likeness:\n  unsubscribe.unspecified: {start: -20, signs: \"旁边-480\"}\n")
    #expect(try ShippedRules.matcher(rules).read("我昨天跟你们师傅说的那个就是去掉我桌上那台旧电脑旁边的灯能不能行").wishes.isEmpty)
    #expect(
      try ShippedRules.matcher(rules).read("我昨天跟你们师傅说的那个就是去掉我桌上那台彩铃旁边的灯能不能行").wishes.map(\.intent) == [
        "unsubscribe.unspecified"
      ])
  }

  @Test("What is left where the best was in doubt answers, but ends nothing")
  func endsNothing() throws {
    let rules = Self.rules.replacing("  query.usage:", with: "  account.close:")
    #expect(try ShippedRules.matcher(rules).read("桌面上那个图标旁边流量怎么去掉").wishes.isEmpty)
  }

  @Test("Where nothing else was understood, what is in doubt is the first that is asked about")
  func isNearest() throws {
    let rules = Self.rules.replacing("  query.usage: {data: [{keywords: [\"<流量>\"]}]}\n", with: "")
    let matcher = try ShippedRules.matcher(rules)
    let line = "桌面上那个图标旁边流量怎么去掉"
    #expect(matcher.read(line).wishes.isEmpty)
    #expect(matcher.read(line).nearest.first?.intent == "unsubscribe.monthly")
    let lack = try #require(matcher.explain(line).lacking.first)
    #expect(lack.intent == "unsubscribe.monthly")
    #expect(lack.missing.joined().contains("桌面"))
  }

  @Test("A reading that the line is much more like wins, but an act never over what is none")
  func isLikelier() throws {
    // The rule of leaving weighs more; 扣钱 is what lines of bills are made of.
    #expect(try intents("流量去掉了还扣钱") == ["query.charges"])
    #expect(try intents("彩铃去掉了钱呢") == ["query.refund"])
  }

  @Test("An answer to an open question is taken as it stands")
  func isAnswer() throws {
    let open: [String: SlotValue] = ["open": .text("choice")]
    #expect(try intents("桌面上那个图标旁边流量怎么去掉", open) == ["unsubscribe.monthly"])
    #expect(try intents("桌面上那个图标旁边流量怎么去掉", ["open": .text("anything")]) == ["query.usage"])
  }

  @Test("Of several wishes none is in doubt")
  func severalWishes() throws {
    #expect(
      try intents("桌面图标旁边流量去掉，彩铃也去掉") == ["unsubscribe.monthly", "unsubscribe.ringback"])
  }

  @Test(
    "Wrong signs are refused with their place",
    arguments: [
      ("nobody: {start: 1, signs: \"扣+1\"}", "no rule proposes the intent `nobody`"),
      ("query.charges: {start: 1, signs: \"扣费了+1\"}", "expected one or two characters with a weight"),
      ("query.charges: {start: 1, signs: \"扣费\"}", "expected one or two characters with a weight"),
      ("query.charges: {start: 1, signs: \"扣+99999\"}", "expected one or two characters with a weight"),
      ("query.charges: {start: 99999, signs: \"扣+1\"}", "out of range"),
    ])
  func refuses(_ likeness: String, _ problem: String) throws {
    let rules = """
      intents:
        query.charges: {data: [{keywords: [扣费]}]}
      likeness:
        \(likeness)
      """
    let error = #expect(throws: DataFileError.self) { try ShippedRules.matcher(rules) }
    #expect(error?.line == 4)
    #expect(error?.problem.contains(problem) == true, "\(error?.problem ?? "")")
  }

  @Test("A last reading, by what a line is about, is in doubt sooner", arguments: [(0, 1), (-4, 0)])
  func isLastReading(_ priority: Int, _ understood: Int) throws {
    let rules = """
      concepts: {流量: [流量], 扣: [扣]}
      intents:
        query.charges: {data: [{keywords: ["<流量> & <扣>"], priority: \(priority)}]}
      likeness:
        query.charges: {start: -30, signs: "扣费+60"}
      """
    #expect(try ShippedRules.matcher(rules).read("流量又扣了").wishes.count == understood)
  }

  @Test("Each likeness of ours is of an intent that rules propose")
  func shippedIntents() throws {
    let file = try #require(ShippedRules.files.first { $0.name == "likeness.yaml" })
    #expect(file.text.components(separatedBy: "signs:").count > 20)
  }
}
