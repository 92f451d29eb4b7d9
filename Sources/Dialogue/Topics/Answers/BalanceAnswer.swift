import DomainCore

/// 余额还有多少 (R10).
enum BalanceAnswer {
  static func say(_ file: CustomerFile, _ turn: inout TurnContext) {
    turn.say(.balance, ["amount": .fen(file.balanceFen)])
    guard file.arrearsFen > .zero else { return }
    turn.say(.balanceOwed, ["amount": .fen(file.arrearsFen)])
    ArrearsWords.offer(&turn)
  }
}
