import ArgumentParser
import DataFiles
import Dialogue
import Foundation
import Matching

/// `tuiding intents`: what is understood, why, and whether the rules are sound.
struct IntentsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "intents",
    abstract: "Read lines with the rules, explain readings, check and sample the rules.",
    subcommands: [
      IntentsRead.self, IntentsExplain.self, IntentsCheck.self, IntentsSample.self, IntentsGraph.self,
      IntentsReview.self,
    ])
}

/// The rules of `Intents/` with the lists of `Policies/`, compiled.
struct CompiledIntents {
  let folder: DataFolder
  let library: IntentLibrary
  let matcher: Matcher

  init(_ options: DataOptions) throws {
    let environment = ProcessInfo.processInfo.environment
    let policies = try options.loadPolicies(environment: environment)
    folder = try options.intentsFolder(environment: environment)
    let files = try folder.yamlFiles()
    (library, matcher) = try folder.pointing {
      let library = try IntentFiles.load(files, extraLists: policies.spokenLists)
      return (library, try Matcher(compiling: library.rules))
    }
  }

  /// The words of the replies; a reply without words, or words that no reply says, are faults.
  func phrasebook() throws -> Phrasebook { try folder.pointing { try Phrasebook(library.responses) } }
}
