import DomainCore

/// Says why a service can't be left, and the cure (R3–R5, R8).
enum RefusalWords {
  static func say(_ refusal: LeaveRefusal, _ service: Service, _ turn: inout TurnContext) {
    let said = turn.phrases.count
    // 为什么不行 is answered with the refusal itself.
    defer { if turn.phrases.count > said { turn.explain(Array(turn.phrases[said...])) } }
    let name = PhraseValue.text(service.name)
    switch refusal {
    case .accountClosed: turn.say(.refusedAccountClosed)
    case .accountFrozen: turn.say(.refusedAccountFrozen)
    case .accountAbnormal:
      turn.say(.refusedAccountAbnormal)
      HandingOver.open(.accountAbnormal, &turn)
    case .unknownService: turn.say(.refusedUnknownService, ["service": name])
    case .alreadyLeft(let day): turn.say(.alreadyLeft, ["service": name, "day": .day(day)])
    case .underWay(let id):
      if let order = turn.file?.order(id), !order.item.isLeaving {
        turn.say(.arrangeUnderWay, OrderWords.matter(of: order))
        return
      }
      turn.say(.refusedUnderWay, ["service": name, "order": .text(id.text)])
    case .lineNotBound(let account):
      turn.say(.refusedLineNotBound, ["service": name, "account": .text(account)])
    case .expired(let day):
      turn.say(
        service.kind == .broadband ? .refusedBroadbandExpired : .refusedExpired,
        ["service": name, "day": .day(day)])
    case .noRule: turn.say(.refusedNoRule, ["service": name])
    case .leaveFirst(let names):
      turn.say(.refusedLeaveFirst, ["service": name, "first": .list(names.map(PhraseValue.text))])
    }
  }
}
