import DomainCore
import Testing

@Suite("Every state of an order, every input (S9)")
struct OrderEnumerationTests {
  @Test(
    "No path leads to a completed order without verified, quoted, confirmed and reviewed",
    arguments: [LeavingWorld.Kind.prorated, .periodEnd, .broadband, .person])
  func exhaustive(kind: LeavingWorld.Kind) {
    let walk = OrderEnumeration(leaving: kind)
    #expect(walk.broken.prefix(3) == [])
    print(
      "\(kind): \(walk.states) states x \(OrderEnumeration.Input.all.count) inputs, \(walk.steps) steps,"
        + " \(walk.orderStates.count) order states")
    #expect(walk.orderStates.contains(.completed))
    #expect(walk.steps == walk.states * OrderEnumeration.Input.all.count)
  }
}
