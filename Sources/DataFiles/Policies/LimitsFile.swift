import DomainCore

extension Limits {
  /// Reads the limits; each may be stricter than the product's security rules (S1, S3, S8, Q11), none may be laxer.
  init(_ reader: YAMLReader) throws(DataFileError) {
    let fields = try reader.fields(
      "code_valid_seconds", "code_tries", "failures_until_lock", "lock_seconds", "sends_per_minute",
      "sends_per_hour", "sends_per_day", "idle_seconds", "session_seconds", "step_up_seconds",
      "silence_seconds", "refund_by_rule")
    func number(_ key: String, _ range: ClosedRange<Int>) throws(DataFileError) -> Int {
      try fields.required(key).integer(in: range)
    }
    let refundByRule = fields["refund_by_rule"]
    let refundByRuleFen = try refundByRule?.fen() ?? Order.onePersonRefundLimitFen
    if let refundByRule, refundByRuleFen > Order.onePersonRefundLimitFen {
      throw refundByRule.error("at most 500.00: above, two people must approve")
    }
    self.init(
      codeValidSeconds: Int64(try number("code_valid_seconds", 30...300)),
      codeTries: try number("code_tries", 1...5),
      failuresUntilLock: try number("failures_until_lock", 1...10),
      lockSeconds: Int64(try number("lock_seconds", 1800...86_400)),
      sendsPerMinute: try number("sends_per_minute", 1...1),
      sendsPerHour: try number("sends_per_hour", 1...5),
      sendsPerDay: try number("sends_per_day", 1...10),
      idleSeconds: Int64(try number("idle_seconds", 60...900)),
      sessionSeconds: Int64(try number("session_seconds", 300...43_200)),
      stepUpSeconds: Int64(try number("step_up_seconds", 30...300)),
      silenceSeconds: Int64(try number("silence_seconds", 30...180)), refundByRuleFen: refundByRuleFen)
  }
}
