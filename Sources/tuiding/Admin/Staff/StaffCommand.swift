import ArgumentParser
import DomainCore
import Foundation
import SQLiteStore
import Vault

/// Keeps the list of staff.
struct StaffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "staff", abstract: "Keep the list of staff and their roles.",
    discussion: """
      viewer looks at the desk; handler talks with customers; reviewer decides what no rule can, but nothing that he \
      handled himself; auditor reads the audit log; admin keeps this list.
      The first member is added without signing in and is an admin.
      """,
    subcommands: [StaffList.self, StaffAdd.self, StaffChange.self, StaffLog.self],
    defaultSubcommand: StaffList.self)
}

/// Lists the members.
struct StaffList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the staff (the default).")

  @OptionGroup var storing: StoreOptions

  @MainActor func run() async throws {
    try await Failure.reporting {
      let store = try storing.openExisting()
      var table = AdminTable(["NAME", "ROLES", "STATE"])
      for member in try await store.staff() {
        table.add([
          member.name, member.roles.map(\.rawValue).sorted().joined(separator: " "),
          member.isActive ? "active" : "left",
        ])
      }
      try store.close()
      if table.isEmpty {
        print("nobody yet; begin with `tuiding admin staff add NAME --role admin`")
      } else {
        for line in table.lines { print(line) }
      }
    }
  }
}

/// Adds a member.
struct StaffAdd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Add a member; the new secret is asked for twice.")

  @Argument(help: "The name, as customers will see it: letters, digits, . - _, at most 32.")
  var name: String

  @Option(
    name: .customLong("role"),
    help: "A role: \(StaffRole.allCases.map(\.rawValue).joined(separator: ", ")). May be repeated.")
  var roles: [String] = []

  @OptionGroup var staff: StaffOptions
  @OptionGroup var storing: StoreOptions

  @MainActor func run() async throws {
    try await Failure.reporting {
      guard StaffMember.isName(name) else {
        throw Failure("‘\(InputText.clean(name))’ can't be a name: letters, digits, . - _, at most 32")
      }
      let roles = try StaffRoles.named(roles)
      let opened = try await StaffKeeping.open(staff, storing, first: roles.contains(.admin))
      guard try await !opened.store.staff().contains(where: { $0.name == name }) else {
        throw Failure("\(name) is in the list already; change the member with `tuiding admin staff change`")
      }
      let form = LookAlikeName.form(of: name)
      if let other = try await opened.store.staff().first(where: { LookAlikeName.form(of: $0.name) == form })
      {
        throw Failure(
          "\(name) looks like \(other.name), who is in the list: nobody could tell who acted; choose another name"
        )
      }
      let secret = try Secrets.readNew(for: name, from: opened.lines)
      let member = StaffMember(
        name: name, roles: roles,
        secret: Vault.hash(password: secret, salt: Chances.bytes(16), rounds: Vault.productionRounds))
      try await opened.store.put(member, recording: opened.event(about: member))
      try opened.store.close()
      print("added \(name): \(roles.map(\.rawValue).sorted().joined(separator: " "))")
    }
  }
}

/// Changes a member.
struct StaffChange: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "change", abstract: "Give a member other roles or a new secret, or let him go.")

  @Argument(help: "The member's name.")
  var name: String

  @Option(name: .customLong("role"), help: "The roles from now on. May be repeated.")
  var roles: [String] = []

  @Flag(help: "Ask for a new secret.")
  var secret = false

  @Flag(help: "The member has left; the name stays in the list for the audit log.")
  var left = false

  @OptionGroup var staff: StaffOptions
  @OptionGroup var storing: StoreOptions

  func validate() throws {
    guard left || secret || !roles.isEmpty else {
      throw ValidationError("nothing would change; name --role, --secret or --left")
    }
    guard !left || roles.isEmpty && !secret else {
      throw ValidationError("--left stands alone: who has left needs no role and no secret")
    }
  }

  @MainActor func run() async throws {
    try await Failure.reporting {
      let opened = try await StaffKeeping.open(staff, storing, first: false)
      let all = try await opened.store.staff()
      guard var member = all.first(where: { $0.name == name }) else {
        throw Failure("nobody called \(InputText.clean(name)) is in the list")
      }
      if !roles.isEmpty { member.roles = try StaffRoles.named(roles) }
      if left { member.isActive = false }
      if secret {
        member.secret = Vault.hash(
          password: try Secrets.readNew(for: name, from: opened.lines), salt: Chances.bytes(16),
          rounds: Vault.productionRounds)
      }
      let others = all.filter { $0.name != name } + [member]
      guard others.contains(where: { $0.may(.keepStaff) }) else {
        throw Failure("the last admin can't go: nobody could keep the list any more")
      }
      try await opened.store.put(member, recording: opened.event(about: member))
      try opened.store.close()
      print("changed \(name)")
    }
  }
}

/// Shows what staff did apart from accounts.
struct StaffLog: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "Show changes of the list and refused sign-ins.")

  @Option(help: "At most so many entries.")
  var limit = 100

  @OptionGroup var staff: StaffOptions
  @OptionGroup var storing: StoreOptions

  @MainActor func run() async throws {
    try await Failure.reporting {
      let opened = try await staff.signIn(for: .readAudit, in: storing)
      var table = AdminTable(["AT", "WHO", "WHAT", "ABOUT"])
      for event in try await opened.store.staffAudit(last: limit) {
        table.add([event.at.line, event.who ?? "-", event.action.rawValue, event.reference])
      }
      try opened.store.close()
      for line in table.lines { print(line) }
    }
  }
}

enum StaffRoles {
  /// Roles by name; none at all is a mistake too.
  static func named(_ names: [String]) throws -> Set<StaffRole> {
    let known = StaffRole.allCases.map(\.rawValue).joined(separator: ", ")
    let roles = try names.map { name in
      guard let role = StaffRole(rawValue: name) else {
        throw Failure("no role \(name); there are: \(known)")
      }
      return role
    }
    guard !roles.isEmpty else { throw Failure("give a role with --role: \(known)") }
    return Set(roles)
  }
}

/// A store opened by who may keep the list of staff.
struct StaffKeeping {
  let store: SQLiteStore
  let lines: any LineSource
  let by: String?

  /// Signs an admin in. The very first member needs nobody's leave, but must be an admin.
  @MainActor static func open(
    _ staff: StaffOptions, _ storing: StoreOptions, first isAdmin: Bool
  ) async throws -> StaffKeeping {
    let environment = ProcessInfo.processInfo.environment
    try storing.requireExisting(environment: environment)
    if staff.name == nil {
      let store = try storing.openExisting()
      guard try await store.staff().isEmpty else {
        throw Failure("say who acts with --as NAME: only an admin keeps the list of staff")
      }
      guard try await store.neverHadStaff() else {
        throw Failure(
          "the list of staff is empty though its audit log or its anchor isn't: it was taken out of the store. Put back the last back-up: tuiding admin restore"
        )
      }
      guard isAdmin else { throw Failure("the first member must be an admin: --role admin") }
      let lines = LineSources.make(
        terminal: Terminal.current(environment: environment), environment: environment,
        isPrivate: { _ in true })
      return StaffKeeping(store: store, lines: lines, by: nil)
    }
    let session = try await staff.signIn(for: .keepStaff, in: storing)
    return StaffKeeping(store: session.store, lines: session.lines, by: session.member.name)
  }

  func event(about member: StaffMember) -> AuditEvent {
    AuditEvent(
      actor: .staff, action: .staffChanged, reference: member.logged, at: SystemClock.now(), who: by)
  }
}
