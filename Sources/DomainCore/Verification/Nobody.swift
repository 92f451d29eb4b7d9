// Who asks for a code learns nothing of whether the number is a customer's, not from how long the answer takes either (S7). So what
// is asked of a number without an account is looked up, written and delivered in an account that is nobody's, step for step as in
// one that is somebody's. It isn't among the customers, and no number leads to it.

extension ID<Subscriber> {
  /// The account that is nobody's. A store may have none: then there is nothing to tell apart in it by time.
  public static let nobody = ID<Subscriber>("@nobody")
}

extension Subscriber {
  /// The holder of the account that is nobody's, who is sent what nobody gets.
  public static func nobody(on day: BeijingDay) -> Subscriber {
    guard let phone = PhoneNumber("19999999999") else { preconditionFailure("eleven digits are a number") }
    return Subscriber(
      id: .nobody, phone: phone, name: "@nobody", operatorID: ID("@nobody"), province: "default",
      idNumberTail: "0000", servicePassword: nil, state: .normal, joinedOn: day, noticeChannel: .sms,
      simChangedAt: nil)
  }
}

extension Delivery {
  /// Whether it takes the way and the time of any other, and is thrown away where it would reach a phone.
  public var isForNobody: Bool { subscriber == .nobody }
}

extension PhoneRecord {
  /// What is written for nobody because this record came after `before`: a code where one was sent, an entry of the log where a
  /// proof was wrong; nothing where neither was.
  public func changesForNobody(
    after before: PhoneRecord, sending code: String, to nobody: Subscriber,
    in conversation: ID<ConversationRecord>, at now: Instant
  ) -> [Change] {
    if let challenge, challenge.id != before.challenge?.id {
      // A locked number of a customer's is sent nothing either.
      guard !isLocked(at: now) else { return [] }
      return [
        .outbox(
          OutboxMessage(
            id: .code(challenge.id), errand: .code(phone: nobody.phone, code: code), createdAt: now,
            notBefore: now))
      ]
    }
    let isWrong = challenge?.wrongTries != before.challenge?.wrongTries || failures != before.failures
    let actions: [AuditEvent.Action] =
      lockedUntil != before.lockedUntil
      ? [.verificationFailed, .verificationLocked] : isWrong ? [.verificationFailed] : []
    return actions.map {
      .audit(AuditEvent(actor: .customer, action: $0, reference: conversation.text, at: now))
    }
  }
}
