import DomainCore
import Testing

@Suite("What gets into a log by itself identifies nobody (S12)")
struct DescribingTests {
  @Test("A number, an address, a password and a code don't stand in any description that holds them")
  func descriptions() throws {
    var file = LeavingWorld.file([.prorated])
    file.subscriber.email = EmailAddress("zhang.san@example.com")
    let message = OutboxMessage(
      id: ID("m"), errand: .code(phone: LeavingWorld.phone, code: "314159"), createdAt: LeavingWorld.now,
      notBefore: LeavingWorld.now)
    file.outbox = [message]
    file.orders = try file.leaving([.prorated]).orders
    let delivery = Delivery(
      message: message, subscriber: file.subscriber.id, phone: LeavingWorld.phone, channel: .sms,
      email: file.subscriber.email, attempt: 1, at: LeavingWorld.now)
    let record = PhoneRecord(phone: LeavingWorld.phone, subscriber: file.subscriber.id)
    let values: [Any] = [
      LeavingWorld.phone, file.subscriber, file, delivery, record, message,
      Change.subscriber(file.subscriber),
      LeavingWorld.form, file.orders[0],
    ]
    for value in values {
      for text in ["\(value)", String(reflecting: value)] {
        for secret in ["13800000001", "zhang.san", "314159", "张三", "123X"] {
          #expect(!text.contains(secret), "\(type(of: value)) says \(secret)")
        }
      }
    }
    #expect("\(LeavingWorld.phone)" == "138****0001")
  }

  @Test(
    "What was typed is said back without numbers of persons",
    arguments: [
      ("no order 13800000001", "no order 138****0001"), ("11010119900307123X", "110****7123X"),
      ("6222021234567890123", "622****0123"),
      ("no order TD20261121GT6A03T1M", "no order TD20261121GT6A03T1M"),
      ("退 1200.50 元，2026-11-21", "退 1200.50 元，2026-11-21"), ("a.b@example.com", "a***@example.com"),
      ("１３８００００００01", "138****0001"), ("QQ13800000001", "QQ138****0001"),
      ("id110101199003070038", "id110****0038"),
    ])
  func echoed(_ typed: String, _ shown: String) {
    #expect(Masking.echoed(typed) == shown)
  }
}
