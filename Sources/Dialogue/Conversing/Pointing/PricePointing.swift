import DomainCore
import Matching

extension PriceWords {
  /// Whether a line asks nothing but whether it costs something: `要钱？`, `还要收钱吗`.
  static func askShortly(_ text: String, _ words: SaidWords) -> Bool {
    let isAsked = text.contains { "?？吗么啊不".contains($0) }
    return isAsked && words.has(.asksWhetherCosts, as: text, without: "，。！!？? 吗么啊呀不还也要是那我")
  }
}

/// A price that something is called by: `三块的`, `那个十五的`, `19的有吗`.
enum PricePointing {
  /// The first such price of a line.
  static func price(in reading: Reading) -> Fen? {
    let scalars = Array(reading.text.unicodeScalars)
    return reading.entities.lazy.compactMap { price($0, in: scalars) }.first
  }

  /// The price that an entity is, when something is called by it.
  static func price(_ entity: Entity, in scalars: [Unicode.Scalar]) -> Fen? {
    guard entity.range.upperBound <= scalars.count, isCalledBy(entity.range, scalars),
      !counts(entity, scalars[entity.range.upperBound...].first)
    else { return nil }
    return yuan(entity)
  }

  /// Whether a number counts something else than 元: 那个10GB, 那个100分钟的.
  private static func counts(_ entity: Entity, _ next: Unicode.Scalar?) -> Bool {
    guard case .number = entity.kind, let next else { return false }
    return "兆分条个天年月号点".unicodeScalars.contains(next) || (next.isASCII && next.properties.isAlphabetic)
  }

  /// What an entity is as a price; a bare number is one in 元.
  static func yuan(_ entity: Entity) -> Fen? {
    switch entity.kind {
    case .amountFen(let amount): Fen(Int64(amount))
    case .number(let yuan) where (1...100_000).contains(yuan): Fen(Int64(yuan) * 100)
    default: nil
    }
  }

  /// Whether 的 or 那个 stands right behind, or 那个 or 这个 right before.
  private static func isCalledBy(_ range: Range<Int>, _ scalars: [Unicode.Scalar]) -> Bool {
    let behind = range.upperBound < scalars.count ? scalars[range.upperBound] : nil
    if let behind, "的那".unicodeScalars.contains(behind) { return true }
    guard range.lowerBound >= 2 else { return false }
    return "那这".unicodeScalars.contains(scalars[range.lowerBound - 2]) && scalars[range.lowerBound - 1] == "个"
  }
}
