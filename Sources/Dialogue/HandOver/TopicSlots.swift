import DomainCore

// What topics know, for the person who takes over: masked, and never a secret.

extension Identify {
  func slots(_ turn: TurnContext) -> [HandOverSummary.Slot] {
    phone.map { [HandOverSummary.Slot("phone", $0.masked)] } ?? []
  }
}

extension Leave {
  func slots(_ turn: TurnContext) -> [HandOverSummary.Slot] {
    var slots: [HandOverSummary.Slot] = []
    if let chosen, let file = turn.file {
      slots += chosen.compactMap(file.service).map { HandOverSummary.Slot("service", $0.name) }
    } else {
      slots += target.named.map { HandOverSummary.Slot("service", Masking.masked($0.word)) }
    }
    if let contact = form.contact { slots.append(HandOverSummary.Slot("contact", contact.masked)) }
    if let reason = form.reason { slots.append(HandOverSummary.Slot("reason", reason.rawValue)) }
    if let remark = form.remark { slots.append(HandOverSummary.Slot("remark", remark)) }
    if let method { slots.append(HandOverSummary.Slot("method", method.rawValue)) }
    if let quoted {
      slots.append(HandOverSummary.Slot("quotedRefund", Phrasebook.yuan(quoted.refundFen)))
      slots.append(HandOverSummary.Slot("quotedDue", Phrasebook.yuan(quoted.dueFen)))
    }
    return slots
  }
}

extension PayAgain {
  func slots(_ turn: TurnContext) -> [HandOverSummary.Slot] {
    [HandOverSummary.Slot("order", order.text)] + (saidFen.map { [.init("due", Phrasebook.yuan($0))] } ?? [])
  }
}
