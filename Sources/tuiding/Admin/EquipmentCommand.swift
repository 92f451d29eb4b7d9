import ArgumentParser
import DomainCore
import Foundation
import SQLiteStore

/// Lists lent equipment that is out, or books what became of it.
struct EquipmentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "equipment",
    abstract:
      "List lent equipment of services that were left, or say that it came back, didn't, or is damaged.",
    discussion: """
      Without ORDER everything that is out is listed. --received and --missing take the role handler or reviewer; \
      --damaged YUAN takes a reviewer and is never more than what the quote said for not returning it.
      """)

  @Argument(help: "The number of the order by which the service was left (TD…).")
  var order: String?

  @Flag(help: "It came back whole: what was billed for it is given back.")
  var received = false

  @Flag(help: "It wasn't there to be fetched, or didn't come: billed once the last day has passed.")
  var missing = false

  @Option(help: "It came back damaged: so many yuan are charged.")
  var damaged: String?

  @OptionGroup var staff: StaffOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var storing: StoreOptions

  func validate() throws {
    let said = [received, missing, damaged != nil].count { $0 }
    guard order == nil ? said == 0 : said == 1 else {
      throw ValidationError("ORDER goes with one of --received, --missing and --damaged YUAN")
    }
    if let damaged, AdminLines.fen(inYuan: damaged) == nil {
      throw ValidationError("--damaged takes an amount in yuan such as 80 or 12.50")
    }
  }

  @MainActor func run() async throws {
    try await Failure.reporting {
      guard let order else { return try await list() }
      let report: EquipmentReport =
        damaged.flatMap(AdminLines.fen).map(EquipmentReport.damaged) ?? (received ? .received : .missing)
      try await book(report, order)
    }
  }

  @MainActor private func list() async throws {
    let opened = try await staff.signIn(for: .lookAtDesk, in: storing)
    var table = AdminTable(["ORDER", "SERVICE", "EQUIPMENT", "RETURN BY", "PICK-UP", "YUAN IF NOT"])
    var cursor: ID<Subscriber>?
    while true {
      let page = try await opened.store.subscribers(after: cursor, limit: 200)
      for id in page {
        guard let file = try await opened.store.file(of: id) else { continue }
        for service in file.servicesWithEquipmentOut {
          let left = file.orders.last { $0.service == service.id && $0.item.isLeaving }
          for device in service.devices where device.isOut {
            var (by, pickUp) = ("-", "-")
            if case .due(let day, let booked)? = device.lending {
              (by, pickUp) = (day.description, booked?.description ?? "-")
            }
            table.add([
              left?.id.text ?? "-", service.name, device.name, by, pickUp,
              AdminLines.yuan(device.replacementFen ?? .zero),
            ])
          }
        }
      }
      guard let last = page.last, page.count == 200 else { break }
      cursor = last
    }
    try opened.store.close()
    for line in table.isEmpty ? ["no lent equipment is out"] : table.lines { print(line) }
  }

  @MainActor private func book(_ report: EquipmentReport, _ number: String) async throws {
    let environment = ProcessInfo.processInfo.environment
    let policies = try data.loadPolicies(environment: environment)
    let act: StaffAct = damaged == nil ? .reportEquipment : .decideOrders
    let opened = try await staff.signIn(for: act, in: storing)
    try await data.check(policies, in: opened.store, environment: environment)
    let file = try await GrantWork.file(ofOrder: number, in: opened.store)
    guard let order = file.order(ID(number.uppercased())) else { throw Failure("no order \(number)") }
    let now = SystemClock.now()
    var numbers = NumberSource(seed: "equipment/\(order.id)/\(file.version)", keyring: opened.vault)
    let changes: [Change]
    switch file.reportingEquipment(
      of: order.service, report, by: opened.member, under: policies, numbers: &numbers,
      keyring: opened.vault, at: now)
    {
    case .success(let value): changes = value
    case .failure(.role(let roles)):
      throw Failure("it takes the role \(roles.map(\.rawValue).sorted().joined(separator: " or "))")
    case .failure(.nothingOut): throw Failure("nothing lent with the service of order \(order.id) is out")
    case .failure(.notQuoted(let mostFen)):
      throw Failure(
        "the quote said \(AdminLines.yuan(mostFen)) yuan at the most; charge no more, and not nothing")
    }
    let outcome = try await opened.store.commit(
      Commit(
        file: .init(subscriber: file.subscriber.id, version: file.version), changes: changes,
        nextDueAt: file.applying(changes).nextDue(under: policies, at: now), at: now))
    guard case .committed = outcome else {
      throw StoreProblem.busy(holder: "another decision about the same customer")
    }
    try opened.store.close()
    print("booked for order \(order.id): \(received ? "received" : missing ? "missing" : "damaged")")
  }
}
