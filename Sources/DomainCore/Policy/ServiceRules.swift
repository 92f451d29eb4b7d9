/// How customers are served, from the policy files; each is off when it is nil.
public struct ServiceRules: Hashable, Sendable {
  /// Days before a renewal on which it is announced (消费者权益保护法实施条例 第十条: 5 days ahead).
  public var renewalNoticeDays: Int?
  /// The age in full years from which customers go straight to a person (MIIT 2025: over 65).
  public var personFirstFromAge: Int?

  /// Rules of their parts; none unless given.
  public init(renewalNoticeDays: Int? = nil, personFirstFromAge: Int? = nil) {
    self.renewalNoticeDays = renewalNoticeDays
    self.personFirstFromAge = personFirstFromAge
  }
}

extension Subscriber {
  /// Full years on a day; nil when the day of birth isn't known.
  public func age(on day: BeijingDay) -> Int? {
    guard let bornOn else { return nil }
    let (born, today) = (bornOn.civil, day.civil)
    let hadBirthday = (today.month, today.day) >= (born.month, born.day)
    return today.year - born.year - (hadBirthday ? 0 : 1)
  }
}
