internal import DomainCore

// Rows ↔ values. The columns are those of `Table`, in its order; reading starts after `subscriber_id`, `id` and `seq`
// are read by `RowReader.identified`.

extension Subscriber {
  static let columns = "operator_id, province, state, joined_on, notice_channel, sim_changed_at"

  func person(sealedBy fields: SealedFields) -> [UInt8] {
    let password = servicePassword.map {
      StoredPassword(salt: $0.salt, rounds: $0.rounds, derived: $0.derived)
    }
    let person = StoredPerson(
      phone: phone, name: name, idNumberTail: idNumberTail, password: password, bornOn: bornOn,
      email: email, datedAhead: datedAhead)
    return fields.seal(person, at: "subscribers.personal")
  }

  init(id: ID<Subscriber>, personal: [UInt8], row: inout RowReader, fields: SealedFields) throws {
    let person: StoredPerson = try fields.open(personal, at: "subscribers.personal")
    self.init(
      id: id, phone: person.phone, name: person.name, operatorID: try row.id(), province: try row.text(),
      idNumberTail: person.idNumberTail,
      servicePassword: person.password.map {
        PasswordHash(salt: $0.salt, rounds: $0.rounds, derived: $0.derived)
      },
      state: try row.name(), joinedOn: try row.day(), noticeChannel: try row.name(),
      simChangedAt: try row.optional { try $0.instant() },
      bornOn: person.bornOn, email: person.email, datedAhead: person.datedAhead)
  }
}

extension Service {
  func bindings(_ fields: SealedFields) -> [SQLValue] {
    let stateName: String
    var endingOrder: ID<Order>?
    var endedOn: BeijingDay?
    switch state {
    case .active: stateName = "active"
    case .suspended: stateName = "suspended"
    case .pendingTerminate(let order):
      stateName = "pendingTerminate"
      endingOrder = order
    case .terminated(let day):
      stateName = "terminated"
      endedOn = day
    }
    var personal: [UInt8]?
    if giver != nil || lineAccount != nil {
      let person = StoredServicePerson(giver: giver, lineAccount: lineAccount)
      personal = fields.seal(person, at: "services.personal|" + id.text)
    }
    return [
      SQLValue(product), SQLValue(name), SQLValue(kind.rawValue), SQLValue(priceFen), SQLValue(periodMonths),
      SQLValue(anchor), SQLValue(startedOn), SQLValue(endsOn), SQLValue(autoRenews), SQLValue(stateName),
      SQLValue(endingOrder), SQLValue(endedOn), contract.map { JSONColumn.text($0) } ?? .null,
      SQLValue(personal), SQLValue(lineIsBound), JSONColumn.text(devices), SQLValue(renewalNoticedFor),
      SQLValue(pausedOn),
    ]
  }

  init(id: ID<Service>, row: inout RowReader, fields: SealedFields) throws {
    self.init(
      id: id, product: try row.id(), name: try row.text(), kind: try row.name(), priceFen: try row.fen(),
      periodMonths: try row.int(), anchor: try row.day(), startedOn: try row.day(),
      endsOn: try row.optional { try $0.day() }, autoRenews: try row.bool(), state: .active)
    let stateName = try row.text()
    let endingOrder: ID<Order>? = try row.optional { try $0.id() }
    let endedOn = try row.optional { try $0.day() }
    switch (stateName, endingOrder, endedOn) {
    case ("active", nil, nil): state = .active
    case ("suspended", nil, nil): state = .suspended
    case ("pendingTerminate", let order?, nil): state = .pendingTerminate(order)
    case ("terminated", nil, let day?): state = .terminated(on: day)
    default: throw StoreProblem.unsuitable("service state \"\(stateName)\" is unknown")
    }
    contract = try row.optional { try $0.json() }
    if let personal = try row.optional({ try $0.blob() }) {
      let person: StoredServicePerson = try fields.open(personal, at: "services.personal|" + id.text)
      giver = person.giver
      lineAccount = person.lineAccount
    }
    lineIsBound = try row.bool()
    devices = try row.json()
    renewalNoticedFor = try row.optional { try $0.day() }
    pausedOn = try row.optional { try $0.day() }
  }
}

