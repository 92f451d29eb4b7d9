import DomainCore
import Matching

// What is still open when a customer leaves: named to who is known or never was anybody else, and to nobody on a conversation
// that was resumed and whose speaker isn't known again.
extension ConversationState {
  /// Whether what is open may be named to the speaker: he is known, or nobody ever was.
  var mayBeNamed: Bool { proof != nil || boundTo == nil }

  /// The intents of what is being done and of what waits after it.
  var openIntents: (now: [String], later: [String]) {
    guard mayBeNamed else { return ([], []) }
    return (topics.map(\.topic.intent).filter { $0 != "verify" && $0 != "resume" }, queue.map(\.intent))
  }

  /// The farewell of a conversation in which something is open.
  var farewell: Phrase {
    let open = openIntents
    var titles: [PhraseValue] = []
    for intent in open.now.reversed() + open.later where !titles.contains(Phrase.title(of: intent)) {
      titles.append(Phrase.title(of: intent))
    }
    if !titles.isEmpty { return Phrase(.chatLeftOpenNow, ["titles": .list(titles)]) }
    return handOver.map { Phrase(.chatLeftTicket, ["ticket": .text($0.id.text)]) } ?? Phrase(.chatLeftOpen)
  }
}

/// Lets go who takes leave: 再见, 退出. What is open waits as it stands.
enum Farewell {
  static func takesLeave(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    let isGoodbye = heard.intent == "social.bye" && heard.reading.wishes.count == 1
    guard heard.secret == nil,
      LeaveTalkWords.are(heard.reading.text, heard.words) || isGoodbye && !turn.state.topics.isEmpty
    else { return false }
    turn.phrases.append(turn.state.hasOpenMatter ? turn.state.farewell : Phrase(.chatLeft))
    return true
  }
}

extension ConversationState {
  /// Whether something is open that a customer could come back to.
  var hasOpenMatter: Bool { !topics.isEmpty || !watched.isEmpty || !queue.isEmpty || handOver != nil }
}

/// Lines that leave the talk and say nothing else: `退出`.
enum LeaveTalkWords {
  static func are(_ text: String, _ words: SaidWords) -> Bool {
    // Every line passes through here.
    guard words.has(.leavesTalkBy, in: text) || text.utf8.contains(where: isLetter) else { return false }
    return words.has(.leavesTalk, as: text.lowercased(), without: "，。！!,. ~～")
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
