import Dialogue
import DomainCore

/// The calls that read only: they take no turn and write nothing.
extension ToolCalls {
  func look(_ call: ToolCall) async throws -> ToolOutcome {
    let surroundings = try await host.surroundings()
    let words = surroundings.library.phrasebook
    let keyring = surroundings.keyring
    try await host.resume(call.session)
    return try await host.look(call.session, tellsNews: call.tool.name == "session_state") { session, news in
      let name = JSON.string(session.handle)
      let found: JSON
      switch call.tool.name {
      case "session_state":
        found = state(session, news, words)
      case "explain":
        // Nothing about an account is told without its proof (R1).
        _ = try await session.verifiedFile()
        let phrases = session.explanation.isEmpty ? [Phrase(.whyNothing)] : session.explanation
        found = .of(["session": name, "replies": .array(phrases.map { Self.reply($0, words) })])
      case "list_services":
        found = .of([
          "session": name, "services": .array(try await session.verifiedFile().services.map(Self.service)),
        ])
      case "refund_status":
        let file = try await session.verifiedFile()
        found = .of([
          "session": name,
          "refunds": .array(
            try Self.chosen(file.refunds, call.arguments["refund"]) { $0.id.text }.map { refund in
              let service = refund.order.flatMap(file.order)?.service
              return Self.refund(
                refund, proposal: service.map { Self.proposal(for: $0, .leavingFailed, in: session) })
            }),
          "charged": .array(file.services.compactMap { Self.charged($0, in: file, session) }),
        ])
      case "order_status":
        let file = try await session.verifiedFile()
        found = .of([
          "session": name,
          "orders": .array(
            try Self.chosen(file.orders, call.arguments["order"]) { $0.id.text }.map { Self.order($0, file) }),
        ])
      case "quote_unsubscribe": found = try await quote(call, session, keyring)
      default: preconditionFailure("every tool of the table is carried out")
      }
      return .result(found, text: String(decoding: found.bytes, as: UTF8.self))
    }
  }

  /// All of a list, or the one that is named; somebody else's is as unknown as one that doesn't exist (S11).
  private static func chosen<Item>(_ all: [Item], _ name: String?, _ number: (Item) -> String) throws
    -> [Item]
  {
    guard let name else { return all }
    let found = all.filter { number($0) == name }
    guard !found.isEmpty else { throw Refused(.notFound, "this customer has no such number") }
    return found
  }

  private func state(_ session: Session, _ news: [Reply], _ words: Phrasebook) -> JSON {
    let standing = session.standing
    let nothing = ProgramTurn(
      blocks: [], saidBefore: news, replayed: false, key: nil, number: standing.turn, standing: standing)
    let events = TurnEvents(nothing, of: session, words: words, verifying: host.verifying)
    return .of([
      "session": .string(session.handle), "turn": .integer(Int64(standing.turn)),
      "open": .array(standing.open.map(JSON.string)), "queued": .array(standing.queued.map(JSON.string)),
      "verified": AgentFace.verified(standing), "replies": .array(Self.blocked(news, words)),
      "effects": .array(events.effects.map { $0.without("event") }),
      "ask": events.ask.map { $0.without("event") } ?? .null,
    ])
  }

  private static func service(_ service: Service) -> JSON {
    .of([
      "id": .string(service.id.text), "name": .string(InputText.clean(service.name)),
      "kind": .string(service.kind.rawValue), "priceFen": .integer(service.priceFen.count),
      "periodMonths": .integer(Int64(service.periodMonths)), "state": .string(ValueJSON.name(service.state)),
      "autoRenews": .bool(service.autoRenews), "startedOn": .string(service.startedOn.description),
      "endsOn": service.endsOn.map { .string($0.description) } ?? .null,
    ])
  }

