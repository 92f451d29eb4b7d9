import DomainCore

/// 余额还有多少 (R10).
enum BalanceAnswer {
  static func say(_ file: CustomerFile, _ turn: inout TurnContext) {
    turn.say(.balance, ["amount": .fen(file.balanceFen)])
    let owedFen = file.charges.filter(\.isOpen).map { $0.amountFen - $0.creditedFen }.total
    if owedFen > .zero { turn.say(.balanceOwed, ["amount": .fen(owedFen)]) }
  }
}
