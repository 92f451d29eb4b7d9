/// How much a refund is, from what was paid, what was asked for and the bill lines that are credited by it.
public enum RefundAmountRule {
  /// What the rule says.
  public enum Answer: Hashable, Sendable {
    case amount(Fen)
    /// More was asked for than was paid.
    case tooHigh(paidFen: Fen)
    /// The bill lines' credits don't add up to the amount asked for.
    case doesNotMatchLines(linesFen: Fen)
  }

  /// The amount: what was asked for; else what the lines add up to; else all that was paid.
  ///
  /// - Parameters:
  ///   - paidFen: What was paid; nil is nothing.
  ///   - requestedFen: What was asked for; nil leaves it to the rule.
  ///   - lineCreditsFen: Credits of bill lines; with none above zero the refund is not bound to lines.
  public static func amount(paidFen: Fen?, requestedFen: Fen?, lineCreditsFen: [Fen]) -> Answer {
    let paidFen = paidFen ?? .zero
    let linesFen = lineCreditsFen.total
    let amountFen = requestedFen ?? (linesFen > .zero ? linesFen : paidFen)
    if amountFen > paidFen { return .tooHigh(paidFen: paidFen) }
    if linesFen != .zero && linesFen != amountFen { return .doesNotMatchLines(linesFen: linesFen) }
    return .amount(amountFen)
  }
}
