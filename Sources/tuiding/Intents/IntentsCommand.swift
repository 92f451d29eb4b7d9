import ArgumentParser
import DataFiles
import Dialogue
import DomainCore
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
    let folder = try options.intentsFolder(environment: environment)
    self = try CompiledIntents(of: folder, policies: policies)
  }

  init(of folder: DataFolder, policies: Policies) throws {
    self.folder = folder
    let files = try folder.yamlFiles()
    (library, matcher) = try folder.pointing {
      let library = try IntentFiles.load(files, extraLists: policies.spokenLists)
      return (library, try Matcher(compiling: library.rules))
    }
  }

  /// What a person should look at, titles first; so many sentences of each rule are read against all others.
  func findings(samples: Int) -> [RuleFinding] {
    let titles = TitleCheck(responses: library.responses, blocks: matcher.blocks)
    return (saysSomething ? titles.findings() : []) + matcher.findings(samples: samples)
  }

  /// Whether there are replies beside the rules.
  var saysSomething: Bool { !library.responses.isEmpty }

  /// The words of the replies; a reply without words, or words that no reply says, are faults.
  func phrasebook() throws -> Phrasebook { try folder.pointing { try Phrasebook(library.responses) } }

  /// The words that are looked for beside the rules; a list that is missing or that nothing asks for is a fault.
  func saidWords() throws -> SaidWords { try folder.pointing { try SaidWords(library.words) } }
}

extension DataFolder {
  /// A finding with its place, and below it the line with a caret.
  func words(for finding: RuleFinding) -> String {
    let place = finding.location
    let weight = finding.isError ? "error" : finding.isWarning ? "warning" : "note"
    let message = "\(weight): \(finding.message)"
    return words(
      for: DataFileError(file: place.file, line: place.line, column: place.column, problem: message))
  }
}
