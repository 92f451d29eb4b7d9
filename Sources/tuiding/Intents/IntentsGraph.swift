import ArgumentParser
import Foundation
import Matching

/// `tuiding intents graph`: which intents use which concepts.
struct IntentsGraph: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Print which intents use which concepts, as a DOT graph.",
    discussion: "Draw it with: tuiding intents graph | dot -Tsvg > intents.svg")

  @OptionGroup var data: DataOptions

  func run() throws {
    let compiled = try CompiledIntents(data)
    print("digraph intents {\n  rankdir=LR;\n  node [shape=box];")
    for edge in compiled.matcher.conceptEdges() {
      print(
        "  \(ReadingFormat.quoted(edge.concept)) -> \(ReadingFormat.quoted(edge.intent)) [label=\(edge.rules)];"
      )
    }
    print("}")
  }
}
