public import DomainCore

/// One sentence to be said: a key into the phrasebook and the values that its words need.
public struct Phrase: Hashable, Sendable, Codable {
  /// The key in `responses`.
  public let key: String
  /// The values by parameter name.
  public let values: [String: PhraseValue]

  /// A phrase; values other than those its key declares are a bug.
  public init(_ key: PhraseKey, _ values: [String: PhraseValue] = [:]) {
    precondition(key.takes(values), "\(key.name) takes \(key.parameters)")
    self.key = key.name
    self.values = values
  }

  init(key: String, values: [String: PhraseValue]) {
    self.key = key
    self.values = values
  }

  /// The name of an intent as customers would say it: `退订彩铃`.
  public static func title(of intent: String) -> PhraseValue { .title(intent) }
}

/// A value inside a phrase, worded by the phrasebook.
public enum PhraseValue: Hashable, Sendable, Codable {
  case text(String)
  /// Said in yuan with two decimals: `5.00`.
  case fen(Fen)
  /// Said as `2026年11月24日`.
  case day(BeijingDay)
  /// Said with time of day: `2026年11月21日 10:00`.
  case instant(Instant)
  /// The first moment outside a window, said as its last: midnight is `24:00` of the day before.
  case deadline(Instant)
  case count(Int)
  /// Another entry of the phrasebook, such as the name of a payment method: `name.payment.alipay`.
  case name(String)
  /// The title of an intent.
  case title(String)
  /// The title of an intent with what it is about: `取消包月（流量包）`.
  case titled(String, of: [String])
  /// Several values, joined by `、`.
  case list([PhraseValue])
}
