import Testing

@testable import Dialogue

@Suite("Lines that are looked at later")
struct PersonMaskingTests {
  @Test(
    "Names, addresses, handles and birthdays are hidden, and what was wanted stays",
    arguments: [
      ("我家住北京市海淀区中关村大街****号院****", "我家住****"), ("地址是杭州西湖区文三路，帮我装宽带", "地址是****，帮我装宽带"),
      ("我是李小明，紫薯套餐怎么退", "我是李**，紫薯套餐怎么退"), ("我叫王芳，想问积分", "我叫王**，想问积分"),
      ("微信号wxid_abc123给我退", "微信号****给我退"), ("生日****年3月7日", "生日****"), ("出生于****年3月", "出生于****"),
      ("我是黄金会员", "我是黄金会员"), ("我是马上要走", "我是马上要走"), ("我住在哪个套餐里", "我住在哪个套餐里"), ("微信怎么交费", "微信怎么交费"),
    ])
  func hidden(_ line: String, _ expected: String) { #expect(PersonMasking.masked(line) == expected) }
}
