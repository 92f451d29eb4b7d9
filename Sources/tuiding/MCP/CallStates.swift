import Dialogue
import DomainCore

/// The states of calls that wait for a person: bound to session, call, question and time, and good once.
extension ToolCalls {
  func seal(_ call: ToolCall, asks: String, in session: Session, _ keyring: any Keyring) -> String {
    SealedToken.seal(
      "state",
      [
        "session": session.id.text, "call": call.hash(keyring), "turn": String(session.turn), "asks": asks,
        "nonce": Chances.handle(),
      ], until: SystemClock.now().adding(seconds: stateSeconds), keyring)
  }

  /// A state that is ours, of this very call, for the turn at which the session stands: so it works once.
  func state(
    _ text: String, of call: ToolCall, in session: Session, _ keyring: any Keyring
  ) throws -> SealedToken {
    guard isOurs(text, call, session, keyring),
      let token = SealedToken(text, kind: "state", at: SystemClock.now(), keyring)
    else {
      throw Refused(
        .badState, "the state is not one of this call, was changed, or is too old; nothing was done")
    }
    guard token["turn"] == String(session.turn) else { throw Self.answeredAlready }
    return token
  }

  func isOurs(_ text: String, _ call: ToolCall, _ session: Session, _ keyring: any Keyring) -> Bool {
    guard let token = SealedToken(text, kind: "state", at: SystemClock.now(), keyring) else { return false }
    return token["session"] == session.id.text && token["call"] == call.hash(keyring)
  }

  static let answeredAlready = Refused(
    .badState, "this question was answered or replaced; nothing was done")

  /// What is asked, as a hash: the quote that a yes would be for, or the words of the question.
  func asked(in session: Session, _ keyring: any Keyring) -> String {
    let standing = session.standing
    if let quote = standing.quote { return Crockford.text(of: quote.hash(keyring), length: 32) }
    var writer = CanonicalBytes()
    for phrase in session.lastPhrases { writer.add("asked", phrase.key) }
    return Crockford.text(of: keyring.digest(writer.bytes), length: 32)
  }
}
