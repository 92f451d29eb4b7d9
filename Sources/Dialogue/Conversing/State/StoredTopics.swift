package import DomainCore

// How open topics are stored: those that most conversations have write themselves, the others go the way of every stored value.

extension TopicState: DirectlyStored {
  func write(to text: inout DirectText) throws {
    switch self {
    case .identify(let topic): try topic.write(as: "identify", to: &text)
    case .leave(let topic): try topic.write(as: "leave", to: &text)
    case .account(let topic): try topic.write(as: "account", to: &text)
    case .arrange(let topic): try topic.write(as: "arrange", to: &text)
    case .payAgain, .resume, .takeBack, .equipment, .appeal, .unfreeze, .dataCopy, .dataErasure,
      .noticeChannel, .caseWithdrawal:
      try text.put(encoding: self)
    }
  }
}

extension DirectlyStored {
  /// Writes the value as that of an enum's case.
  fileprivate func write(as name: StaticString, to text: inout DirectText) throws {
    try text.object { text in
      text.begin(name)
      try text.object { try $0.member("_0", self) }
    }
  }
}

extension Identify: DirectlyStored {
  func write(to text: inout DirectText) {
    text.object { text in
      text.member("needs", needs.map(\.rawValue))
      text.member("prefersPassword", prefersPassword)
      text.member("refreshes", refreshes)
      text.begin("stage")
      switch stage {
      case .number: text.put(caseNamed: "number")
      case .code(let phone): text.put(caseNamed: "code", phone.digits)
      case .password(let phone): text.put(caseNamed: "password", phone.digits)
      case .idNumberTail(let phone): text.put(caseNamed: "idNumberTail", phone.digits)
      }
    }
  }
}

extension Leave: DirectlyStored {
  func write(to text: inout DirectText) throws {
    try text.object { text in
      if let chosen { text.member("chosen", chosen.map(\.text)) }
      try text.member("form", form)
      text.member("intent", intent)
      if let kept { text.member("kept", kept.map(\.text)) }
      text.member("method", method?.rawValue)
      text.member("offered", offered.map(\.text))
      text.member("question", caseNamed: question.storedName)
      if let quoted { try text.member("quoted", quoted) }
      text.member("reconsiders", reconsiders)
      text.member("saidMissing", saidMissing)
      try text.member("target", target)
    }
  }
}

extension Leave.Question {
  fileprivate var storedName: StaticString {
    switch self {
    case .which: "which"
    case .contact: "contact"
    case .reason: "reason"
    case .method: "method"
    case .confirm: "confirm"
    case .code: "code"
    case .finished: "finished"
    }
  }
}

extension LeaveTarget: DirectlyStored {
  func write(to text: inout DirectText) throws {
    try text.object { text in
      text.member("all", all)
      text.member("asksWhole", asksWhole)
      text.member("isOfWholeLine", isOfWholeLine)
      text.member("keepsSome", keepsSome)
      if let kept { try text.member("kept", kept) }
      text.member("keptExtreme", keptExtreme?.rawValue)
      text.member("keptKind", keptKind?.rawValue)
      text.member("kinds", kinds.map(\.rawValue))
      try text.member("named", named)
      text.member("next", next)
      text.member("only", only?.rawValue)
      if let outside { try text.member("outside", encoding: outside) }
      if let pointed { text.member("pointed", pointed.map(\.text)) }
      text.member("priceFen", priceFen)
      text.member("said", said)
    }
  }
}

extension LeaveTarget.NamedProduct: DirectlyStored {
  func write(to text: inout DirectText) {
    text.object { text in
      text.member("product", product.text)
      text.member("word", word)
    }
  }
}

extension AccountQuestion: DirectlyStored {
  func write(to text: inout DirectText) throws {
    try text.object { text in
      try text.member("charges", charges)
      text.member("intent", intent)
      text.member("isAnswered", isAnswered)
      text.member("number", number)
      try text.member("receipts", encoding: receipts)
      text.member("said", said)
    }
  }
}

extension ChargeFilter: DirectlyStored {
  func write(to text: inout DirectText) {
    text.object { text in
      text.member("amountFen", amountFen)
      text.member("isItemised", isItemised)
      text.member("lastMonth", lastMonth)
      text.member("month", month)
      text.member("service", service?.text)
    }
  }
}

extension Arrange: DirectlyStored {
  func write(to text: inout DirectText) throws {
    try text.object { text in
      text.member("intent", intent)
      if let kept { text.member("kept", kept.map(\.text)) }
      text.member("line", line?.text)
      text.member("method", method?.rawValue)
      text.member("offered", offered)
      text.member("question", caseNamed: question.storedName)
      if let quoted { try text.member("quoted", quoted) }
      try text.member("request", encoding: request)
      try text.member("target", target)
      text.member("wanted", wanted.rawValue)
    }
  }
}

extension Arrange.Question {
  fileprivate var storedName: StaticString {
    switch self {
    case .which: "which"
    case .payout: "payout"
    case .method: "method"
    case .confirm: "confirm"
    case .code: "code"
    case .finished: "finished"
    }
  }
}

extension ArrangeTarget: DirectlyStored {
  func write(to text: inout DirectText) throws {
    try text.object { text in
      text.member("all", all)
      text.member("general", general)
      text.member("isChoosing", isChoosing)
      text.member("keepsPlan", keepsPlan)
      try text.member("named", named)
      text.member("pointed", pointed?.text)
      text.member("priceFen", priceFen)
      text.member("product", product?.text)
      text.member("said", said)
      text.member("saysKeeping", saysKeeping)
      text.member("wantsCheaper", wantsCheaper)
    }
  }
}

extension AskLimits: DirectlyStored {
  package func write(to text: inout DirectText) {
    text.object { text in
      text.member("expiresAt", expiresAt)
      text.member("triesLeft", triesLeft)
    }
  }
}

extension WatchedOrder: DirectlyStored {
  func write(to text: inout DirectText) throws {
    try text.object { text in
      text.member("order", order.text)
      try text.member("told", encoding: told)
    }
  }
}
