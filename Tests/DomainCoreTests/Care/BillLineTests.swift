import DomainCore
import Testing

@Suite("What bill lines say of the past (R9, R27)")
struct BillLineTests {
  private static func parts(_ file: CustomerFile) throws -> CreditedParts {
    file.creditedParts(of: try #require(file.charges.first { $0.creditedFen > .zero }))
  }

  @Test("Only what arrived is given back; what is promised is on its way")
  func arrived() throws {
    var file = try CareWorld.left()
    let credited = try #require(file.charges.first).creditedFen
    for state in [PaymentState.pending, .unknown] {
      file.refunds[0].state = state
      let parts = try Self.parts(file)
      #expect(parts.onItsWayFen == credited && parts.arrivedFen == .zero)
    }
    file.refunds[0].state = .success
    let parts = try Self.parts(file)
    #expect(parts.arrivedFen == credited && parts.onItsWayFen == .zero)
  }

  @Test("What is credited of an unpaid line isn't asked for; a paid one without its refund is left open")
  func waived() throws {
    var file = try CareWorld.left()
    let credited = try #require(file.charges.first).creditedFen
    file.refunds = []
    #expect(try Self.parts(file).otherFen == credited)
    file.charges[0].payment = nil
    #expect(try Self.parts(file).waivedFen == credited)
  }
}
