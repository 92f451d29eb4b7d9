import Testing

@testable import Matching

@Suite("Chinese numbers")
struct ChineseNumberTests {
  private func parse(_ text: String) -> ChineseNumber.Value? {
    let units = NormalisedText.units(of: text)
    return units.withUnsafeBufferPointer { ChineseNumber.parse($0.baseAddress!, from: 0, count: $0.count) }
  }

  @Test(
    "Numbers are read however they are said",
    arguments: [
      ("一百八", 180), ("幺二八", 128), ("一千零五十", 1050), ("1千", 1000), ("两百五", 250), ("十五", 15), ("二十", 20),
      ("三万五", 35000),
      ("一百零八", 108), ("二零二六", 2026), ("１２", 12), ("壹佰贰拾叁", 123), ("一亿", 100_000_000), ("十", 10),
      ("一百一十一", 111),
      ("两千三", 2300), ("一万零一", 10001), ("12万", 120_000), ("三百六十五", 365), ("零", 0), ("俩", 2), ("一千两百", 1200),
      ("五", 5), ("廿五", 25), ("卅", 30), ("一百廿五", 125),
    ])
  func integers(_ text: String, _ expected: Int) {
    let value = parse(text)
    #expect(value?.integer == expected)
    #expect(value?.end == NormalisedText.units(of: text).count)
  }

  @Test(
    "Fractions are exact",
    arguments: [
      ("2.5", 25, 1), ("三点五", 35, 1), ("半", 5, 1), ("12.50", 1250, 2), ("二十点五", 205, 1), ("１２．５", 125, 1),
    ])
  func fractions(_ text: String, _ mantissa: Int, _ scale: Int) {
    let value = parse(text)
    #expect(value?.mantissa == mantissa)
    #expect(value?.scale == scale)
  }

  @Test("Numbers that nothing is counted by are none", arguments: ["九万亿亿", "999999999万亿亿", "一亿亿"])
  func tooLarge(_ text: String) { #expect(parse(text) == nil) }

  @Test("Words that only hold numerals are no numbers", arguments: ["百度", "千万别", "万一", "点击"])
  func words(_ text: String) { #expect(parse(text) == nil) }
}

@Suite("Entities")
struct EntityTests {
  private func kinds(_ text: String) -> [Entity.Kind] { ShippedRules.matcher.read(text).entities.map(\.kind) }

  @Test(
    "Phone numbers are read in any writing",
    arguments: [
      "13912345678", "139 1234 5678", "139-1234-5678", "１３９１２３４５６７８", "幺三九幺二三四五六七八", "+8613912345678",
      "一三九一二三四五六七八",
      "我的号码是13912345678，谢谢", "1 3 9 1 2 3 4 5 6 7 8",
    ])
  func phones(_ text: String) { #expect(kinds(text).contains(.phone("13912345678"))) }

  @Test(
    "Money is read in fen",
    arguments: [
      ("五块钱", 500), ("两块五", 250), ("3毛", 30), ("12.5元", 1250), ("一百八块", 18000), ("30rmb", 3000),
      ("三十块钱", 3000), ("两块五毛", 250), ("3块3毛3", 333), ("三块三毛三分", 333), ("六毛七", 67), ("三毛三分钱", 33),
      ("三毛3个", 30),
      ("5元", 500), ("八毛钱", 80), ("一块半", 150), ("1千块", 100_000), ("9块9", 990), ("十二点五块", 1250),
      ("廿九元", 2900), ("卅元", 3000), ("１２．５０元", 1250), ("1,280元", 128_000), ("二十蚊", 2000), ("¥39", 3900),
      ("￥39.9", 3990), ("12.50", 1250), ("9.9", 990), ("19.9的会员", 1990), ("5块，3号就扣了", 500),
    ])
  func money(_ text: String, _ fen: Int) { #expect(kinds("扣了我" + text).contains(.amountFen(fen))) }

  @Test(
    "About so much is no sum, nor is what a stop parts or a day",
    arguments: [
      "扣我七八块", "扣了三四十块", "扣了二三百块", "扣了几十块", "扣了12,5元", "扣了12。5元", "9.9的账单", "三点五十",
    ])
  func guesses(_ text: String) {
    let found = kinds(text)
    #expect(!found.contains { if case .amountFen = $0 { true } else { false } }, "\(found)")
  }

  @Test(
    "Months are read however they are named",
    arguments: [
      ("上上月账单", -2), ("大上个月的账单", -2), ("上上个月账单", -2), ("上月账单", -1), ("这个月账单", 0),
    ])
  func months(_ text: String, _ relative: Int) {
    #expect(kinds(text).contains(.month(year: nil, month: nil, relative: relative)))
  }

  @Test("A month may be written as in a date; six digits of a code are none")
  func datedMonths() {
    #expect(kinds("2026-09账单").contains(.month(year: 2026, month: 9, relative: nil)))
    #expect(kinds("验证码202609").contains(.digits("202609")))
  }

  @Test("Codes, ordinals, orders, months and all of them are found")
  func others() {
    #expect(kinds("验证码 482913") == [.digits("482913")])
    #expect(kinds("4 8 2 9 1 3") == [.digits("482913")])
    #expect(kinds("第二个") == [.ordinal(2)])
    #expect(kinds("最后一个") == [.ordinal(-1)])
    #expect(kinds("td20261121abcd1234x").contains(.orderNumber("TD20261121ABCD1234X")))
    #expect(kinds("四月份的账单").contains(.month(year: nil, month: 4, relative: nil)))
    #expect(kinds("2026年3月账单").contains(.month(year: 2026, month: 3, relative: nil)))
    #expect(kinds("上个月花了几块").contains(.month(year: nil, month: nil, relative: -1)))
    #expect(kinds("全部退掉").contains(.all))
    #expect(kinds("咪咕视频会员退了").contains(.listed(list: "product", value: "cmcc.migu")))
    #expect(kinds("移动的彩铃").contains(.listed(list: "operator", value: "cmcc")))
  }

  @Test("An entity points at the scalars that it was written with")
  func ranges() {
    let reading = ShippedRules.matcher.read("号码 139 1234 5678 啊")
    #expect(reading.entities.first { $0.kind == .phone("13912345678") }?.range == 3..<16)
  }
}
