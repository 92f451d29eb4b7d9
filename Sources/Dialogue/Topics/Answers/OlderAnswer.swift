import DomainCore

/// What of the past was shown last, so that 更早的 goes on from there.
struct HistoryView: Hashable, Codable {
  /// What was shown.
  var kind: HistoryKind
  /// The oldest entry that was shown.
  var oldest: String

  /// Entries on a page.
  var pageLength: Int {
    switch kind {
    case .orders: 5
    case .receipts: 4
    case .charges: 8
    case .cases: 3
    }
  }
}

/// 更早的: the page before the one that was shown, however long ago (R7, R9, R25, R32).
enum OlderAnswer {
  /// The intent of asking for it.
  static let intent = "history.older"

  static func say(_ file: CustomerFile, _ turn: inout TurnContext) {
    guard let view = turn.state.history, let page = turn.historyPage else {
      return turn.say(.historyOfWhat)
    }
    guard !page.isEmpty else {
      return turn.say(.historyNoOlder)
    }
    let older = file.showing(page, of: view.kind)
    switch view.kind {
    case .orders: for order in page.orders.reversed() { ProgressAnswer.say(order, of: older, &turn) }
    case .receipts: for receipt in page.receipts.reversed() { ReceiptAnswer.say(receipt, &turn, full: false) }
    case .charges: ChargesAnswer.say(older, &turn, asked: ChargeFilter())
    case .cases: for known in page.cases.reversed() { CaseWords.say(known, &turn) }
    }
    if let oldest = page.oldest { turn.state.history = HistoryView(kind: view.kind, oldest: oldest) }
    turn.say(page.hasOlder ? .historyMore : .historyNoOlder)
  }

  /// Remembers what was shown, and says how to go on when the file has more of it.
  static func remember(_ kind: HistoryKind, oldest: String?, hasMore: Bool, _ turn: inout TurnContext) {
    guard turn.historyPage == nil else { return }
    turn.state.history = hasMore ? oldest.map { HistoryView(kind: kind, oldest: $0) } : nil
    if hasMore { turn.say(.historyMore) }
  }
}
