import DomainCore

/// What `@ 故障 …` says: an errand, how it fails, and how often.
///
/// `@ 故障 网络 无应答`, `@ 故障 支付 微信`, `@ 故障 验证码 不可用 2次`, `@ 故障 退款 拒绝`, `@ 故障 网络 重复`, `@ 故障 无`.
enum TranscriptFault {
  /// The faults of a directive, nil when its words say none.
  static func faults(_ words: [String]) -> [SimulatedOperator.Fault]? {
    if words == ["无"] { return [] }
    guard (2...3).contains(words.count), let errand = errands[words[0]], let behaviour = behaviour(words[1])
    else {
      return nil
    }
    var times: Int?
    if words.count == 3 {
      guard words[2].hasSuffix("次"), let count = Int(words[2].dropLast()) else { return nil }
      times = count
    }
    return [SimulatedOperator.Fault(behaviour, of: errand, times: times)]
  }

  /// The words for errands and behaviours, for whoever mistypes one.
  static let errandNames = errands.keys.sorted().joined(separator: "/")
  static let behaviourNames = "不可用/无应答/应答丢失/重复/拒绝/没钱/渠道失效/余额/银行卡/支付宝/微信/慢30秒"

  private static let errands: [String: ErrandKind] = [
    "验证码": .code, "通知": .notice, "网络": .terminate, "开通": .provision, "取机": .pickUp, "支付": .collect,
    "退款": .payBack, "终端": .resync,
  ]

  private static func behaviour(_ word: String) -> SimulatedOperator.Fault.Behaviour? {
    switch word {
    case "不可用": .unavailable
    case "无应答": .lost
    case "应答丢失": .answerLost
    case "重复": .doubled
    case "拒绝": .refused(.notPossible)
    case "没钱": .refused(.declined)
    case "渠道失效": .refused(.methodGone)
    case "余额": .refusesMethod(.balance)
    case "银行卡": .refusesMethod(.bankCard)
    case "支付宝": .refusesMethod(.alipay)
    case "微信": .refusesMethod(.wechat)
    default:
      word.hasPrefix("慢") ? TranscriptTime.seconds(String(word.dropFirst())).map { .slow(seconds: $0) } : nil
    }
  }
}
