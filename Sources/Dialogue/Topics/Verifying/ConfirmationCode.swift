import DomainCore

/// A fresh code bound to what was read out, because the last proof is too old for what can't be undone (S2, S8).
enum ConfirmationCode {
  /// What became of an answer to the question for the code.
  enum Answer {
    /// The code was right: the speaker is proved afresh.
    case right(Proof)
    case wrong
    /// Another code was asked for.
    case again
    /// The matter is given up.
    case givenUp
    case none
  }

  /// Sends a code for a hash. Returns whether it was sent; else it was said why not.
  static func send(for hash: [UInt8], _ turn: inout TurnContext) -> Bool {
    guard let record = turn.phoneRecord else { return false }
    guard turn.canSendCodes else {
      turn.say(.confirmCodesDown)
      return false
    }
    let sending = record.sending(
      code: turn.chance.code, salt: turn.chance.salt, purpose: .confirmation(quoteHash: hash),
      in: turn.conversation, limits: turn.library.policies.limits, keyring: turn.keyring,
      numbers: &turn.numbers, at: turn.now)
    switch sending {
    case .sent(let record, let changes):
      turn.phoneRecord = record
      turn.phoneRecordChanged = true
      turn.changes += changes
      turn.say(.stepUp)
      return true
    case .tooSoon(let until):
      turn.say(.codeTooSoon, ["seconds": .count(turn.wait(until: until))])
      return false
    }
  }

  /// Asks for the code that was sent.
  static func ask(_ turn: inout TurnContext) -> Step {
    turn.say(.askConfirmCode, ["phone": .text(turn.state.phone?.masked ?? "")])
    return .asks(.secret(slot: "confirmCode"))
  }

  /// Takes a line as the code.
  static func take(_ heard: Heard, for hash: [UInt8], _ turn: inout TurnContext) -> Answer {
    guard let record = turn.phoneRecord, let phone = turn.state.phone else { return .none }
    if heard.secret == nil, heard.means("verify.resend") || heard.means("sms.missing") { return .again }
    if heard.means("dialog.no") { return .givenUp }
    guard let code = heard.secret ?? heard.digits else { return .none }
    let attempt = record.trying(
      code: code, purpose: .confirmation(quoteHash: hash), in: turn.conversation,
      limits: turn.library.policies.limits, keyring: turn.keyring, at: turn.now)
    turn.phoneRecord = attempt.record
    turn.phoneRecordChanged = true
    turn.changes += attempt.audits.map(Change.audit)
    guard case .right = attempt.verdict, let subscriber = attempt.record.subscriber else {
      turn.say(.codeRejected)
      return .wrong
    }
    turn.prove(.smsCode, for: subscriber, phone: phone)
    return turn.state.proof.map(Answer.right) ?? .none
  }
}
