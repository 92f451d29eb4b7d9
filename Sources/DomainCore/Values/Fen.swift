/// An amount of money in whole fen (1 元 = 100 fen); overflow traps.
public struct Fen: Hashable, Sendable, Codable, Comparable, AdditiveArithmetic {
  /// The amount in fen; negative amounts are owed the other way.
  public let count: Int64

  /// Wraps a number of fen.
  public init(_ count: Int64) {
    self.count = count
  }

  public init(from decoder: any Decoder) throws {
    count = try decoder.singleValueContainer().decode(Int64.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(count)
  }

  public static let zero = Fen(0)
  public static func + (a: Fen, b: Fen) -> Fen { Fen(a.count + b.count) }
  public static func - (a: Fen, b: Fen) -> Fen { Fen(a.count - b.count) }
  public static func < (a: Fen, b: Fen) -> Bool { a.count < b.count }
  public static prefix func - (a: Fen) -> Fen { Fen(-a.count) }
}

extension Sequence<Fen> {
  /// The sum of all amounts.
  public var total: Fen { reduce(.zero, +) }
}