extension Order {
  func bindings(_ fields: SealedFields) -> [SQLValue] {
    let (name, problem) = state.stored
    return [
      SQLValue(service), JSONColumn.text(item), JSONColumn.text(consent), SQLValue(acceptedAt),
      SQLValue(policyVersion), SQLValue(fields.seal(form, at: "orders.form|" + id.text)), SQLValue(payment),
      SQLValue(name), SQLValue(problem?.rawValue), SQLValue(isOpen), JSONColumn.text(steps),
    ]
  }

  init(id: ID<Order>, row: inout RowReader, fields: SealedFields) throws {
    let service: ID<Service> = try row.id()
    let item: QuoteItem = try row.json()
    let consent: Consent = try row.json()
    _ = try row.instant()
    let policyVersion = try row.text()
    let form: LeaveForm = try fields.open(try row.blob(), at: "orders.form|" + id.text)
    let payment: ID<Payment>? = try row.optional { try $0.id() }
    let state = try OrderState(stored: try row.text(), problem: try row.optional { try $0.name() })
    _ = try row.bool()
    self.init(
      id: id, service: service, item: item, consent: consent, policyVersion: policyVersion, form: form,
      payment: payment, state: state, steps: try row.json())
  }
}

extension OrderState {
  var stored: (name: String, problem: OrderProblem?) {
    switch self {
    case .acknowledged: ("acknowledged", nil)
    case .rejected(let problem): ("rejected", problem)
    case .pending: ("pending", nil)
    case .held(let problem): ("held", problem)
    case .inProgress: ("inProgress", nil)
    case .partial(let problem): ("partial", problem)
    case .completed: ("completed", nil)
    case .failed(let problem): ("failed", problem)
    case .cancelled: ("cancelled", nil)
    case .assessingCancellation: ("assessingCancellation", nil)
    }
  }

  init(stored name: String, problem: OrderProblem?) throws {
    switch (name, problem) {
    case ("acknowledged", nil): self = .acknowledged
    case ("rejected", let problem?): self = .rejected(problem)
    case ("pending", nil): self = .pending
    case ("held", let problem?): self = .held(problem)
    case ("inProgress", nil): self = .inProgress
    case ("partial", let problem?): self = .partial(problem)
    case ("completed", nil): self = .completed
    case ("failed", let problem?): self = .failed(problem)
    case ("cancelled", nil): self = .cancelled
    case ("assessingCancellation", nil): self = .assessingCancellation
    default: throw StoreProblem.unsuitable("order state \"\(name)\" is unknown")
    }
  }
}

extension Receipt {
  var bindings: [SQLValue] {
    [
      SQLValue(order), SQLValue(kind.rawValue), SQLValue(issuedAt), JSONColumn.text(fields), SQLValue(seal),
    ]
  }

  init(id: ID<Receipt>, row: inout RowReader) throws {
    self.init(
      id: id, order: try row.id(), kind: try row.name(), issuedAt: try row.instant(), fields: try row.json(),
      seal: try row.blob())
  }
}

extension OutboxMessage {
  /// The row of a message: a put message is held by nobody, and a finished one has lost its code.
  func bindings(_ fields: SealedFields) -> [SQLValue] {
    let kept = state == .waiting ? errand : errand.withoutCode
    return [
      SQLValue(fields.seal(kept, at: "outbox.errand|" + id.text)), SQLValue(createdAt), SQLValue(notBefore),
      SQLValue(attempts), SQLValue(state.rawValue), .null,
    ]
  }

  init(id: ID<OutboxMessage>, row: inout RowReader, fields: SealedFields) throws {
    self.init(
      id: id, errand: try fields.open(try row.blob(), at: "outbox.errand|" + id.text),
      createdAt: try row.instant(), notBefore: try row.instant(), attempts: try row.int(),
      state: try row.name(), isBegun: try row.optional { try $0.instant() } != nil)
  }
}

extension Errand {
  /// The errand as it may be kept once it was delivered or given up.
  var withoutCode: Errand {
    switch self {
    case .code(let phone, _): .code(phone: phone, code: "")
    case .notice, .terminate, .provision, .pickUp, .collect, .payBack, .resync: self
    }
  }
}
