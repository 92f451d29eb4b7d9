import Matching
import Testing

@Suite("Several wishes, and asking which")
struct SeveralWishesTests {
  private static func expect(
    _ line: String, _ intents: [String], at place: SourceLocation = #_sourceLocation
  ) {
    let reading = ShippedRules.matcher.read(line)
    #expect(
      reading.wishes.map(\.intent) == intents, "\(line): \(reading.candidates.map(\.intent))",
      sourceLocation: place)
  }

  @Test(
    "Two things that one act is said of, or each its own, are two wishes in their order",
    arguments: [
      ("彩铃跟宽带全退了", ["unsubscribe.ringback", "unsubscribe.broadband"]),
      ("宽带跟彩铃都给我退了", ["unsubscribe.broadband", "unsubscribe.ringback"]),
      ("退彩铃跟流量包", ["unsubscribe.ringback", "unsubscribe.monthly"]),
      ("彩铃退了宽带也退了", ["unsubscribe.ringback", "unsubscribe.broadband"]),
      ("把流量包、彩铃退掉", ["unsubscribe.monthly", "unsubscribe.ringback"]),
      ("我想退彩铃，再查一下退款", ["unsubscribe.ringback", "query.refund"]),
      (
        "退订彩铃，顺便查下话费，再把来电显示取消",
        ["unsubscribe.ringback", "query.balance", "unsubscribe.monthly"]
      ),
      (
        "退订彩铃顺便查话费再取消来电显示", ["unsubscribe.ringback", "query.balance", "unsubscribe.monthly"]
      ),
      (
        "退订彩铃然后查一下退款再把宽带也拆了",
        ["unsubscribe.ringback", "query.refund", "unsubscribe.broadband"]
      ),
      ("先退彩铃，再退宽带，然后把号注销", ["unsubscribe.ringback", "unsubscribe.broadband", "account.close"]),
      ("查话费顺便退彩铃顺便查退款", ["query.balance", "unsubscribe.ringback", "query.refund"]),
      ("退视频会员，再退音乐会员", ["unsubscribe.monthly", "unsubscribe.monthly"]),
      (
        "我最近手头紧，彩铃退了吧，还有宽带也退，顺便查下退款进度",
        ["unsubscribe.ringback", "unsubscribe.broadband", "query.refund"]
      ),
      (
        "你好，退彩铃，再退宽带，还有流量包也取消",
        ["unsubscribe.ringback", "unsubscribe.broadband", "unsubscribe.monthly"]
      ),
    ])
  func several(_ line: String, _ intents: [String]) {
    Self.expect(line, intents)
  }

  @Test(
    "Wishes that nothing joins are heard where each bids for itself",
    arguments: [
      ("退彩铃转人工", ["unsubscribe.ringback", "human.agent"]),
      ("我要投诉，转人工", ["appeal.complaint", "human.agent"]),
      ("退彩铃投诉", ["unsubscribe.ringback", "appeal.complaint"]),
      ("退宽带查退款", ["unsubscribe.broadband", "query.refund"]),
      ("退宽带+退彩铃", ["unsubscribe.broadband", "unsubscribe.ringback"]),
      ("退彩铃换59套餐", ["unsubscribe.ringback", "plan.change"]),
      ("先退会员后拆宽带", ["unsubscribe.monthly", "unsubscribe.broadband"]),
      ("退了彩铃之后再告诉我账单", ["unsubscribe.ringback", "query.charges"]),
      ("注销号码并给我回执", ["account.close", "receipt.get"]),
      ("我要查账单和退款", ["query.charges", "query.refund"]),
      ("会员退掉，自动续费也关上", ["unsubscribe.monthly", "autorenew.cancel"]),
      ("查完账单把彩铃退了", ["query.charges", "unsubscribe.ringback"]),
      ("宽带彩铃一起退", ["unsubscribe.broadband", "unsubscribe.ringback"]),
    ])
  func bidding(_ line: String, _ intents: [String]) {
    Self.expect(line, intents)
  }

  @Test(
    "What is only told, supposed or put off beside a wish is none",
    arguments: [
      ("你给我查查是啥业务把我的钱扣了", ["query.charges"]), ("以后再退宽带，先查账单", ["query.charges"]),
      ("如果退了彩铃转人工要等多久", ["query.progress"]), ("不查余额查扣费", ["query.charges"]),
      ("这个号码我不用了，不想再交月租，销掉", ["account.close"]),
      ("我周三在营业厅交了销户的申请，到现在什么短信都没有，办到什么程度了", ["query.progress"]),
    ])
  func toldBeside(_ line: String, _ intents: [String]) {
    Self.expect(line, intents)
  }

  @Test(
    "What is wanted first comes first, wherever it is said",
    arguments: [
      ("退彩铃，先看看账单", ["query.charges", "unsubscribe.ringback"]),
      ("退彩铃之前先查一下账单", ["query.charges", "unsubscribe.ringback"]),
      ("退彩铃前帮我看下这个月账单", ["query.charges", "unsubscribe.ringback"]),
      ("退套餐之前帮我查查余额", ["query.balance", "unsubscribe.monthly"]),
      ("销户前先把彩铃退了", ["unsubscribe.ringback", "account.close"]),
      ("销户以前，先把宽带拆了", ["unsubscribe.broadband", "account.close"]),
      ("宽带退了，彩铃先退", ["unsubscribe.ringback", "unsubscribe.broadband"]),
      ("先退彩铃，再退宽带", ["unsubscribe.ringback", "unsubscribe.broadband"]),
      ("先看账单再退彩铃", ["query.charges", "unsubscribe.ringback"]),
      ("彩铃退了，张先生说宽带也退", ["unsubscribe.ringback", "unsubscribe.broadband"]),
    ])
  func order(_ line: String, _ intents: [String]) {
    Self.expect(line, intents)
  }

  @Test(
    "A day before which something was done is no second wish",
    arguments: [
      ("三天前把彩铃退了现在还扣钱", ["appeal.failed"]), ("出差前给我把宽带停了", ["unsubscribe.broadband"]),
      ("把之前的彩铃退了", ["unsubscribe.ringback"]), ("提前给我退彩铃", ["unsubscribe.ringback"]),
    ])
  func noSecond(_ line: String, _ intents: [String]) {
    Self.expect(line, intents)
  }

  @Test("Each of two wishes that share an act takes the product that it names")
  func products() throws {
    let matcher = try ShippedRules.matcher(
      """
      concepts: {退订: [退订, 退], 彩铃: [彩铃], 流量包: [流量包]}
      lists: {product: {entity: true, values: [{in: 彩铃, out: ring}, {in: 流量包, out: data}]}}
      intents:
        unsubscribe.ringback: {takes: [product], data: [{keywords: ["<退订> & <彩铃>"]}]}
        unsubscribe.monthly: {takes: [product], data: [{keywords: ["<退订> & <流量包>"]}]}
      """)
    let wishes = matcher.read("退彩铃跟流量包").wishes
    #expect(wishes.map { $0.slots["product"] } == [.text("ring"), .text("data")])
  }

  @Test(
    "What is kept, or named once only, is no second wish",
    arguments: [
      ("之前退的流量包再给我开", ["resubscribe"]), ("我都注销了怎么还有扣费", ["appeal.failed"]),
      ("流量包先别动，先拆宽带", ["unsubscribe.broadband"]), ("退掉彩铃，会员不退", ["unsubscribe.ringback"]),
      ("退彩铃，套餐留着", ["unsubscribe.ringback"]),
      ("别退我彩铃，我要退的是宽带", ["unsubscribe.broadband"]), ("帮我退订彩铃怎么取消", ["unsubscribe.ringback"]),
    ])
  func notSeveral(_ line: String, _ intents: [String]) {
    Self.expect(line, intents)
  }

  @Test(
    "An action that another wish nearly equals is asked about; a clear lead is not, nor one that a priority gives"
  )
  func margins() throws {
    func intents(_ first: String, _ second: String) throws -> (wishes: [String], candidates: [String]) {
      let yaml = """
        concepts: {退订: [退订], 甲: {is: [套餐], weight: \(first)}, 乙: {is: [套餐], weight: \(second)}}
        intents:
          unsubscribe.a: {data: [{keywords: ["<退订> & <甲>"]}]}
          query.b: {data: [{keywords: ["<退订> & <乙>"]}]}
        """
      let reading = try ShippedRules.matcher(yaml).read("退订套餐")
      return (reading.wishes.map(\.intent), reading.candidates.map(\.intent))
    }
    #expect(try intents("1.03", "1").candidates == ["unsubscribe.a", "query.b"])
    #expect(try intents("1.2", "1").wishes == ["unsubscribe.a"])
    // A question changes nothing: a smaller lead is enough for it.
    #expect(try intents("1", "1.04").wishes == ["query.b"])
  }
}
