import ArgumentParser
import DataFiles
import Foundation
import Matching

/// `tuiding intents`: what is understood, why, and whether the rules are sound.
struct IntentsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "intents",
    abstract: "Read lines with the rules, explain readings, check and sample the rules.",
    subcommands: [
      IntentsRead.self, IntentsExplain.self, IntentsCheck.self, IntentsSample.self, IntentsGraph.self,
    ])
}

/// The rules of `Intents/` with the lists of `Policies/`, compiled.
struct CompiledIntents {
  let library: IntentLibrary
  let matcher: Matcher

  init(_ options: DataOptions) throws {
    let environment = ProcessInfo.processInfo.environment
    let policies = try options.loadPolicies(environment: environment)
    library = try options.loadIntents(policies: policies, environment: environment)
    do {
      matcher = try Matcher(compiling: library.rules)
    } catch {
      throw DataFileError(error)
    }
  }
}
