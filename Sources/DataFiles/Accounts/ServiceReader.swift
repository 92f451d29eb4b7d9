import DomainCore

/// Reads one service of an account, and has its history written.
struct ServiceReader {
  let policies: Policies
  let policy: OperatorPolicy
  let time: FixtureTime
  let ids: FixtureIDs

  func read(_ entry: YAMLReader, into history: inout FixtureHistory) throws(DataFileError) {
    let fields = try entry.fields(
      "product", "name", "price", "started", "anchor", "ends", "auto_renew", "state", "contract", "devices",
      "giver", "line", "charges", "paid_by", "periods", "order")
    let place = try fields.required("product")
    guard let product = policies.products[ID(try place.text())] else {
      throw place.error("unknown product \(place.found)")
    }
    guard product.operatorID == policy.id else {
      throw place.error("\(place.found) is another operator's product")
    }
    let service = try service(fields, product, number: history.file.services.count)
    guard service.startedOn <= time.today else {
      throw try fields.required("started").error("the service begins in the future")
    }
    guard service.endsOn.map({ $0 > service.startedOn }) ?? true else {
      throw (fields["ends"] ?? entry).error("the service ends before it begins")
    }
    let bill = FixtureHistory.Bill(
      state: try fields["charges"]?.choice(of: FixtureHistory.Bill.State.self) ?? .paid,
      method: try fields["paid_by"]?.choice(of: PaymentMethod.self) ?? .wechat,
      periods: try fields["periods"]?.integer(in: 1...24) ?? 1)
    guard let orderPlace = fields["order"] else {
      history.add(service, bill: bill, lastDay: time.today)
      return
    }
    let order = try order(orderPlace)
    guard order.at.beijingDay >= service.startedOn else {
      throw orderPlace.error("the order is older than the service")
    }
    history.add(service, bill: bill, lastDay: order.at.beijingDay)
    if let problem = history.end(service.id, product: product, by: order) { throw orderPlace.error(problem) }
  }

  private func service(
    _ fields: YAMLFields, _ product: Product, number: Int
  ) throws(DataFileError) -> Service {
    let startedOn = try time.day(fields.required("started"))
    let endsOn = try fields["ends"].map(time.day)
    let line = try fields["line"]?.fields("account", "bound")
    if product.kind == .broadband {
      _ = try fields.required("line")
    } else if let place = fields["line"] {
      throw place.error("only broadband has a line")
    }
    var devices: [Device] = []
    for device in try fields["devices"]?.list() ?? [] { devices.append(try self.device(device)) }
    return Service(
      id: ids.id("service \(number)"), product: product.id, name: try fields["name"]?.text() ?? product.name,
      kind: product.kind, priceFen: try fields["price"]?.fenAboveZero() ?? product.priceFen,
      periodMonths: product.periodMonths,
      anchor: try fields["anchor"].map(time.day)
        ?? startedOn,
      startedOn: startedOn, endsOn: endsOn, autoRenews: try fields["auto_renew"]?.bool() ?? (endsOn == nil),
      state: try fields["state"].map(state) ?? .active,
      contract: try fields["contract"].map(contract),
      giver: try fields["giver"]?.text(), lineAccount: try line?.required("account").text(),
      lineIsBound: try line?["bound"]?.bool() ?? true, devices: devices)
  }

  private func state(_ reader: YAMLReader) throws(DataFileError) -> ServiceState {
    switch try reader.text() {
    case "active": return .active
    case "suspended": return .suspended
    default:
      throw reader.error(
        "expected active or suspended (a service is ended by its order:), found \(reader.found)")
    }
  }

  private func contract(_ reader: YAMLReader) throws(DataFileError) -> Contract {
    let fields = try reader.fields("started", "months", "monthly_discount")
    return Contract(
      startedOn: try time.day(fields.required("started")),
      months: try fields.required("months").integer(in: 1...60),
      monthlyDiscountFen: try fields["monthly_discount"]?.fen() ?? .zero)
  }

  private func device(_ reader: YAMLReader) throws(DataFileError) -> Device {
    let fields = try reader.fields("name", "sync", "replacement")
    return Device(
      name: try fields.required("name").text(),
      sync: try fields["sync"]?.choice(of: DeviceSync.self) ?? .bound,
      replacementFen: try fields["replacement"]?.fenAboveZero())
  }

  /// `{at: -1d 10:00, state: completed, refund: pending}`.
  private func order(_ reader: YAMLReader) throws(DataFileError) -> FixtureHistory.Ending {
    let fields = try reader.fields(
      "at", "state", "problem", "reason", "refund", "paid_by", "charged_again")
    let problem = try fields["problem"]?.choice(of: OrderProblem.self)
    func needed() throws(DataFileError) -> OrderProblem {
      guard let problem else { throw reader.error("the key \"problem\" is missing") }
      return problem
    }
    let state: OrderState =
      switch try fields["state"]?.text() ?? "completed" {
      case "completed": .completed
      case "acknowledged": .acknowledged
      case "pending": .pending
      case "inProgress": .inProgress
      case "cancelled": .cancelled
      case "held": .held(try needed())
      case "partial": .partial(try needed())
      case "rejected": .rejected(try needed())
      case "failed": .failed(try needed())
      default:
        throw (fields["state"] ?? reader).error(
          "expected one of completed, acknowledged, pending, inProgress, cancelled, held, partial, rejected, failed"
        )
      }
    return FixtureHistory.Ending(
      at: try time.pastMoment(fields.required("at")), state: state,
      reason: try fields["reason"]?.choice(of: LeaveReason.self),
      refund: try fields["refund"]?.choice(of: PaymentState.self),
      method: try fields["paid_by"]?.choice(of: PaymentMethod.self) ?? .wechat,
      chargedAgain: try fields["charged_again"]?.bool() ?? false)
  }
}
