package import DomainCore

// How what was said is stored: every turn writes its replies, and their phrases once more with the conversation's state.

extension Phrase: DirectlyStored {
  package func write(to text: inout DirectText) throws {
    try text.object { text in
      text.member("key", key)
      text.begin("values")
      try text.object { text in
        let places =
          values.count > 1 ? values.indices.sorted { values[$0].key < values[$1].key } : Array(values.indices)
        for place in places {
          text.begin(values[place].key)
          try values[place].value.write(to: &text)
        }
      }
    }
  }
}

extension PhraseValue: DirectlyStored {
  package func write(to text: inout DirectText) throws {
    try text.object { text in
      text.begin(caseName)
      try text.object { text in
        text.begin("_0")
        switch self {
        case .text(let value), .name(let value), .title(let value): text.put(value)
        case .fen(let amount): text.put(amount.count)
        case .day(let day): text.put(day.description)
        case .instant(let moment), .deadline(let moment): text.put(moment.milliseconds)
        case .count(let count): text.put(count)
        case .titled(let title, let names):
          text.put(title)
          text.member("of", names)
        case .list(let values): try text.put(values)
        }
      }
    }
  }

  private var caseName: StaticString {
    switch self {
    case .text: "text"
    case .fen: "fen"
    case .day: "day"
    case .instant: "instant"
    case .deadline: "deadline"
    case .count: "count"
    case .name: "name"
    case .title: "title"
    case .titled: "titled"
    case .list: "list"
    }
  }
}

extension Expectation: DirectlyStored {
  package func write(to text: inout DirectText) throws {
    text.object { text in
      switch self {
      case .anything:
        text.begin("anything")
        text.object { _ in }
      case .text(let slot):
        text.begin("text")
        text.object { $0.member("slot", slot) }
      case .secret(let slot):
        text.begin("secret")
        text.object { $0.member("slot", slot) }
      case .choice(let options):
        text.begin("choice")
        text.object { $0.member("_0", options) }
      case .confirmation:
        text.begin("confirmation")
        text.object { _ in }
      }
    }
  }
}

extension Reply: DirectlyStored {
  package func write(to text: inout DirectText) throws {
    try text.object { text in
      try text.member("done", encoding: done)
      try text.member("expects", expects)
      text.member("expiresAt", expiresAt)
      if let heard { try text.member("heard", heard) }
      try text.member("phrases", phrases)
      text.member("text", self.text)
      text.member("triesLeft", triesLeft)
    }
  }
}

extension HeardAs: DirectlyStored {
  package func write(to text: inout DirectText) throws {
    try text.object { text in
      try text.member("also", also)
      text.member("intent", intent)
      text.member("rule", rule)
      try text.member("score", score)
    }
  }
}

extension HeardAs.Other: DirectlyStored {
  package func write(to text: inout DirectText) throws {
    try text.object { text in
      text.member("intent", intent)
      text.member("rule", rule)
      try text.member("score", score)
    }
  }
}
