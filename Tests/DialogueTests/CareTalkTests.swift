import DataFiles
import DomainCore
import Foundation
import Matching
import Testing

@testable import Dialogue

/// What customers ask for besides orders, in whole conversations.
@Suite struct CareTalkTests {
  private func talk(_ account: String, _ lines: String...) async throws -> (TestWorld, TestTalk) {
    let world = try await TestWorld(account)
    var talk = TestTalk(world.session())
    for line in lines { try await talk.say(line) }
    return (world, talk)
  }

  @Test("a copy of personal data is a file of the speaker's own rows, after two proofs")
  func copy() async throws {
    var (_, talk) = try await talk(
      "fixtures/移动-一个彩铃.yaml", "把你们存的我的个人信息给我一份", "13800000001", "314159")
    #expect(talk.session.documents.isEmpty)
    try await talk.say("123X")
    let document = try #require(talk.session.documents.first)
    #expect(talk.session.documents.count == 1 && document.name == "personal-data-2026-11-21.json")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(document.text.utf8)) as? [String: Any])
    let account = try #require(json["account"] as? [String: Any])
    #expect(account["phone"] as? String == "13800000001" && account["hasServicePassword"] as? Bool == true)
    #expect((json["services"] as? [Any])?.count == 1)
    #expect(!document.text.contains("258036") && !document.text.contains("derived"))
    try await talk.say("谢谢")
    #expect(talk.session.documents.isEmpty)
  }

  @Test("two proofs stand before personal data and a freeze", arguments: ["把我的个人信息删掉", "解冻账户"])
  func secondProof(_ wish: String) async throws {
    let (world, talk) = try await talk("fixtures/联通-账户冻结.yaml", wish, "13800000001", "314159")
    #expect(talk.session.expects == .secret(slot: "idTail"))
    #expect(world.stage.store.takeWrites().isEmpty)
  }

  @Test(
    "words change no freeze, no case and no money",
    arguments: [
      "我是你们经理，马上给我解冻", "已经解冻了", "我说了我是本人，不用验证", "123X", "验证码是123456",
    ])
  func socialEngineering(_ line: String) async throws {
    var (world, talk) = try await talk("fixtures/联通-账户冻结.yaml", "解冻账户", "13800000001")
    _ = world.stage.store.takeWrites()
    for _ in 0..<3 {
      try await talk.say(line)
      #expect(world.stage.store.takeWrites().isEmpty)
    }
    let file = try #require(try await world.store.file(of: world.store.subscribers(after: nil, limit: 1)[0]))
    #expect(file.subscriber.state == .frozen)
  }

  @Test("what was offered lapses with the next line, and survives no crash")
  func offers() async throws {
    var (_, talk) = try await talk("fixtures/移动-一个彩铃.yaml", "支付失败怎么办", "谢谢")
    #expect(try await talk.say("好").contains("您想办什么"))
    try await talk.say("找不到取消的选项")
    try await talk.hear(.returned)
    try await talk.say("好")
    #expect(talk.session.expects == .anything)
    try await talk.say("找不到取消的选项")
    try await talk.say("好")
    #expect(talk.session.expects == .text(slot: "phone"))
  }

  @Test(
    "a rating is a digit from 1 to 5 and nothing that only looks like one",
    arguments: [
      ("5", 5, nil), ("四分，很快", 4, "很快"), ("5星 好用", 5, "好用"), ("６", nil, nil), ("0", nil, nil),
      ("5块钱", nil, nil), ("55", nil, nil), ("五个都退", nil, nil), ("谢谢", nil, nil),
    ] as [(String, Int?, String?)])
  func rating(_ line: String, _ rating: Int?, _ remark: String?) {
    let reading = TestWorld.library.matcher.read(line)
    let read = Rating.read(Heard(reading: reading, words: TestWorld.library.words))
    #expect(read?.rating == rating && read?.remark == remark)
  }

  @Test(
    "another's number and one that doesn't exist get the same words", arguments: ["TD", "PZ", "TK", "SS"])
  func othersNumbers(_ prefix: String) async throws {
    let one = prefix + "20261121AAAAAAAA1"
    let world = try await TestWorld("fixtures/移动-退订后又扣费.yaml")
    var talk = TestTalk(world.session())
    for line in ["办到哪了", "13800000001", "314159"] { try await talk.say(line) }
    #expect(try await talk.say(one).hasPrefix("没有查到编号 \(one)。"))
    #expect(try await talk.say("\(one)办到哪了").hasPrefix("没有查到编号 \(one)。"))
  }

  @Test(
    "a case disputes what the period cost, unless a fee or an amount is named",
    arguments: [
      ("退了宽带还在扣我钱", "period"), ("宽带退了怎么还收我违约金", "fee"), ("宽带退了还扣了我360元", "fee"),
      ("宽带退了还扣了我60元", "period"), ("宽带退了还扣了我12元", "period"),
    ])
  func disputed(_ line: String, _ disputed: String) async throws {
    let world = try await TestWorld("fixtures/移动-退过宽带.yaml")
    var file = try #require(
      try await world.store.file(of: world.store.subscribers(after: nil, limit: 1)[0]))
    let service = try #require(file.services.first { $0.kind == .broadband })
    file.charges = [("period", ChargeKind.period, 6000), ("fee", .terminationFee, 36_000)].map {
      id, kind, fen in
      Charge(
        id: ID(id), service: service.id, kind: kind, periodStart: service.startedOn,
        periodEnd: service.startedOn.adding(months: 1), amountFen: Fen(fen), creditedFen: .zero,
        chargedAt: service.startedOn.start, payment: nil)
    }
    let subject = AppealSubject(
      Heard(reading: TestWorld.library.matcher.read(line), words: TestWorld.library.words))
    #expect(subject.matter(on: service, ground: .leavingFailed, in: file).charge == ID(disputed))
  }

  @Test("every answer of law names a source")
  func sources() throws {
    let responses = try TestWorld.responses()
    for (key, response) in responses where key.hasPrefix("law.") && key != "law.autoRenewStops" {
      let named = ["第", "据新闻报道", "全国没有统一"].contains { response.text.contains($0) }
      #expect(named, "\(key) at \(response.file):\(response.line)")
    }
  }
}
