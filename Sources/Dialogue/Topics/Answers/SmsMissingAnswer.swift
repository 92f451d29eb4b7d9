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
      if let notice = file.lastNotice {
        turn.say(.noticeText)
        turn.phrases.append(NoticeWords.phrase(for: notice))
      }
      turn.say(.noticeTooSoon, ["seconds": .count(Int(max(1, until.seconds(since: turn.now) + 1)))])
    case .sent(let record, let changes, let notice):
      turn.phoneRecord = record
      turn.phoneRecordChanged = true
      turn.changes += changes
      turn.say(.noticeText)
      turn.phrases.append(NoticeWords.phrase(for: notice))
      turn.say(.noticeResent)
    }
  }
}
