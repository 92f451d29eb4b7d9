import DataFiles
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
    #expect(ReplyPattern("无").match("无 ", [:]) == nil)
  }

  @Test("accepting new words keeps every placeholder or refuses")
  func acceptance() {
    let pattern = ReplyPattern("已受理，单号 {{单号}}。")
    #expect(pattern.kept(in: "受理了，单号 TD1！", ["单号": "TD1"]) == "受理了，单号 {{单号}}！")
    #expect(pattern.kept(in: "受理了", ["单号": "TD1"]) == nil)
    #expect(pattern.kept(in: "受理了 TD1", [:]) == nil)
    #expect(ReplyPattern("{{n:TD[0-9]+}}").kept(in: "单号 TD42。", [:]) == "单号 {{n:TD[0-9]+}}。")
  }
}
