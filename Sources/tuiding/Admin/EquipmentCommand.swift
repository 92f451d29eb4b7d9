import ArgumentParser
import DomainCore
import Foundation
import SQLiteStore

/// Lists lent equipment that is out, or books what became of it.
struct EquipmentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "equipment",
    abstract:
      "List lent equipment of services that were left or ran out, or say that it came back, didn't, or is damaged.",
    discussion: """
      Without NUMBER everything that is out is listed. --received and --missing take the role handler or reviewer; \
      --damaged YUAN takes a reviewer and is never more than what the quote said for not returning it. --device names \
      the one piece that is meant, where several are out.
      """)

  @Argument(
    help: "The number of the order by which the service was left (TD…), or a line's account as listed.")
  var number: String?

  @Flag(help: "It came back whole: what was billed for it is given back.")
  var received = false

  @Flag(help: "It wasn't there to be fetched, or didn't come: billed once the last day has passed.")
  var missing = false

  @Option(help: "It came back damaged: so many yuan are charged.")
  var damaged: String?

  @Option(help: "The one piece that is meant, by its name as listed; all that is out when left away.")
  var device: String?

  @OptionGroup var staff: StaffOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var storing: StoreOptions

  func validate() throws {
    let said = [received, missing, damaged != nil].count { $0 }
    guard number == nil ? said == 0 : said == 1 else {
      throw ValidationError("NUMBER goes with one of --received, --missing and --damaged YUAN")
    }
    guard device == nil || number != nil else { throw ValidationError("--device goes with NUMBER") }
    if let damaged, AdminLines.fen(inYuan: damaged) == nil {
      throw ValidationError("--damaged takes an amount in yuan such as 80 or 12.50")
    }
  }

  @MainActor func run() async throws {
    try await Failure.reporting {
      guard let number else { return try await list() }
      let report: EquipmentReport =
        damaged.flatMap(AdminLines.fen).map(EquipmentReport.damaged) ?? (received ? .received : .missing)
      try await book(report, number)
    }
  }

  @MainActor private func list() async throws {
    let opened = try await staff.signIn(for: .lookAtDesk, in: storing)
    var table = AdminTable(["NUMBER", "SERVICE", "EQUIPMENT", "RETURN BY", "PICK-UP", "YUAN IF NOT"])
    let today = SystemClock.now().beijingDay
    _ = try await firstFile(in: opened.store) { file in
      for service in file.servicesToReturnFrom(on: today) {
        for device in service.devices where device.isOut {
          var (by, pickUp) = ("-", "-")
          if case .due(let day, let booked)? = device.lending {
            (by, pickUp) = (service.hasEnded ? day.description : "-", booked?.description ?? "-")
          }
          table.add([
            Self.number(of: service, in: file), service.name, device.name, by, pickUp,
            AdminLines.yuan(device.replacementFen ?? .zero),
          ])
        }
      }
      return false
    }
    try opened.store.close()
    for line in table.isEmpty ? ["no lent equipment is out"] : table.lines { print(line) }
  }

  /// What a service with lent equipment is called by: the order that left it, else its line's account.
  private static func number(of service: Service, in file: CustomerFile) -> String {
    let left = service.hasEnded ? file.orders.last { $0.service == service.id && $0.item.isLeaving } : nil
    return left?.id.text ?? service.lineAccount.map(Masking.echoed) ?? "-"
  }

  /// Looks through the files of all customers, up to the first that is wanted.
  @MainActor private func firstFile(
    in store: SQLiteStore, where isWanted: (CustomerFile) -> Bool
  ) async throws -> CustomerFile? {
    var cursor: ID<Subscriber>?
    while true {
      let page = try await store.subscribers(after: cursor, limit: 200)
      for id in page {
        if let file = try await store.fileAsItIs(of: id), isWanted(file) { return file }
      }
      guard let last = page.last, page.count == 200 else { return nil }
      cursor = last
    }
  }

  /// The file and the service that a number names.
  @MainActor private func named(
    _ number: String, in store: SQLiteStore, on today: BeijingDay
  ) async throws -> (file: CustomerFile, service: ID<Service>) {
    if number.uppercased().hasPrefix("TD") {
      let file = try await store.file(ofOrder: number)
      guard let order = file.order(ID(number.uppercased())) else { throw Failure("no order \(number)") }
      return (file, order.service)
    }
    var service: ID<Service>?
    let file = try await firstFile(in: store) { file in
      service =
        file.servicesToReturnFrom(on: today)
        .first { Self.number(of: $0, in: file) == number || $0.lineAccount == number }?.id
      return service != nil
    }
    guard let file, let service else { throw Failure("no lent equipment is out under \(number)") }
    return (file, service)
  }

  @MainActor private func book(_ report: EquipmentReport, _ number: String) async throws {
    let environment = ProcessInfo.processInfo.environment
    let policies = try data.loadPolicies(environment: environment)
    let act: StaffAct = damaged == nil ? .reportEquipment : .decideOrders
    let opened = try await staff.signIn(for: act, in: storing)
    try await data.check(policies, in: opened.store, environment: environment)
    try await opened.decidingAnew { try await book(report, number, opened, policies) }
    try opened.store.close()
    print("booked for \(Masking.echoed(number)): \(received ? "received" : missing ? "missing" : "damaged")")
  }

  @MainActor private func book(
    _ report: EquipmentReport, _ number: String, _ opened: StaffSession, _ policies: Policies
  ) async throws {
    let now = SystemClock.now()
    let (file, service) = try await named(number, in: opened.store, on: now.beijingDay)
    let seed = "equipment/\(file.subscriber.id)/\(service)/\(file.version)"
    var numbers = NumberSource(seed: seed, keyring: opened.vault)
    let changes: [Change]
    switch file.reportingEquipment(
      of: service, device: device, report, by: opened.member, under: policies, numbers: &numbers,
      keyring: opened.vault, at: now)
    {
    case .success(let value): changes = value
    case .failure(.role(let roles)):
      throw Failure(roles.taken)
    case .failure(.nothingOut): throw Failure("nothing lent under \(number) is out")
    case .failure(.notAmong(let names)):
      throw Failure(
        "no \(Masking.echoed(device ?? "")) is out under \(number); --device takes \(names.joined(separator: ", "))"
      )
    case .failure(.notQuoted(let mostFen)):
      throw Failure(
        "the quote said \(AdminLines.yuan(mostFen)) yuan at the most; charge no more, and not nothing")
    }
    try await opened.commit(changes, to: file, under: policies, at: now)
  }
}
