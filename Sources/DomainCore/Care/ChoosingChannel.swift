extension CustomerFile {
  /// Sets where results are announced (R31); nothing changes when they already are.
  ///
  /// - Parameter email: The address for results by e-mail; nil keeps the one on file.
  /// - Returns: Nil when results should go by e-mail and no address is known.
  public func announcing(
    by channel: NoticeChannel, email: EmailAddress? = nil, at now: Instant
  ) -> [Change]? {
    var next = subscriber
    next.noticeChannel = channel
    if let email { next.email = email }
    if channel == .email, next.email == nil { return nil }
    guard next != subscriber else { return [] }
    return [
      .subscriber(next),
      .audit(
        AuditEvent(actor: .customer, action: .noticeChannelChanged, reference: channel.rawValue, at: now)),
    ]
  }
}
