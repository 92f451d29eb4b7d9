import DomainCore
import Matching

/// Prices up to or from a bound: `十块以下的`, `不到5块的`, `超过二十的`.
///
/// 以上, 以下 and 以内 include the bound; 不满 and 超过 leave it out (民法典第一千二百五十九条), and what people say for them
/// does as they do.
enum PriceLimit: Hashable {
  case atMost(Fen), below(Fen), atLeast(Fen), above(Fen)

  func covers(_ price: Fen) -> Bool {
    switch self {
    case .atMost(let bound): price <= bound
    case .below(let bound): price < bound
    case .atLeast(let bound): price >= bound
    case .above(let bound): price > bound
    }
  }

  /// The first limit of a line.
  static func first(in reading: Reading) -> PriceLimit? {
    let scalars = Array(reading.text.unicodeScalars)
    return reading.entities.lazy.compactMap { found($0, in: scalars)?.limit }.first
  }

  /// The limit that an entity's price stands in, with the place of its words.
  static func found(_ entity: Entity, in scalars: [Unicode.Scalar]) -> (limit: PriceLimit, range: Range<Int>)?
  {
    guard let price = PricePointing.yuan(entity), entity.range.upperBound <= scalars.count else { return nil }
    let (start, end) = (entity.range.lowerBound, entity.range.upperBound)
    for (word, kind) in behind where scalars[end...].starts(with: word.unicodeScalars) {
      return (kind(price), start..<(end + word.unicodeScalars.count))
    }
    guard isPrice(entity, followedBy: end < scalars.count ? scalars[end] : nil) else { return nil }
    for (word, kind) in before {
      let count = word.unicodeScalars.count
      guard count <= start, scalars[(start - count)...].starts(with: word.unicodeScalars) else { continue }
      return (kind(price), (start - count)..<end)
    }
    return nil
  }

  /// Whether a number is a price and counts nothing else: `超过3个月的` bounds no price.
  private static func isPrice(_ entity: Entity, followedBy next: Unicode.Scalar?) -> Bool {
    guard case .number = entity.kind, let next else { return true }
    return "的那这都全统就也吧呢块元".unicodeScalars.contains(next) || next.properties.isWhitespace
      || next.properties.generalCategory == .otherPunctuation
  }

  private static let behind: [(String, @Sendable (Fen) -> PriceLimit)] = [
    ("以下", { .atMost($0) }), ("及以下", { .atMost($0) }), ("以内", { .atMost($0) }), ("之内", { .atMost($0) }),
    ("往下", { .atMost($0) }), ("以上", { .atLeast($0) }), ("及以上", { .atLeast($0) }), ("往上", { .atLeast($0) }),
    ("起", { .atLeast($0) }), ("多的", { .above($0) }), ("不到", { .below($0) }),
  ]
  /// The longer of two words with the same end first: 不超过 is no 超过.
  private static let before: [(String, @Sendable (Fen) -> PriceLimit)] = [
    ("不超过", { .atMost($0) }), ("不高于", { .atMost($0) }), ("不大于", { .atMost($0) }), ("不低于", { .atLeast($0) }),
    ("不少于", { .atLeast($0) }), ("不到", { .below($0) }), ("不满", { .below($0) }), ("不足", { .below($0) }),
    ("低于", { .below($0) }), ("少于", { .below($0) }), ("小于", { .below($0) }), ("没到", { .below($0) }),
    ("超过", { .above($0) }), ("超出", { .above($0) }), ("高于", { .above($0) }), ("大于", { .above($0) }),
    ("多于", { .above($0) }),
  ]
}
