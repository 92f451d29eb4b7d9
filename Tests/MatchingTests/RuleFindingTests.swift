import DataFiles
import Matching
import Testing

/// One bad rule file a kind of finding; what is found is named with file, line and column.
@Suite("What intents check finds in rules that compile")
struct RuleFindingTests {
  static let act = "concepts: {退订: [退订, 取消], 彩铃: [彩铃]}\n"

  private func findings(_ yaml: String) throws -> [String] {
    try IntentFiles.matcher([(name: "bad.yaml", text: yaml)]).findings().map {
      "\($0.location.file):\($0.location.line):\($0.location.column) \($0.kind.rawValue): \($0.message)"
    }
  }

  @Test("Two rules that claim one sentence are found, with the sentence as witness")
  func claimed() throws {
    let found = try findings(
      Self.act + """
        intents:
          a: {data: [{keywords: ["<退订> & (彩铃|炫铃)"]}]}
          b: {priority: 3, data: [{keywords: ["退订彩铃"]}]}
        """)
    #expect(
      found.contains {
        $0.hasPrefix("bad.yaml:3:27 claimed: “退订") && $0.hasSuffix("” of a is read as b")
      }, "\(found)")
  }

  @Test("A sentence that an act claims is found with the rule that claims it")
  func claimedByAct() throws {
    let found = try findings(
      Self.act + """
        intents:
          price: {data: [{keywords: ["<退订> & (彩铃|炫铃)"]}]}
          unsubscribe.ringback: {priority: 3, data: [{keywords: ["退订彩铃 ..2 [钱]"], spare: 2}]}
        """)
    #expect(
      found.contains {
        $0.hasPrefix("bad.yaml:3:31 claimedByAct: “")
          && $0.hasSuffix("” of price is read as unsubscribe.ringback by bad.yaml:4")
      }, "\(found)")
  }

  @Test("A rule that another always beats is found as unreachable, with a sentence that shows it")
  func unreachable() throws {
    let found = try findings(
      Self.act + """
        intents:
          a: {data: [{keywords: ["<退订> <彩铃>"]}]}
          b: {priority: 5, data: [{keywords: ["<彩铃>"], examples: [彩铃]}]}
        """)
    #expect(
      found.contains {
        $0.hasPrefix("bad.yaml:3:27 unreachable: no sentence of this rule of a is read as it, such as “")
          && $0.hasSuffix("彩铃” (b)")
      }, "\(found)")
  }

  @Test("A word that alone triggers an action is found")
  func triggersAlone() throws {
    let found = try findings(
      Self.act + """
        intents:
          unsubscribe.ringback:
            data:
              - keywords:
                - <彩铃>
                - "<退订> & <彩铃>"
              - keywords: ["<退订>"]
                spare: 0
        """)
    #expect(
      found.filter { $0.contains("triggersAlone") } == [
        "bad.yaml:6:11 triggersAlone: “<彩铃>” alone triggers an action wherever it is said; "
          + "give the block a spare: or the rule a second word"
      ], "\(found)")
  }

  @Test(
    "An action that one word triggers once its optional parts are left out is found",
    arguments: [
      ("keywords: [\"<退订> & [<彩铃>]\"]", true), ("keywords: [\"[我要] ..2 <退订>\"]", true),
      ("sentences: [\"[我要]卡\"], match: within", true), ("sentences: [\"[我要]<off>\"], match: within", true),
      ("sentences: [\"退彩铃[吧]\"], match: within", false), ("sentences: [\"[我要]卡\"]", false),
      ("keywords: [\"<退订> & <彩铃>\"]", false),
    ])
  func optionalParts(_ rule: String, _ isFound: Bool) throws {
    let found = try findings(
      Self.act + "expansion_rules: {off: (销户|注销号码)}\nintents:\n  account.close: {data: [{\(rule)}]}\n")
    #expect(found.contains { $0.contains("triggersAlone") } == isFound, "\(found)")
  }

  @Test("Misread examples and counterexamples are found at their own places")
  func examples() throws {
    let found = try findings(
      Self.act + """
        intents:
          a:
            data:
              - keywords: ["<退订> & <彩铃>"]
                examples: [退订彩铃, 彩铃多少钱]
                counterexamples: [取消, 取消彩铃]
        """)
    #expect(
      found == [
        "bad.yaml:6:26 example: the example “彩铃多少钱” of a is read as nothing",
        "bad.yaml:7:31 example: the counterexample “取消彩铃” is read as a",
      ], "\(found)")
  }

  @Test("A rule is tried in the context that it asks for")
  func context() throws {
    let block = "{keywords: [\"<退订> ..4 吗\"], requires_context: {open: [choice, offer]}, examples: [退订好吗]}"
    #expect(try findings(Self.act + "intents:\n  a: {data: [\(block)]}\n").isEmpty)
    let beaten = try findings(
      Self.act + "intents:\n  a: {data: [\(block)]}\n  b: {priority: 5, data: [{keywords: [<退订>]}]}\n")
    #expect(
      beaten.contains { $0.contains("unreachable: no sentence of this rule of a is read as it") }, "\(beaten)"
    )
  }

  @Test("Sound rules have no finding")
  func nothing() throws {
    let found = try findings(
      Self.act + """
        intents:
          a: {data: [{keywords: ["<退订> & <彩铃>"], examples: [帮我退订那个彩铃]}]}
          b: {data: [{keywords: ["<彩铃> ..4 多少钱"], examples: [彩铃要多少钱]}]}
        """)
    #expect(found.isEmpty)
  }

  @Test(
    "A name that nothing defines is shown where it stands in the pattern",
    arguments: [
      ("\"<退订> & <采铃>\"", 34), ("\"<退订> ..4 {没有}\"", 36), ("\"退订 (彩铃|<炫铃>)\"", 34),
    ])
  func unknownNames(_ pattern: String, _ column: Int) throws {
    let yaml = Self.act + "intents:\n  a: {data: [{keywords: [\(pattern)]}]}\n"
    #expect(throws: DataFileError.self) { try IntentFiles.matcher([(name: "bad.yaml", text: yaml)]) }
    do {
      _ = try IntentFiles.matcher([(name: "bad.yaml", text: yaml)])
    } catch {
      #expect(error.line == 3 && error.column == column, "\(error)")
    }
  }
}
