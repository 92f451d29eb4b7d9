import ArgumentParser
import DataFiles
import Dialogue
import Foundation
import Matching

/// `tuiding intents check`: whether the rules are sound.
struct IntentsCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check the rule files: faults, examples, rules that are unreachable or claimed by others.",
    discussion: """
      Exits with 1 on faults, misread examples, words that alone trigger an action, and intents without a title. \
      A sentence of \
      another intent that an act claims is a warning. Rules that another rule shadows and titles that nothing uses are notes: they are printed with --notes and \
      counted without.
      """)

  @OptionGroup var data: DataOptions

  @Flag(help: "Print the notes too: sentences of a rule that are read as another intent.")
  var notes = false

  @Option(help: "How many sentences of each rule are tried.")
  var samples = 6

  func run() throws {
    let intents: CompiledIntents
    do {
      intents = try CompiledIntents(data)
      // Rules of another's making come without replies; they have no titles to be missed either.
      if intents.saysSomething { _ = (try intents.phrasebook(), try intents.saidWords()) }
    } catch let error as Failure {
      FileHandle.standardError.write(Data("tuiding: \(error.description)\n".utf8))
      throw ExitCode(1)
    }
    let findings = intents.findings(samples: samples)
    for finding in findings where finding.isError || finding.isWarning || notes {
      print(intents.folder.words(for: finding))
    }
    let errors = findings.count { $0.isError }
    let counts = RuleFinding.Kind.allCases.map { kind in
      "\(findings.count { $0.kind == kind }) \(kind.rawValue)"
    }
    print(
      "\(intents.matcher.ruleCount) rules, \(intents.matcher.intents.count) intents: \(counts.joined(separator: ", "))"
    )
    if errors > 0 { throw ExitCode(1) }
  }
}
