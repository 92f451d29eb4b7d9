import DomainCore
import Foundation
import Testing

@Suite("Simulation of random customers and a failing operator (Q4, Q5)")
struct OrderSimulationTests {
  /// 300 seeds in the unit tests; `TUIDING_SEEDS=10000` runs more, `TUIDING_SEED=17` replays one.
  @Test("After each step the books hold, and in the end everything ends")
  func seeds() async throws {
    let environment = ProcessInfo.processInfo.environment
    let count = environment["TUIDING_SEEDS"].flatMap(UInt64.init) ?? 300
    let one = environment["TUIDING_SEED"].flatMap(UInt64.init)
    var counts = OrderSimulation.Counts()
    for seed in one.map({ $0..<$0 + 1 }) ?? 0..<count {
      let simulation = try await OrderSimulation.run(seed: seed, steps: 30)
      #expect(simulation.broken == [], "TUIDING_SEED=\(seed)")
      counts.add(simulation.counts)
    }
    print("simulated: \(counts)")
    if one == nil { #expect(counts.completed > 0 && counts.refunds > 0) }
  }
}
