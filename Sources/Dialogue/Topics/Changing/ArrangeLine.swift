import DomainCore

/// Which service is to renew by itself again, and as what a line goes on whose time is over (R8, R18).
extension Arrange {
  /// Whether products are chosen from, not services that the customer has.
  var choosesProduct: Bool { wanted == .changePlan || wanted == .renewLine }

  mutating func chooseNotRenewing(in file: CustomerFile, _ turn: inout TurnContext) -> Step? {
    let held = file.services.filter { service in
      service.kind != .number && [.active, .suspended].contains(service.state) && service.pausedOn == nil
    }
    let off = held.filter { !$0.autoRenews && !$0.hasExpired(on: turn.now.beijingDay) }
    let catalogue = turn.library.policies.products
    // What was named is asked for even where it renews, or has expired, to be told so.
    if !target.named.isEmpty, target.covered(of: off, catalogue).isEmpty,
      let meant = target.covered(of: held, catalogue).last
    {
      request = .resumeRenewal(meant.id)
      return nil
    }
    return chooseService(of: off, in: file, none: .resumeNothing, ask: .resumeChoose, &turn)
  }

  mutating func chooseLine(in file: CustomerFile, _ turn: inout TurnContext) -> Step? {
    let policies = turn.library.policies.inForce(on: turn.now.beijingDay)
    let lines = file.services.filter { $0.kind == .broadband && [.active, .suspended].contains($0.state) }
    guard let line = lines.last(where: { $0.hasExpired(on: turn.now.beijingDay) }) ?? lines.last else {
      turn.say(.renewNothing)
      return .done
    }
    // What can't be renewed at all is told before anything is chosen.
    if case .failure(let refusal) = file.quote(
      for: .renew(line.id, as: line.product), payingBy: nil, under: policies, at: turn.now),
      refusal != .notOffered
    {
      ArrangeRefusalWords.say(refusal, of: .renew(line.id, as: line.product), in: file, &turn)
      return .done
    }
    let products = file.linesToRenew(line.id, under: policies)
    guard let first = products.first else {
      turn.say(.arrangeNotOffered)
      return .done
    }
    self.line = line.id
    if products.count == 1, !target.isChoosing {
      request = .renew(line.id, as: first.id)
      return nil
    }
    let isRead = turn.answeredAside && question == .which && offered == products.map(\.id.text)
    offered = products.map(\.id.text)
    question = .which
    if !isRead {
      turn.say(.renewChoose, ["service": .text(line.name)])
      for (index, product) in products.enumerated() {
        turn.say(
          product.id == line.product ? .renewSame : .renewOther,
          [
            "number": .count(index + 1), "service": .text(product.name), "price": .fen(product.priceFen),
            "unit": .name("per.\(product.periodMonths)"),
          ])
      }
    }
    turn.say(.renewHint)
    return .asks(.choice(products.map(\.name)))
  }
}
