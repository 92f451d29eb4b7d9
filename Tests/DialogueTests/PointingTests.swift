import DomainCore
import Matching
import Testing

@testable import Dialogue

/// What customers point at in their own file, read with the shipped rules.
@Suite struct PointingTests {
  struct Case: CustomStringConvertible, Sendable {
    let line: String
    var left: [String] = []
    var kept: [String] = []
    var mentioned: [String] = []
    var description: String { line }
  }

  private static let ring = "彩铃", data = "10GB流量包", voice = "100分钟语音包", video = "咪咕视频会员", paper = "手机报"

  /// 彩铃, 流量包, 语音包, 视频会员 and 手机报 in this order.
  private static let file = try? TestWorld.accounts("fixtures/移动-多个包月.yaml", at: TestWorld.start).first

  static let cases: [Case] = [
    Case(line: "把三块的那个退了", left: [paper]),
    Case(line: "那个十五的我不要了", left: [video]),
    Case(line: "流量和视频都退", left: [data, video]),
    Case(line: "流量，视频，都退掉", left: [data, video]),
    Case(line: "流量退了语音留着", left: [data], kept: [voice]),
    Case(line: "语音还要用的，手机报不要了", left: [paper], kept: [voice]),
    Case(line: "手机报不要了，语音别动", left: [paper], kept: [voice]),
    Case(line: "退掉流量包，保留彩铃", left: [data], kept: [ring]),
    Case(line: "彩铃不用退，退视频就行", left: [video], kept: [ring]),
    Case(line: "彩铃先不动", kept: [ring]),
    Case(line: "第一个不要了，最后一个留着", left: [ring], kept: [paper]),
    Case(line: "五块的彩铃取消", left: [ring]),
    Case(line: "十块以下的都退", left: [ring, voice, paper]),
    Case(line: "不到10块的不要了", left: [ring, paper]),
    Case(line: "十块以上的退掉", left: [data, voice, video]),
    Case(line: "超过十块的都关了", left: [data, video]),
    Case(line: "不超过三块的退了，其他先留着", left: [paper]),
    Case(line: "一块以下的都退"),
    Case(line: "用了超过3个月的那个彩铃退了", left: [ring]),
    Case(line: "不到5的都退了", left: [paper]),
    Case(line: "第二个是什么", mentioned: [data]),
    Case(line: "我手机上每月的业务都退了"),
    Case(line: "还能退三块吗"),
    Case(line: "今天天气不错"),
  ]

  @Test("A line points at services to end, to keep, or just at them", arguments: cases)
  func points(_ expected: Case) throws {
    let services = try #require(Self.file).services.filter { $0.kind != .number && $0.kind != .plan }
    let library = TestWorld.library
    let pointing = Pointing(
      library.matcher.read(expected.line), at: services, listed: services.map(\.id),
      library.policies.products, TestWorld.library.words)
    #expect(pointing.left.map(\.name) == expected.left)
    #expect(pointing.kept.map(\.name) == expected.kept)
    #expect(pointing.mentioned.map(\.name) == expected.mentioned)
  }
}
