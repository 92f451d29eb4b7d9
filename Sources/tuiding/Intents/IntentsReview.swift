import ArgumentParser
import Dialogue
import DomainCore
import Foundation
import Matching
import SQLiteStore

/// `tuiding intents review`: what past conversations said and was not understood.
struct IntentsReview: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "Print what was said and not understood in past conversations, grouped, ready to become rules.",
    discussion: """
      The lines are masked as they are stored. Lines that the rules understand by now are left out unless --all is given. \
      With --yaml: a rule file to be finished by hand, each group a block with its lines as examples.
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var storing: StoreOptions

  @Flag(help: "Write a rule file.")
  var yaml = false

  @Flag(help: "Show also lines that the rules understand by now.")
  var all = false

  @Option(help: "Only what was said in the last so many days.")
  var days: Int?

  @MainActor func run() async throws {
    try await Failure.reporting {
      let matcher = try data.matcher()
      let store = try storing.openExisting()
      let lines = try await misunderstood(in: store).filter { all || matcher.read($0).wishes.isEmpty }
      try store.close()
      let groups = matcher.groups(of: lines, isMatter: MisunderstoodTurn.isMatter)
      if yaml {
        print(RuleSkeleton(groups).text, terminator: "")
      } else if groups.isEmpty {
        print("nothing that was not understood")
      } else {
        for group in groups { show(group) }
      }
    }
  }

  private func misunderstood(in store: SQLiteStore) async throws -> [String] {
    let oldest = days.map { SystemClock.now().adding(seconds: -Int64($0) * 86_400) }
    var lines: [String] = []
    var cursor: ID<ConversationRecord>?
    while true {
      let page = try await store.conversations(after: cursor, limit: 200)
      for id in page {
        for turn in try await store.turns(of: id, last: 10_000) {
          guard let found = MisunderstoodTurn(turn), oldest.map({ found.at >= $0 }) ?? true else { continue }
          lines.append(found.said)
        }
      }
      guard let last = page.last, page.count == 200 else { return lines }
      cursor = last
    }
  }

  private func show(_ group: LineGroup) {
    let nearest = group.nearest.map { "  nearest \($0)" } ?? ""
    let shared = group.shared.isEmpty ? "" : "  all with \(group.shared.joined(separator: " & "))"
    print("\(group.count)×\(nearest)\(shared)")
    for line in group.lines { print("    \(line)") }
  }
}
