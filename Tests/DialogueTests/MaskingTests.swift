import Dialogue
import DomainCore
import Testing

@Suite struct MaskingTests {
  @Test(
    "what identifies a person is hidden however it is written",
    arguments: [
      ("我的号码是13800000001", "我的号码是138****0001"),
      ("１３８０００００００１ 谢谢", "138****0001 谢谢"),
      ("138 0000 0001", "138****0001"),
      ("138-0000-0001", "138****0001"),
      ("幺三八零零零零零零零幺", "138****0001"),
      ("13800000001 一直打电话", "138****0001 一直打电话"), ("打13800000001 二十次", "打138****0001 二十次"),
      ("13800000001 一二三四", "138****0001 ****"), ("验证码 123456。", "验证码 ****。"),
      ("身份证 110101199003070038", "身份证 ****"),
      ("身份证 11010119900307003X，", "身份证 ****，"),
      ("尾号是123X", "尾号是****"),
      ("１２３ｘ 对吗", "**** 对吗"),
      ("一二三X", "****"),
      ("12X", "12X"),
      ("第3、4、5个", "第3、4、5个"),
      ("3️⃣4️⃣5️⃣6️⃣", "****"),
      ("每个月扣我五块钱", "每个月扣我五块钱"),
      ("第3个，20元", "第3个，20元"),
      ("邮箱zhang.san@example.com，谢谢", "邮箱z***@example.com，谢谢"),
      ("13800000001@qq.com", "1***@qq.com"),
      ("zhangsan＠example.com", "z***@example.com"),
      ("a@b@c.com", "a***@c.com"),
      ("zhang@qq", "z***@qq"),
      ("z***@example.com", "z***@example.com"),
      ("@我", "@我"),
      ("", ""),
    ])
  func masked(_ text: String, _ expected: String) {
    #expect(Masking.masked(text) == expected)
  }

  @Test("every Chinese character that Unicode gives the value of a digit is hidden as one")
  func chineseDigits() {
    for scalar in (UInt32(0x2E80)...0x9FFF).compactMap(Unicode.Scalar.init) {
      guard let value = Character(scalar).wholeNumberValue, (0...9).contains(value) else { continue }
      #expect(Masking.masked(String(repeating: String(scalar), count: 4)) == "****", "\(scalar)")
    }
  }

  @Test("control characters, escapes and bidirectional overrides don't come through")
  func withoutControls() {
    #expect(Masking.withoutControls("退\u{1B}[31m订\u{202E}彩\u{0}铃\u{7F}") == "退[31m订彩铃")
  }

  @Test(
    "of what staff write, figures and our own numbers stay readable, and persons' numbers and codes don't",
    arguments: [
      ("您的余额是86.50元", "您的余额是86.50元"), ("您2026年10月扣了1280元", "您2026年10月扣了1280元"),
      ("订单TD20261123HA745Z563还在", "订单TD20261123HA745Z563还在"), ("请在12:30前回电", "请在12:30前回电"),
      ("验证码123456", "验证码****"), ("验证码 1234 56 元", "验证码 **** 元"), ("尾号123X", "尾号****"),
      ("请打13800000001元", "请打138****0001元"), ("卡6222020200112233445", "卡****"),
      ("1 3 8 0 0 0 0 0 0 0 1 元", "138****0001 元"), ("号码AB13800000001", "号码AB138****0001"),
    ])
  func keepingFigures(_ text: String, _ expected: String) {
    #expect(Masking.maskedKeepingFigures(text) == expected)
  }
}
