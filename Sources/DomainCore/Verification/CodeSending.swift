/// What became of the wish for a code by SMS.
public enum CodeSending: Hashable, Sendable {
  /// The number's record as it must be written, and the SMS as an errand. An unknown or locked number has no errand
  /// and a challenge that no code matches: whoever asks sees no difference (S7).
  case sent(PhoneRecord, [Change])
  /// Too many were sent; the next may be sent at this moment.
  case tooSoon(until: Instant)
}

extension PhoneRecord {
  /// Sends a code, which kills the code before it (S1), or says when the next may be sent (S3).
  ///
  /// - Parameters:
  ///   - code: Six ASCII digits by chance.
  ///   - salt: At least 16 bytes by chance.
  ///   - purpose: What the code will prove: who is speaking, or a yes to one quote (S2).
  ///   - conversation: The only conversation in which the code counts.
  public func sending(
    code: String, salt: [UInt8], purpose: Challenge.Purpose, in conversation: ID<ConversationRecord>,
    limits: Limits, keyring: any Keyring, numbers: inout NumberSource, at now: Instant
  ) -> CodeSending {
    precondition(
      code.utf8.count == 6 && code.utf8.allSatisfy { (48...57).contains($0) }, "a code is six digits")
    precondition(salt.count >= 16, "a code's salt has at least 16 bytes")
    if let until = nextSendingAt(limits: limits, at: now) { return .tooSoon(until: until) }
    let id = numbers.next(Challenge.self)
    let codeHash = Challenge.hash(of: code, salt: salt, id: id, purpose: purpose, keyring: keyring)
    let isReached = subscriber != nil && !isLocked(at: now)
    var next = self
    next.sentAt = (sentAt.filter { Self.counts($0, within: 86_400, at: now) } + [now]).sorted()
    next.challenge = Challenge(
      id: id, conversation: conversation, purpose: purpose, salt: salt, codeHash: isReached ? codeHash : [],
      sentAt: now)
    guard isReached else { return .sent(next, []) }
    let message = OutboxMessage(
      id: .code(id), errand: .code(phone: phone, code: code), createdAt: now, notBefore: now)
    return .sent(next, [.outbox(message)])
  }

  /// When the next code may be sent, nil when now (S3: 1 in 60 s, 5 in an hour, 10 in 24 hours).
  public func nextSendingAt(limits: Limits, at now: Instant) -> Instant? {
    let windows: [(count: Int, seconds: Int64)] = [
      (limits.sendsPerMinute, 60), (limits.sendsPerHour, 3600), (limits.sendsPerDay, 86_400),
    ]
    return windows.compactMap { window -> Instant? in
      let sent = sentAt.filter { Self.counts($0, within: window.seconds, at: now) }.sorted(by: >)
      guard sent.count >= window.count else { return nil }
      return sent[window.count - 1].adding(seconds: window.seconds)
    }.max()
  }

  /// Whether verification is refused at `now` (S3).
  public func isLocked(at now: Instant) -> Bool {
    guard let lockedUntil else { return false }
    // A lock that was set by a clock far ahead must not hold for ever.
    return now < lockedUntil && lockedUntil <= now.adding(seconds: ClockFault.toleranceSeconds)
  }

  /// A clock that was set back by more than a window must not block a number for ever, so moments far in the future
  /// count no more than those long past.
  private static func counts(_ sent: Instant, within seconds: Int64, at now: Instant) -> Bool {
    sent.adding(seconds: seconds) > now && sent <= now.adding(seconds: seconds)
  }
}

extension Challenge {
  /// The keyed hash that is kept instead of a code (S4): of salt, id, purpose and code.
  static func hash(
    of code: String, salt: [UInt8], id: ID<Challenge>, purpose: Purpose, keyring: any Keyring
  ) -> [UInt8] {
    var writer = CanonicalBytes()
    writer.add("salt", hexadecimal(salt))
    writer.add("id", id.text)
    switch purpose {
    case .identity: writer.add("purpose", "identity")
    case .confirmation(let quoteHash): writer.add("confirmation", hexadecimal(quoteHash))
    }
    writer.add("code", code)
    return keyring.keyedHash(writer.bytes, for: .code)
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
