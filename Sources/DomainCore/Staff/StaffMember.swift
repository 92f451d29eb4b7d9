/// Somebody of the operator's staff, known by a name and a secret (S16).
public struct StaffMember: Hashable, Sendable {
  /// The name, as customers and the audit log see it; from 1 to 32 characters, none of them a space or a control character.
  public let name: String
  /// What the person may do.
  public var roles: Set<StaffRole>
  /// The secret's slow hash.
  public var secret: PasswordHash
  /// Whether the person may still act; members are never deleted, because the audit log names them.
  public var isActive: Bool

  /// Builds a member from its parts.
  public init(name: String, roles: Set<StaffRole>, secret: PasswordHash, isActive: Bool = true) {
    self.name = name
    self.roles = roles
    self.secret = secret
    self.isActive = isActive
  }

  /// Whether the roles allow an act.
  public func may(_ act: StaffAct) -> Bool { isActive && !roles.isDisjoint(with: act.roles) }

  /// The member as the staff's audit log names a change: name, roles, and whether the member has left.
  ///
  /// ```
  /// li.na handler+reviewer
  /// ```
  public var logged: String {
    "\(name) \(roles.map(\.rawValue).sorted().joined(separator: "+"))\(isActive ? "" : " left")"
  }

  /// Whether a text can be a member's name; characters that nobody sees can't be in it.
  public static func isName(_ text: String) -> Bool {
    (1...32).contains(text.count)
      && !text.unicodeScalars.contains(where: \.properties.isDefaultIgnorableCodePoint)
      && text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" || $0 == "_" }
  }
}

/// What somebody of the staff is there for (S16).
public enum StaffRole: String, Hashable, Sendable, Codable, CaseIterable {
  /// Looks, changes nothing.
  case viewer
  /// Talks with customers and tries again what was set aside.
  case handler
  /// Decides what no rule can, but nothing that he handled himself.
  case reviewer
  /// Reads the audit log.
  case auditor
  /// Keeps the list of staff; decides nothing.
  case admin
}

/// What staff can do.
public enum StaffAct: String, Hashable, Sendable, CaseIterable {
  case lookAtDesk, talkWithCustomers, tryAgain, proposeGrants, decideOrders, readAudit, keepStaff
  /// Answering a case without money, and saying what became of lent equipment.
  case answerCases, reportEquipment

  /// The roles that allow it.
  public var roles: Set<StaffRole> {
    switch self {
    case .lookAtDesk: [.viewer, .handler, .reviewer, .auditor]
    case .talkWithCustomers: [.handler]
    case .tryAgain, .answerCases, .reportEquipment: [.handler, .reviewer]
    case .proposeGrants: [.handler]
    case .decideOrders: [.reviewer]
    case .readAudit: [.auditor]
    case .keepStaff: [.admin]
    }
  }
}

/// Staff and what staff did, beside the accounts: a store that has people working on it keeps both.
public protocol StaffStore: Store {
  /// All members, by name.
  func staff() async throws -> [StaffMember]
  /// Adds or changes a member, and writes who did it to the staff's own audit log in the same transaction.
  func put(_ member: StaffMember, recording event: AuditEvent) async throws
  /// Writes to the staff's own audit log.
  func record(_ event: AuditEvent) async throws
  /// The last entries of the staff's audit log, oldest first.
  func staffAudit(last limit: Int) async throws -> [AuditEvent]
  /// Checks the chain of the staff's audit log; nil when it holds, else the first entry that doesn't.
  func firstBrokenStaffAuditEntry() async throws -> Int64?
}
