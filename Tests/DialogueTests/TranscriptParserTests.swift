import DataFiles
import DomainCore
import Testing

@testable import Dialogue

@Suite struct TranscriptParserTests {
  @Test("branches share the beginning and become cases of their own")
  func branches() throws {
    let transcript = try Transcript(
      file: "a.transcript",
      text: """
        # 退订彩铃            R1 R11
        @ 时钟 2026-11-21T10:00+08:00
        客户> 退彩铃
        客服> 第一行
          第二行

        --- 分支 确认
        客户> 是
        --- 分支 放弃
        客户*> 123456
        """)
    #expect(transcript.title == "退订彩铃")
    #expect(transcript.requirements == ["R1", "R11"])
    #expect(transcript.cases.map(\.name) == ["退订彩铃 / 确认", "退订彩铃 / 放弃"])
    #expect(transcript.cases.map(\.steps.count) == [4, 4])
    guard case .answers(let words) = transcript.beginning[2].action else {
      Issue.record("expected a reply")
      return
    }
    #expect(words == "第一行\n第二行")
    #expect(transcript.beginning[2].lineCount == 2)
  }

  @Test(
    "a line that is none of the forms is refused with its place",
    arguments: [
      ("# t\n客户> 好\n你好", "a.transcript:3:1:"),
      ("# t\n@ 时钟 2026-13-01T10:00+08:00\n客户> 好", "a.transcript:2:1:"),
      ("# t\n@ 等待 三天\n客户> 好", "a.transcript:2:1:"),
      ("# t\n客户> 好\n= 心情 好", "a.transcript:3:1:"),
      ("# t\n客户> 好\n! 写入", "a.transcript:3:1:"),
      ("# t\n客户> 好\n--- 枝 x", "a.transcript:3:1:"),
      ("# t\n客户> 好\n! 写入 产品=彩铃", "a.transcript:3:1:"),
      ("# t\n客户> 好\n! 写入 退订单 次数=两", "a.transcript:3:1:"),
      ("# t\n客户> 好\n--- 分支 x\n客户> 是\n--- 分支 x", "a.transcript:5:1:"),
      ("# t\n@ 故障 网络 坏了\n客户> 好", "a.transcript:2:1:"),
      ("# t\n@ 续\n客户> 好", "a.transcript:2:1:"),
      ("# t\n@ 续 没有这个.transcript\n客户> 好", "a.transcript:2:1:"),
      ("# t\n@ 续 a.transcript\n客户> 好", "a.transcript:2:1:"),
      ("# t\n客户> 好\n客服> 单号 {{单号", "a.transcript:3:1:"),
      ("# t\n客户> 好\n客服> 单号 {{}}", "a.transcript:3:1:"),
      ("# t\n客户> 好\n客服> 单号\n  {{n:[0-9}}", "a.transcript:4:1:"),
      ("# t\n@ 等待 -3分钟\n客户> 好", "a.transcript:2:1:"),
      ("# t R1 R99\n客户> 好", "a.transcript:1:1:"),
      ("# t\n客户> 好\n! 写入 火箭", "a.transcript:3:1:"),
      ("# t\n客户> 好\n! 写入 无 退款", "a.transcript:3:1:"),
      ("# t\n客户> 好\n--- 分支 x\n--- 分支 y\n客户> 是", "a.transcript:3:1:"),
      ("# t\n@ 账户 a.yaml\n客户> 好\n@ 账户 a.yaml", "a.transcript:4:1:"),
      ("客户> 好", "a.transcript:1:1:"),
      ("# t\n", "a.transcript:1:1:"),
    ])
  func refused(_ text: String, _ place: String) {
    let error = #expect(throws: DataFileError.self) { try Transcript(file: "a.transcript", text: text) }
    #expect(error?.description.hasPrefix(place) == true)
  }

