extension Quote {
  /// The hash that a yes is bound to: SHA-256 over the canonical bytes.
  public func hash(_ keyring: any Keyring) -> [UInt8] { keyring.digest(canonicalBytes) }

  /// Whether a yes to the other one is a yes to this: all that is agreed to is the same, whatever the hour.
  public func agrees(with other: Quote?) -> Bool {
    other.map { $0.canonicalBytes == canonicalBytes } ?? false
  }

  /// Everything that was read out, field by field. The end of the settlement window is left out: in hours it moves with
  /// every second between quote and yes, and is neither a price nor a date that is agreed to.
  public var canonicalBytes: [UInt8] {
    var writer = CanonicalBytes()
    writer.add("quote", "1")
    writer.add("day", day.description)
    writer.add("policyVersion", policyVersion)
    writer.add("paymentMethod", paymentMethod?.rawValue ?? "")
    writer.add("items", String(items.count))
    for item in items { item.write(to: &writer) }
    return writer.bytes
  }
}

extension QuoteItem {
  fileprivate func write(to writer: inout CanonicalBytes) {
    writer.add("service", service.text)
    writer.add("serviceName", serviceName)
    writer.add("kind", kind.rawValue)
    writer.add("priceFen", String(priceFen.count))
    writer.add("charge", settlement.charge?.text ?? "")
    writer.add("chargedFen", String(settlement.chargedFen.count))
    writer.add("usedFen", String(settlement.usedFen.count))
    writer.add("creditedFen", String(settlement.creditedFen.count))
    writer.add("usedDays", String(settlement.usedDays))
    writer.add("totalDays", String(settlement.totalDays))
    writer.add("rule", settlement.rule.rawValue)
    writer.add("feeFen", String(terminationFee.amountFen.count))
    writer.add("feeBasis", terminationFee.basis.canonicalText)
    writer.add("equipmentFen", String(equipmentFen.count))
    writer.add("effectiveOn", effectiveOn.description)
    writer.add("refundExpectedOn", refundExpectedOn?.description ?? "")
    writer.add("refundDayIsProvisional", String(refundDayIsProvisional))
    writer.add("wasRenewing", String(wasRenewing))
    writer.add("wasSuspended", String(wasSuspended))
    writer.add("action", action?.canonicalText ?? "leave")
    writer.add(
      "unpaid", unpaid.map { "\($0.charge) \($0.chargedFen.count) \($0.owedFen.count)" } ?? "")
    writer.add("voids", voids?.text ?? "")
  }
}

extension TerminationFeeQuote.Basis {
  fileprivate var canonicalText: String {
    func text(_ amount: Fen?) -> String { amount.map { String($0.count) } ?? "-" }
    return switch self {
    case .none: "none"
    case .fixed: "fixed"
    case .remainingMonths(let months, let monthly, let rate, let floor, let cap):
      "remainingMonths \(months) \(text(monthly)) \(rate) \(text(floor)) \(text(cap))"
    case .clawBack(let months, let discount): "clawBack \(months) \(text(discount))"
    }
  }
}
