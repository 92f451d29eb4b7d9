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
  static func first(in reading: Reading, _ words: SaidWords) -> PriceLimit? {
    let scalars = Array(reading.text.unicodeScalars)
    return reading.entities.lazy.compactMap { found($0, in: scalars, words)?.limit }.first
  }

  /// The limit that an entity's price stands in, with the place of its words.
  static func found(_ entity: Entity, in scalars: [Unicode.Scalar], _ words: SaidWords) -> (
    limit: PriceLimit, range: Range<Int>
  )? {
    guard let price = PricePointing.yuan(entity), entity.range.upperBound <= scalars.count else { return nil }
    let (start, end) = (entity.range.lowerBound, entity.range.upperBound)
    for (list, kind) in behind {
      for word in words[list] where scalars[end...].starts(with: word.unicodeScalars) {
        return (kind(price), start..<(end + word.unicodeScalars.count))
      }
    }
    guard isPrice(entity, followedBy: end < scalars.count ? scalars[end] : nil) else { return nil }
    for (list, kind) in before {
      for word in words[list] {
        let count = word.unicodeScalars.count
        guard count <= start, scalars[(start - count)...].starts(with: word.unicodeScalars) else { continue }
        return (kind(price), (start - count)..<end)
      }
    }
    return nil
  }

  /// Whether a number is a price and counts nothing else: `超过3个月的` bounds no price.
  private static func isPrice(_ entity: Entity, followedBy next: Unicode.Scalar?) -> Bool {
    guard case .number = entity.kind, let next else { return true }
    return "的那这都全统就也吧呢块元".unicodeScalars.contains(next) || next.properties.isWhitespace
      || next.properties.generalCategory == .otherPunctuation
  }

  private static let behind: [(WordList, @Sendable (Fen) -> PriceLimit)] = [
    (.atMostBehind, { .atMost($0) }), (.atLeastBehind, { .atLeast($0) }), (.aboveBehind, { .above($0) }),
    (.belowBehind, { .below($0) }),
  ]
  /// The longer of two words with the same end first: 不超过 is no 超过.
  private static let before: [(WordList, @Sendable (Fen) -> PriceLimit)] = [
    (.atMostBefore, { .atMost($0) }), (.atLeastBefore, { .atLeast($0) }), (.belowBefore, { .below($0) }),
    (.aboveBefore, { .above($0) }),
  ]
}
