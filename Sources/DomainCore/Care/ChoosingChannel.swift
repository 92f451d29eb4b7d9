extension CustomerFile {
  /// Sets where results are announced (R31); nothing changes when they already are.
  public func announcing(by channel: NoticeChannel, at now: Instant) -> [Change] {
    guard channel != subscriber.noticeChannel else { return [] }
    var next = subscriber
    next.noticeChannel = channel
    return [
      .subscriber(next),
      .audit(
        AuditEvent(actor: .customer, action: .noticeChannelChanged, reference: channel.rawValue, at: now)),
    ]
  }
}
