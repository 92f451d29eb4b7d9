import DomainCore
import Testing

/// What is offered after leaving, and taking it.
@Suite("Replacement offers (R23)")
struct ReplacementTests {
  private static let left = LeavingWorld.Kind.full
  private static let offered = LeavingWorld.Kind.prorated

  /// The small world with a rule at what is left: `prorated` in its place, for 1 yuan less.
  static func policies(_ reasons: [LeaveReason] = [.price]) -> Policies {
    var policies = LeavingWorld.policies
    policies.products[left.product]?.replacement = Replacement(
      product: offered.product, reasons: reasons, note: "cheaper", source: Source("example"))
    policies.products[offered.product]?.priceFen = Fen(2900)
    return policies
  }

  private static func afterLeaving(_ kinds: [LeavingWorld.Kind] = [left]) throws -> CustomerFile {
    try LeavingWorld.file(kinds).done(.leave([left.service]))
  }

  private static func offer(
    on file: CustomerFile, _ policies: Policies = policies(), _ change: (inout Order) -> Void = { _ in }
  ) throws -> ID<Product>? {
    var order = try #require(file.orders.last)
    change(&order)
    return file.replacement(after: order, under: policies, at: LeavingWorld.now)?.product.id
  }

  @Test("who left for a reason that the rule names is offered what the rule names")
  func fits() throws {
    #expect(try Self.offer(on: Self.afterLeaving()) == Self.offered.product)
    #expect(try Self.offer(on: Self.afterLeaving(), Self.policies([])) == Self.offered.product)
  }

  @Test("without a rule, or for another reason than the rule names, nothing is offered")
  func reasons() throws {
    let file = try Self.afterLeaving()
    #expect(try Self.offer(on: file, LeavingWorld.policies) == nil)
    #expect(try Self.offer(on: file, Self.policies([.quality])) == nil)
  }

  @Test("who has it, never wanted what he left, isn't done or can't order is offered nothing")
  func inTheWay() throws {
    #expect(try Self.offer(on: Self.afterLeaving([Self.left, Self.offered])) == nil)
    var file = try Self.afterLeaving()
    #expect(try Self.offer(on: file) { $0.state = .inProgress } == nil)
    var closed = Self.policies()
    closed.products[Self.offered.product]?.isOpen = false
    #expect(try Self.offer(on: file, closed) == nil)
    file.subscriber.state = .frozen
    #expect(try Self.offer(on: file) == nil)
    let mistaken = try LeavingWorld.file([Self.left])
      .complaining(.misoperation, about: AppealMatter(service: Self.left.service)).get()
      .done(.leave([Self.left.service]))
    #expect(try Self.offer(on: mistaken) == nil)
  }

  @Test("what was offered is an order like any other: quoted, paid, opened for a whole first period")
  func taking() throws {
    let file = try Self.afterLeaving()
    let quote = try ChangingTests.quote(.take(Self.offered.product), on: file).get()
    guard case .reopen(let taking)? = quote.items[0].action else { throw Unexpected(what: "no opening") }
    #expect(taking.product == Self.offered.product && taking.firstFen == Self.offered.priceFen)
    #expect(taking.keptFen == .zero && quote.request == .take(Self.offered.product))
    let open = try file.done(.take(Self.offered.product))
    let service = try #require(open.services.last)
    #expect(service.product == Self.offered.product && service.state == .active && service.autoRenews)
    #expect(open.brokenBooks == [])
    #expect(ChangingTests.refusal(.take(Self.offered.product), on: open) != nil)
  }

  @Test(
    "no plan, no number, nothing of another operator and nothing unknown can be taken",
    arguments: [ID<Product>("p.cheaper"), ID("p.keeping"), ID("nothing"), ID("p.closed")])
  func refused(product: ID<Product>) throws {
    #expect(ChangingTests.refusal(.take(product), on: try Self.afterLeaving()) == .notOffered)
  }
}
