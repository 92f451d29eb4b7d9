/// What became of the part of a bill line that was credited: only money that arrived is called given back (R9, R27).
public struct CreditedParts: Hashable, Sendable {
  /// What arrived.
  public var arrivedFen: Fen
  /// What was promised and hasn't arrived, late ones included.
  public var onItsWayFen: Fen
  /// What isn't asked for any more of a line that was never paid.
  public var waivedFen: Fen
  /// What the file says no more about: its refund is older than what the file carries, or its payment was taken back.
  public var otherFen: Fen
}

extension CustomerFile {
  /// The parts of what was credited of a bill line; together they are its `creditedFen`.
  public func creditedParts(of charge: Charge) -> CreditedParts {
    let mine = refunds.filter { $0.charge == charge.id }
    let arrivedFen = min(charge.creditedFen, mine.filter { $0.state == .success }.map(\.amountFen).total)
    let onItsWayFen = min(
      charge.creditedFen - arrivedFen, mine.filter(\.state.isUndecided).map(\.amountFen).total)
    let restFen = charge.creditedFen - arrivedFen - onItsWayFen
    let isWaived = charge.payment == nil
    return CreditedParts(
      arrivedFen: arrivedFen, onItsWayFen: onItsWayFen, waivedFen: isWaived ? restFen : .zero,
      otherFen: isWaived ? .zero : restFen)
  }
}
