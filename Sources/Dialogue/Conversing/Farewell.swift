import DomainCore

// What is still open when a customer leaves: named to who is known or never was anybody else, and to nobody on a conversation
// that was resumed and whose speaker isn't known again.
extension ConversationState {
  /// The intents of what is being done and of what waits after it.
  var openIntents: (now: [String], later: [String]) {
    guard proof != nil || boundTo == nil else { return ([], []) }
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
