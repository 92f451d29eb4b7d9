import DomainCore

/// 没收到短信: the setting, the last result as it stands, and the message once more (R31).
enum SmsMissingAnswer {
  static func say(_ file: CustomerFile, _ turn: inout TurnContext) {
    turn.say(.noticeSetting, ["channel": .name("channel." + file.subscriber.noticeChannel.rawValue)])
    guard let record = turn.phoneRecord, record.subscriber == file.subscriber.id else {
      return turn.say(.noticeNone)
    }
    let resending = file.resendingLastNotice(
      record: record, under: turn.library.policies, numbers: &turn.numbers, keyring: turn.keyring,
      at: turn.now)
    switch resending {
    case .nothing: turn.say(.noticeNone)
    case .onItsWay(let notice):
      turn.say(.noticeText)
      turn.phrases.append(NoticeWords.phrase(for: notice))
      turn.say(.noticeOnItsWay)
    case .tooSoon(let until):
      if let notice = file.missedNotice(at: turn.now) { sayText(of: notice, in: file, &turn) }
      turn.say(.noticeTooSoon, ["seconds": .count(Int(max(1, until.seconds(since: turn.now) + 1)))])
    case .sent(let record, let changes, let notice):
      turn.phoneRecord = record
      turn.phoneRecordChanged = true
      turn.changes += changes
      sayText(of: notice, in: file, &turn)
      turn.say(.noticeResent)
    }
  }

  /// The words of a result, and that it didn't arrive, if that is known.
  private static func sayText(of notice: Notice, in file: CustomerFile, _ turn: inout TurnContext) {
    turn.say(.noticeText)
    turn.phrases.append(NoticeWords.phrase(for: notice))
    if file.undeliveredNotice(at: turn.now) != nil { turn.say(.noticeUndelivered) }
  }
}
