public enum LeaveRefusal: Error, Hashable, Sendable { case accountClosed, accountFrozen, accountAbnormal, unknownService, alreadyLeft(on: BeijingDay), underWay(ID<Order>), lineNotBound(account: String), expired(on: BeijingDay), leaveFirst(names: [String]) }
public enum Acceptance { case accepted(changes: [Change], orders: [Order]), quoteChanged(Quote), refused(LeaveRefusal), consentInvalid }
extension Quote { public func hash(_ keyring: any Keyring) -> [UInt8] { [] } }
extension CustomerFile {
  public func leaveRefusal(of service: ID<Service>, under: Policies, at: Instant) -> LeaveRefusal? { nil }
  public func quote(leaving: [ID<Service>], payingBy: PaymentMethod?, under: Policies, at: Instant) -> Result<Quote, LeaveRefusal> { .failure(.accountFrozen) }
  public func accepting(_ quote: Quote, consent: Consent, form: LeaveForm, under: Policies, numbers: inout NumberSource, keyring: any Keyring, at: Instant) -> Acceptance { .consentInvalid }
  public func paying(_ order: ID<Order>, by: PaymentMethod, under: Policies, numbers: inout NumberSource, keyring: any Keyring, at: Instant) -> [Change] { [] }
  public func nextDue(under: Policies, at: Instant) -> Instant? { nil }
}
public protocol OperatorGateway: Sendable { func deliver(_ errand: Errand, key: ID<OutboxMessage>, attempt: Int, at now: Instant) async -> OperatorAnswer }
public enum OperatorAnswer: Sendable { case done }
public struct Courier: Sendable { 
  public init(store: any Store, gateway: any OperatorGateway, policies: Policies, keyring: any Keyring, clock: @escaping @Sendable () -> Instant) {}
  public func run(for: ID<Subscriber>, until deadline: Instant) async throws -> Int { 0 } }
public final class SimulatedOperator: OperatorGateway { public init() {}
 public func deliver(_ errand: Errand, key: ID<OutboxMessage>, attempt: Int, at now: Instant) async -> OperatorAnswer { .done }
 public func takeFault(_ words: [String]) -> Bool { false } }
