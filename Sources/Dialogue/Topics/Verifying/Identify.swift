import DomainCore
import Matching

/// Finds out who is speaking: number, then code or service password, then a second proof where one is needed (R1, S1–S7).
///
/// What it says never depends on whether the number has an account, is locked, or the code was wrong (S7).
struct Identify: Topic, Hashable, Codable {
  /// The factors still to be shown besides the first one.
  var needs: [Proof.Factor] = []
  /// Whether a proof that is there but too old is to be shown again.
  var refreshes = false
  var stage = Stage.number
  /// Whether the customer asked for the service password before giving the number.
  var prefersPassword = false

  enum Stage: Hashable, Codable {
    case number
    case code(PhoneNumber)
    case password(PhoneNumber)
    case idNumberTail(PhoneNumber)
  }

  var intent: String { "verify" }
  var state: TopicState { .identify(self) }

  /// The number that must be looked up for the next answer.
  var phone: PhoneNumber? {
    switch stage {
    case .number: nil
    case .code(let phone), .password(let phone), .idNumberTail(let phone): phone
    }
  }

  mutating func advance(_ turn: inout TurnContext) -> Step {
    if let proof = turn.state.proof, let phone = turn.state.phone {
      let isFresh = SessionPolicy(turn.library.policies.limits).isFresh(proof, at: turn.now)
      if refreshes, !isFresh {
        if case .number = stage { sendCode(to: phone, &turn) }
      } else if needs.contains(where: { !proof.factors.contains($0) }) {
        stage = .idNumberTail(phone)
      } else {
        return .done
      }
    } else if case .number = stage, let phone = turn.saidPhone {
      turn.saidPhone = nil
      sendCode(to: phone, &turn)
    }
    switch stage {
    case .number:
      turn.say(.askPhone)
      return .asks(.text(slot: "phone"))
    case .code(let phone):
      turn.say(turn.codeWasSent ? .codeSent : .askCode, ["phone": .text(phone.masked)])
      return .asks(.secret(slot: "code"))
    case .password:
      turn.say(.askPassword)
      return .asks(.secret(slot: "password"))
    case .idNumberTail:
      turn.say(.askIdTail)
      return .asks(.secret(slot: "idTail"))
    }
  }

  mutating func take(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    if let secret = heard.secret { return takeSecret(secret, &turn) }
    // Another number comes first: what else the line says of codes and passwords is about that one.
    if let phone = turn.saidPhone, phone != self.phone {
      if heard.means("verify.password") { prefersPassword = true }
      return take(phone, &turn)
    }
    if heard.means("verify.password"), let phone {
      stage = .password(phone)
      return true
    }
    if heard.means("verify.code") || heard.means("sms.missing") || heard.means("verify.resend"), let phone {
      if case .idNumberTail = stage { return false }
      if heard.means("sms.missing") { turn.say(.codeNotArrived) }
      sendCode(to: phone, &turn)
      return true
    }
    if let phone = turn.saidPhone { return take(phone, &turn) }
    if heard.saysDear, heard.reading.wishes.isEmpty, heard.digits == nil {
      turn.say(.dearBeforeKnown)
      return true
    }
    if heard.means("verify.password") {
      prefersPassword = true
      return true
    }
    if heard.means("verify.changeNumber") {
      stage = .number
      return true
    }
    switch stage {
    case .number:
      guard heard.digits != nil else { return false }
      turn.say(.phoneMalformed)
      return true
    case .code, .password, .idNumberTail:
      guard let digits = heard.digits,
        heard.intent == nil || heard.reading.text.utf8.count == digits.utf8.count
      else { return false }
      return takeSecret(digits, &turn)
    }
  }

  /// Goes on with a number that was said.
  private mutating func take(_ phone: PhoneNumber, _ turn: inout TurnContext) -> Bool {
    turn.saidPhone = nil
    if let old = self.phone, old != phone {
      turn.say(.numberCorrected, ["old": .text(old.masked), "new": .text(phone.masked)])
    }
    if prefersPassword { stage = .password(phone) } else { sendCode(to: phone, &turn) }
    return true
  }

  mutating func goBack() -> Bool {
    guard case .number = stage else {
      stage = .number
      return true
    }
    return false
  }

  private mutating func sendCode(to phone: PhoneNumber, _ turn: inout TurnContext) {
    guard let record = turn.phoneRecord, record.phone == phone else {
      preconditionFailure("a number is looked up before a code is sent to it")
    }
    guard turn.canSendCodes else {
      turn.say(.codesDown)
      stage = .password(phone)
      return
    }
    let sending = record.sending(
      code: turn.chance.code, salt: turn.chance.salt, purpose: .identity, in: turn.conversation,
      limits: turn.library.policies.limits, keyring: turn.keyring, numbers: &turn.numbers, at: turn.now)
    switch sending {
    case .sent(let record, let changes):
      turn.phoneRecord = record
      turn.phoneRecordChanged = true
      turn.changes += changes
      turn.codeWasSent = true
      stage = .code(phone)
    case .tooSoon(let until):
      turn.say(.codeTooSoon, ["seconds": .count(turn.wait(until: until))])
      // The number is kept: another way to prove it needs no code.
      stage = .code(phone)
    }
  }

  private mutating func takeSecret(_ secret: String, _ turn: inout TurnContext) -> Bool {
    guard let record = turn.phoneRecord, record.phone == phone else { return false }
    let limits = turn.library.policies.limits
    switch stage {
    case .number: return false
    case .code(let phone):
      let attempt = record.trying(
        code: secret, purpose: .identity, in: turn.conversation, limits: limits, keyring: turn.keyring,
        at: turn.now)
      settle(attempt, .smsCode, phone, rejection: .codeRejected, &turn)
    case .password(let phone):
      let attempt = record.trying(
        password: secret, of: turn.lookedUp?.subscriber, in: turn.conversation, limits: limits,
        keyring: turn.keyring,
        at: turn.now)
      settle(attempt, .servicePassword, phone, rejection: .passwordRejected, &turn)
    case .idNumberTail(let phone):
      guard let proof = turn.state.proof, let subscriber = turn.file?.subscriber else { return false }
      let attempt = record.trying(
        idTail: secret, of: subscriber, after: proof, in: turn.conversation, limits: limits, at: turn.now)
      settle(attempt, .idNumberTail, phone, rejection: .idTailRejected, &turn)
    }
    return true
  }

  private mutating func settle(
    _ attempt: ProofTry, _ factor: Proof.Factor, _ phone: PhoneNumber, rejection: PhraseKey,
    _ turn: inout TurnContext
  ) {
    turn.phoneRecord = attempt.record
    turn.phoneRecordChanged = true
    turn.changes += attempt.audits.map(Change.audit)
    if case .right = attempt.verdict, let subscriber = attempt.record.subscriber {
      turn.prove(factor, for: subscriber, phone: phone)
      if factor == .idNumberTail {
        turn.say(.secondProofGiven)
      } else {
        turn.say(.verified, ["phone": .text(phone.masked)])
        HandingOver.openForAge(&turn)
      }
    } else {
      turn.say(rejection)
    }
  }
}
