import ArgumentParser
import DataFiles
import Foundation
import Matching

/// `tuiding intents sample`: sentences that the rules are meant to match.
struct IntentsSample: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Print sentences that the rules are meant to match, with what they are read as.")

  @OptionGroup var data: DataOptions

  @Argument(help: "Intents whose names begin so; all when none is given.")
  var intents: [String] = []

  @Option(help: "How many sentences of each rule.")
  var count = 1

  @Option(help: "The seed of the choice among alternatives.")
  var seed: UInt64 = 1

  func run() throws {
    let compiled = try CompiledIntents(data)
    var sampler = RuleSampler(compiled.library.rules, seed: seed)
    for block in compiled.matcher.blocks
    where intents.isEmpty || intents.contains(where: { block.intent.hasPrefix($0) }) {
      for _ in 0..<count {
        for rule in block.sentences {
          show(sampler.sentence(of: rule, in: block), rule, block, compiled.matcher)
        }
        for rule in block.keywords { show(sampler.keywords(of: rule), rule, block, compiled.matcher) }
      }
    }
  }

  private func show(_ text: String?, _ rule: LocatedText, _ block: RuleBlock, _ matcher: Matcher) {
    guard let text else { return }
    let read = matcher.read(text).wishes.first?.intent ?? "nothing"
    print("\(rule.location)  \(block.intent)  \(text)\(read == block.intent ? "" : "  → \(read)")")
  }
}
