import DomainCore
import Matching

/// Which service is to renew by itself again, and as what a line goes on whose time is over (R8, R18).
extension Arrange {
  /// Whether products are chosen from, not services that the customer has.
  var choosesProduct: Bool { wanted == .changePlan || wanted == .renewLine }

  mutating func chooseNotRenewing(in file: CustomerFile, _ turn: inout TurnContext) -> Step? {
    let off = file.services.filter { service in
      service.kind != .number && service.isHeld && service.pausedOn == nil && !service.autoRenews
        && !service.hasExpired(on: turn.now.beijingDay)
    }
    if let meant = named(insteadOf: off, in: file, turn) {
      request = .resumeRenewal(meant.id)
      return nil
    }
    return chooseService(of: off, in: file, none: .resumeNothing, ask: .resumeChoose, &turn)
  }

  /// What was named though none of `candidates` is: it is asked for even so, to be told why it can't be. The others may well be
  /// what they are.
  func named(insteadOf candidates: [Service], in file: CustomerFile, _ turn: TurnContext) -> Service? {
    let catalogue = turn.library.policies.products
    guard !target.named.isEmpty, target.covered(of: candidates, catalogue, turn.words).isEmpty else {
      return nil
    }
    // What was left is answered as that, not as unknown (R8).
    let named = target.covered(of: file.services.filter { $0.kind != .number }, catalogue, turn.words)
    return named.last(where: \.isHeld) ?? named.last
  }

  mutating func chooseLine(in file: CustomerFile, _ turn: inout TurnContext) -> Step? {
    let policies = turn.library.policies
    let lines = file.services.filter { $0.kind == .broadband && $0.isHeld }
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

extension Arrange {
  /// 不续 where ways to renew are offered declines them; there is no renewal that could be switched off.
  func declinesRenewing(_ heard: Heard) -> Bool {
    heard.words.has(.declinesRenewing, as: heard.reading.text, without: "，。！!？? 了吧啊呀那我先就")
  }

  /// 我就想退，不想续 of a line that has run out: there is nothing to be left, and it is said so.
  func declinesAnyLine(_ heard: Heard) -> Bool {
    return wanted == .renewLine && heard.reading.wishes.allSatisfy { $0.intent.hasPrefix("unsubscribe.") }
      && !heard.isAsked && heard.ordinals.isEmpty && heard.bareNumbers.isEmpty
      && heard.says(.leavesInstead)
      && !heard.says(.leavesNotInstead)
  }
}

/// Words that ask for the list that was read out: `有啥套餐`.
enum RepeatListWords {
  static func are(_ text: String, _ words: SaidWords) -> Bool {
    words.has(.asksForPlans, as: text, without: "，。！!？? 都的呢啊呀那")
  }
}
