package import DomainCore

// What is in a state at most turns writes itself; what is rare goes the way of every other stored value.
extension ConversationState: DirectlyStored {
  func write(to text: inout DirectText) throws {
    try text.object { text in
      if let askLimits { try text.member("askLimits", askLimits) }
      text.member("boundTo", boundTo?.text)
      text.member("cameBack", cameBack)
      text.member("couldNotBeRead", couldNotBeRead)
      text.member("done", done?.text)
      try text.member("expects", expects)
      if let explainedAmounts { try text.member("explainedAmounts", explainedAmounts) }
      try text.member("explanation", explanation)
      text.member("format", format)
      try text.member("handOver", encoding: handOver)
      try text.member("history", encoding: history)
      text.member("lastHeardAt", lastHeardAt)
      try text.member("lastPhrases", lastPhrases)
      text.member("lastWish", lastWish)
      if let listed { text.member("listed", listed.map(\.text)) }
      text.member("misunderstood", misunderstood)
      text.member("numberGiven", numberGiven)
      try text.member("offer", encoding: offer)
      text.member("phone", phone?.digits)
      if let proof { try text.member("proof", proof) }
      text.member("provedSince", provedSince)
      try text.member("queue", encoding: queue)
      text.member("rated", rated?.text)
      try text.member("repairs", encoding: repairs)
      if let talkedOf { try text.member("talkedOf", talkedOf) }
      try text.member("topics", topics)
      text.member("wasOffered", wasOffered?.text)
      text.member("wasSentForAge", wasSentForAge)
      try text.member("watched", watched)
    }
  }
}

extension Proof: DirectlyStored {
  package func write(to text: inout DirectText) throws {
    text.object { text in
      text.member("at", at)
      text.member("factors", factors.map(\.rawValue))
      text.member("subscriber", subscriber.text)
    }
  }
}

extension TalkedOf: DirectlyStored {
  func write(to text: inout DirectText) throws {
    text.object { text in
      text.member("before", before?.text)
      text.member("service", service.text)
      text.member("turn", turn)
      text.member("wasTurnedDown", wasTurnedDown)
    }
  }
}
