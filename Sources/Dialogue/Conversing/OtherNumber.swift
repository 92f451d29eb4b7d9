import DomainCore
import Matching

/// Whose account a line is about when it gives a mobile number.
extension Conversation {
  func speaksForOther(_ phone: PhoneNumber, _ heard: Heard, _ turn: TurnContext) -> Bool {
    turn.state.proof != nil && turn.state.phone != phone && !takesPhone(heard, turn.state)
  }

  /// Whether a number in the line is an answer to what is open, or corrects one that was given.
  func takesPhone(_ heard: Heard, _ state: ConversationState) -> Bool {
    if state.topics.last?.topic.takesPhoneNumbers ?? false { return true }
    if ContactWords.introduce(heard) { return true }
    guard case .leave(let leave)? = state.topics.last else { return false }
    return leave.correctsContact(heard.reading.text, heard.words)
      || leave.isGivenContact(heard.reading.text, heard.words)
  }

  /// Another number was named: its own verification begins, and this one's proof ends (R2).
  func switchNumber(_ turn: inout TurnContext) {
    turn.say(.otherNumber)
    turn.state.proof = nil
    turn.state.topics.append(.identify(Identify()))
  }

  /// Whether the number that was verified is said to have been the wrong one: `不对，号码是…`.
  func correctsNumber(_ heard: Heard, _ turn: TurnContext) -> Bool {
    CorrectionWords.areIn(heard.reading.text, heard.words)
      && heard.reading.text.count <= Self.longestCorrection
  }

  /// A number and a few words.
  private static let longestCorrection = 24

  /// The right number takes the place of the wrong one: what was wished in words is wished for it, and nothing that belongs to the
  /// first account goes with it.
  func correctNumber(to phone: PhoneNumber, _ turn: inout TurnContext) {
    turn.say(
      .numberCorrected, ["old": .text(turn.state.phone?.masked ?? ""), "new": .text(phone.masked)])
    turn.state.topics = turn.state.topics.compactMap(\.wishedAnew)
    turn.state.forgetAccount()
    turn.state.proof = nil
    turn.state.topics.append(.identify(Identify()))
  }
}

extension TopicState {
  /// The same matter as it was first wished; nil where it can't be told without the account that it was about.
  fileprivate var wishedAnew: TopicState? {
    switch self {
    case .leave(let leave):
      leave.target.pointed == nil && !leave.target.namesNothing
        ? .leave(Leave(intent: leave.intent, target: leave.target)) : nil
    case .arrange(let arrange):
      arrange.target.pointed == nil && arrange.target.product == nil
        ? .arrange(Arrange(intent: arrange.intent, wanted: arrange.wanted, target: arrange.target)) : nil
    default: nil
    }
  }
}

extension ConversationState {
  /// Takes back all that belongs to the account whose number was wrong.
  mutating func forgetAccount() {
    boundTo = nil
    provedSince = nil
    queue.removeAll { $0.target?.pointed != nil || $0.arranged?.pointed != nil }
    watched = []
    repairs = nil
    done = nil
    rated = nil
    history = nil
    listed = nil
    talkedOf = nil
    explanation = []
    explainedAmounts = nil
    numberGiven = nil
    lastPhrases = []
  }
}

/// Words that speak of the number where one can be reached, not of an account.
enum ContactWords {
  /// Whether a wish to leave gives such a number with it, `退宽带，联系13900000000`: no account is spoken of.
  static func introduce(_ heard: Heard) -> Bool {
    guard heard.phone != nil, heard.intent?.hasPrefix("unsubscribe.") ?? false,
      heard.says(.reaches)
    else { return false }
    let scalars = Array(heard.reading.text.unicodeScalars)
    let number = heard.reading.entities.first { if case .phone = $0.kind { true } else { false } }
    let before = number.map { String(scalars: scalars[..<min($0.range.lowerBound, scalars.count)]) }
    // Read without its number, the line has nothing behind the words.
    let phrases = before.map { [$0[...]] } ?? Phrases.of(heard.reading.text)
    return phrases.contains { phrase in
      var rest = phrase
      while let word = heard.words.first(.betweenReachAndNumber, ending: rest) {
        rest = rest.dropLast(word.count)
      }
      return rest.hasSuffix("联系") || heard.words.has(.reaches, in: String(rest.suffix(longest)))
    }
  }

  private static let longest = 2
}