  private static func refund(_ refund: Refund, proposal: String?) -> JSON {
    .of([
      "refund": .string(refund.id.text), "order": refund.order.map { .string($0.text) } ?? .null,
      "amountFen": .integer(refund.amountFen.count), "to": .string(refund.destination.rawValue),
      "state": .string(refund.state.rawValue), "requestedAt": .string(ValueJSON.time(refund.requestedAt)),
      "expectedOn": .string(refund.expectedOn.description), "proposal": proposal.map(JSON.string) ?? .null,
    ])
  }

  /// What a service was charged and not credited, with the proposal by which the customer asks for it back; nil when that is nothing.
  private static func charged(_ service: Service, in file: CustomerFile, _ session: Session) -> JSON? {
    let charges = file.charges.filter { $0.service == service.id && $0.creditedFen < $0.amountFen }
    guard !charges.isEmpty else { return nil }
    return .of([
      "service": .string(service.id.text), "name": .string(InputText.clean(service.name)),
      "chargedFen": .integer(charges.map(\.amountFen.count).reduce(0, +)),
      "creditedFen": .integer(charges.map(\.creditedFen.count).reduce(0, +)),
      "proposal": .string(proposal(for: service.id, .misoperation, in: session)),
    ])
  }

  private static func order(_ order: Order, _ file: CustomerFile) -> JSON {
    .of([
      "order": .string(order.id.text),
      "service": .string(InputText.clean(file.subscriber.phone.spoken(order.item.serviceName))),
      "state": .string(ValueJSON.name(order.state)), "acceptedAt": .string(ValueJSON.time(order.acceptedAt)),
      "effectiveOn": .string(order.item.effectiveOn.description),
      "refundFen": .integer(order.item.settlement.creditedFen.count),
      "feeFen": .integer(order.item.feeFen.count),
      "receipts": .array(file.receipts.filter { $0.order == order.id }.map { .string($0.id.text) }),
    ])
  }

  private static func proposal(
    for service: ID<Service>, _ ground: AppealGround, in session: Session
  ) -> String {
    SealedToken.seal(
      "refund",
      [
        "session": session.id.text, "customer": customer(session), "service": service.text,
        "ground": ground.rawValue,
      ],
      until: SystemClock.now().adding(seconds: proposalSeconds), session.keyring)
  }

  private func quote(_ call: ToolCall, _ session: Session, _ keyring: any Keyring) async throws -> JSON {
    let file = try await session.verifiedFile()
    let wanted = call.arguments["service"] ?? ""
    let open = file.services.filter { if case .terminated = $0.state { false } else { true } }
    let named = open.filter { $0.id.text == wanted || $0.name == wanted }
    guard named.count == 1, let service = named.first else {
      throw Refused(.notFound, "this customer has no such service; ask list_services")
    }
    let now = SystemClock.now()
    let policies = try await host.surroundings().library.policies
    switch file.quote(leaving: [service.id], payingBy: nil, under: policies, at: now) {
    case .failure(let refusal):
      throw Refused(
        .wrongValue,
        "this service can't be left now (\(ValueJSON.name(refusal))); ‘say’ tells why and what helps")
    case .success(let quote):
      let item = quote.items[0]
      let expiry = now.adding(seconds: Self.proposalSeconds)
      return .of([
        "session": .string(session.handle),
        "proposal": .string(
          SealedToken.seal(
            "leave",
            [
              "session": session.id.text, "customer": Self.customer(session), "service": service.id.text,
              "quote": hash(quote, keyring),
            ],
            until: expiry, keyring)),
        "expires": .string(ValueJSON.time(expiry)), "service": .string(InputText.clean(item.serviceName)),
        "feeFen": .integer(quote.dueFen.count), "refundFen": .integer(quote.refundFen.count),
        "usedFen": .integer(item.settlement.usedFen.count),
        "chargedFen": .integer(item.settlement.chargedFen.count),
        "effectiveOn": .string(item.effectiveOn.description),
        "refundExpectedOn": item.refundExpectedOn.map { .string($0.description) } ?? .null,
        "day": .string(quote.day.description), "policyVersion": .string(quote.policyVersion),
      ])
    }
  }
}
