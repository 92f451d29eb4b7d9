import DataFiles
import Matching
import Testing

@Suite("Lines that were not understood, as groups")
struct LineGroupTests {
  private let rules = """
    concepts: {会员: [视频会员, 腾讯会员], 退订: [退订, 取消], 你好: {is: [你好, 请问], filler: true}}
    intents:
      unsubscribe.monthly: {data: [{keywords: ["<退订> & <会员>"]}]}
    """
  private let lines = [
    "把视频会员弄掉", "你好把视频会员弄掉", "视频会员帮我弄掉它", "今天下雨吗", "今天下雨了吗", "把视频会员弄掉", "zzz?", "",
  ]

  @Test("Alike lines come together, the largest group first, with what they share and what is nearest")
  func groups() throws {
    let groups = try ShippedRules.matcher(rules).groups(of: lines)
    #expect(groups[0].count == 4)
    #expect(groups[0].lines.first == "把视频会员弄掉")
    #expect(groups[0].shared == ["<会员>", "弄掉"], "\(groups[0].shared)")
    #expect(groups[0].nearest == "unsubscribe.monthly")
    #expect(groups[1].lines.count == 2 && groups[1].lines.allSatisfy { $0.contains("下雨") })
    #expect(groups.reduce(0) { $0 + $1.count } == lines.count)
  }

  @Test("The skeleton is a rule file that loads, and by it the lines are understood")
  func skeleton() throws {
    let groups = try ShippedRules.matcher(rules).groups(of: lines.filter { !$0.isEmpty })
    let text = RuleSkeleton(groups).text
    let matcher = try IntentFiles.matcher([(name: "rules.yaml", text: rules), (name: "new.yaml", text: text)])
    #expect(matcher.read("麻烦视频会员弄掉").wishes.map(\.intent) == ["unsubscribe.monthly"], "\(text)")
    #expect(matcher.read("今天下雨不").wishes.map(\.intent).first?.hasPrefix("todo.") == true, "\(text)")
    for block in matcher.blocks {
      for example in block.examples {
        #expect(matcher.read(example.text).wishes.map(\.intent) == [block.intent])
      }
    }
  }
}