  @Test("a placeholder captures once and must be equal later")
  func captures() throws {
    let first = ReplyPattern("单号 {{单号}}，请稍候")
    let captured = try #require(first.match("单号 TD1，请稍候", [:]))
    #expect(captured == ["单号": "TD1"])
    #expect(ReplyPattern("单号 {{单号}}").match("单号 TD1", captured) != nil)
    #expect(ReplyPattern("单号 {{单号}}").match("单号 TD2", captured) == nil)
    #expect(ReplyPattern("{{n:[0-9]+}}元").match("5元", [:]) != nil)
    #expect(ReplyPattern("{{n:[0-9]+}}元").match("五元", [:]) == nil)
    // New words keep every place that the old ones had, by its very name and as often.
    var known = ["单号": "TD20261121AAAAAAAAA"]
    #expect(ReplyPattern("单号 {{单号}}").kept(in: "单号是 TD20261121AAAAAAAAA", &known) == "单号是 {{单号}}")
    #expect(ReplyPattern("单号 {{单号}}").kept(in: "单号 TD20261121BBBBBBBBB", &known) == nil)
    #expect(ReplyPattern("{{单号}} 和 {{单号}}").kept(in: "单号 TD20261121AAAAAAAAA", &known) == nil)
    #expect(ReplyPattern("无").match("无 ", [:]) == nil)
  }

  @Test("accepting new words keeps every placeholder or refuses")
  func acceptance() {
    let pattern = ReplyPattern("已受理，单号 {{单号}}。")
    var known = ["单号": "TD1"]
    #expect(pattern.kept(in: "受理了，单号 TD1！", &known) == "受理了，单号 {{单号}}！")
    #expect(pattern.kept(in: "受理了", &known) == nil)
    var none: [String: String] = [:]
    #expect(pattern.kept(in: "受理了 TD1", &none) == nil)
    #expect(ReplyPattern("{{n:TD[0-9]+}}").kept(in: "单号 TD42。", &none) == "单号 {{n:TD[0-9]+}}。")
  }

  @Test("numbers that differ from run to run get places by themselves, the same number the same place")
  func numbers() {
    let (first, second) = (Self.number("TD20261121AAAAAAAA"), Self.number("TD20261121BBBBBBBB"))
    let refund = Self.number("TK20261121AAAAAAAA")
    var captures: [String: String] = [:]
    let put = NumberPlaceholders.put(
      into: "单号 \(first) 和 \(second)，退款号 \(refund)，\(first)。TD20261121AAAAAAAA0 不是。", &captures)
    #expect(put == "单号 {{单号}} 和 {{单号2}}，退款号 {{退款号}}，{{单号}}。TD20261121AAAAAAAA0 不是。")
    #expect(captures["单号2"] == second)
    // An old transcript's own name for a number is kept.
    var old = ["头一单": first]
    #expect(ReplyPattern("好，{{头一单}}").kept(in: "行，\(first)", &old) == "行，{{头一单}}")
  }

  private static func number(_ body: String) -> String { body + String(Crockford.checkCharacter(of: body)) }

  @Test("a transcript goes on from another one's beginning or branch, and its steps keep their place")
  func beginnings() throws {
    let first = "# 头\n客户> 退彩铃\n--- 分支 验证\n客户> 13800000001"
    let text = "# 尾\n@ 续 first.transcript 验证\n客户> 算了"
    let transcript = try Transcript(file: "second.transcript", text: text) {
      $0 == "first.transcript" ? first : nil
    }
    #expect(transcript.cases.map(\.name) == ["尾"])
    #expect(
      transcript.beginning.map { "\($0.file):\($0.line)" } == [
        "first.transcript:2", "first.transcript:4", "second.transcript:3",
      ])
    let error = #expect(throws: DataFileError.self) {
      try Transcript(file: "b", text: "# 尾\n@ 续 first.transcript 没有") { _ in first }
    }
    #expect(error?.description.hasPrefix("b:2:1:") == true)
  }

  @Test("two transcripts that begin with each other are refused")
  func circle() {
    let texts = ["a": "# a\n@ 续 b\n客户> 好", "b": "# b\n@ 续 a\n客户> 好"]
    let error = #expect(throws: DataFileError.self) {
      try Transcript(file: "a", text: texts["a"]!) { texts[$0] }
    }
    #expect(error?.description.hasPrefix("b:2:1:") == true)
  }
}
