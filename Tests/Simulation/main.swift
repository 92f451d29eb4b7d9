// Runs `OrderSimulation` and `OrderEnumeration` without a test runner, on all cores: simulate SEEDS STEPS [ENUMERATE]
//
// `TUIDING_SEED=17` replays one seed and says each broken rule. The status is 1 when a rule was broken.

import DomainCore
import Foundation

let arguments = CommandLine.arguments.dropFirst().map { $0 }
let seeds = arguments.first.flatMap(UInt64.init) ?? 1000
let steps = arguments.dropFirst().first.flatMap { Int($0) } ?? 30
let replayed = ProcessInfo.processInfo.environment["TUIDING_SEED"].flatMap(UInt64.init)
let all = replayed.map { $0..<$0 + 1 } ?? 0..<seeds
let began = Date()

/// What some of the seeds came to.
struct Share: Sendable {
  var counts = OrderSimulation.Counts()
  var faults = 0
  var broken: [(seed: UInt64, what: [String])] = []
}

let workers = UInt64(ProcessInfo.processInfo.activeProcessorCount)
let total = await withTaskGroup(of: Share.self) { group in
  for worker in 0..<workers {
    group.addTask {
      var share = Share()
      for seed in all where seed % workers == worker {
        do {
          let run = try await OrderSimulation.run(seed: seed, steps: steps)
          share.counts.add(run.counts)
          let faults = run.store.counts
          share.faults +=
            faults.refusedReads + faults.refusedCommits + faults.lostAnswers + faults.overtaken
          if !run.broken.isEmpty { share.broken.append((seed, run.broken)) }
        } catch {
          share.broken.append((seed, ["\(error)"]))
        }
        if share.broken.count > 2 { return share }
      }
      return share
    }
  }
  var total = Share()
  for await share in group {
    total.counts.add(share.counts)
    total.faults += share.faults
    total.broken += share.broken
  }
  return total
}

for (seed, what) in total.broken.sorted(by: { $0.seed < $1.seed }).prefix(3) {
  print("BROKEN; replay with TUIDING_SEED=\(seed) script/simulate")
  for line in what.prefix(5) { print("  \(line)") }
}
let seconds = Int(Date().timeIntervalSince(began).rounded(.up))
let processor = Int(Double(clock()) / Double(CLOCKS_PER_SEC))
print(
  "\(all.count) seeds of \(steps) turns in \(seconds) s (\(processor) s of processor time): \(total.counts.orders) orders,"
    + " \(total.counts.completed) completed, \(total.counts.refunds) refunds arrived,"
    + " \(total.counts.payoutsSent) payouts sent on by persons,"
    + " \(total.counts.proved) proofs by code or password, \(total.counts.grants) grants,"
    + " \(total.counts.clawBacks) discounts claimed back, \(total.counts.returned) times equipment received,"
    + " \(total.counts.versioned) lives under two versions, \(total.counts.provincial) in a province,"
    + " \(total.faults) faults of the store (\(total.counts.refusedTurns) turns refused,"
    + " \(total.counts.staleTurns) stale), \(total.broken.count) broken")

var brokenStates: [String] = []
if arguments.count > 2 {
  for kind in LeavingWorld.Kind.allCases {
    let walk = OrderEnumeration(.leaving(kind))
    brokenStates += walk.broken.prefix(3)
    print(
      "\(kind): \(walk.states) states x \(OrderEnumeration.Input.all.count) inputs = \(walk.steps) steps,"
        + " \(walk.orderStates.count) order states, \(walk.broken.count) broken")
  }
  for line in brokenStates { print("BROKEN: \(line)") }
}
exit(total.broken.isEmpty && brokenStates.isEmpty ? 0 : 1)
