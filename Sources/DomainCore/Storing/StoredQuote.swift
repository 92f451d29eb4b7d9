// How a quote that waits for its yes is stored with every turn of the conversation.

extension Quote: DirectlyStored {
  package func write(to text: inout DirectText) throws {
    try text.object { text in
      text.member("day", day)
      try text.member("items", items)
      text.member("paymentMethod", paymentMethod?.rawValue)
      text.member("policyVersion", policyVersion)
    }
  }
}

extension QuoteItem: DirectlyStored {
  package func write(to text: inout DirectText) throws {
    try text.object { text in
      try text.member("action", encoding: action)
      text.member("effectiveOn", effectiveOn)
      text.member("equipmentFen", equipmentFen)
      text.member("kind", kind.rawValue)
      text.member("priceFen", priceFen)
      text.member("refundDayIsProvisional", refundDayIsProvisional)
      text.member("refundExpectedOn", refundExpectedOn)
      text.member("service", service.text)
      text.member("serviceName", serviceName)
      try text.member("settlement", settlement)
      text.member("settlesBy", settlesBy)
      try text.member("terminationFee", terminationFee)
      try text.member("unpaid", encoding: unpaid)
      text.member("voids", voids?.text)
      text.member("wasRenewing", wasRenewing)
      text.member("wasSuspended", wasSuspended)
    }
  }
}

extension Settlement: DirectlyStored {
  package func write(to text: inout DirectText) {
    text.object { text in
      text.member("charge", charge?.text)
      text.member("chargedFen", chargedFen)
      text.member("creditedFen", creditedFen)
      text.member("rule", rule.rawValue)
      text.member("totalDays", totalDays)
      text.member("usedDays", usedDays)
      text.member("usedFen", usedFen)
    }
  }
}

extension TerminationFeeQuote: DirectlyStored {
  package func write(to text: inout DirectText) throws {
    try text.object { text in
      text.member("amountFen", amountFen)
      if case .none = basis {
        text.member("basis", caseNamed: "none")
      } else {
        try text.member("basis", encoding: basis)
      }
    }
  }
}

extension LeaveForm: DirectlyStored {
  package func write(to text: inout DirectText) {
    text.object { text in
      text.member("contact", contact?.digits)
      text.member("reason", reason?.rawValue)
      text.member("remark", remark)
    }
  }
}
