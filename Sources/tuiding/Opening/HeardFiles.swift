import DataFiles
import Dialogue
import DomainCore
import Matching

/// The files of one start, and the two ways to a library: what an earlier start compiled from the very same files, or
/// reading and compiling them now.
struct HeardFiles {
  let policies: DataFolder
  let policyFiles: [(name: String, text: String)]
  let intents: DataFolder
  let intentFiles: [(name: String, text: String)]
  private let cache: LibraryCache
  private let key: LibraryCache.Key?

  init(
    policies: DataFolder, policyFiles: [(name: String, text: String)], intents: DataFolder,
    cache: LibraryCache
  ) throws {
    self.policies = policies
    self.policyFiles = policyFiles
    self.intents = intents
    self.cache = cache
    intentFiles = try intents.yamlFiles()
    key = cache.key(of: [intentFiles, policyFiles])
  }

  /// Everything that a conversation needs.
  func library() throws -> Library {
    if let words = kept() {
      return Library(matcher: words.matcher, phrasebook: words.phrasebook, policies: try loadPolicies())
    }
    let policies = try loadPolicies()
    let words = try compiled(with: policies)
    return Library(matcher: words.matcher, phrasebook: words.phrasebook, policies: policies)
  }

  /// What understands lines, without the policies.
  func matcher() throws -> Matcher { try kept()?.matcher ?? compiled(with: try loadPolicies()).matcher }

  private func loadPolicies() throws -> Policies {
    try policies.pointing { try PolicyFiles.load(files: policyFiles) }
  }

  private func kept() -> LibraryCache.Words? { key.flatMap(cache.words) }

  private func compiled(with policies: Policies) throws -> LibraryCache.Words {
    let words = try intents.pointing {
      let library = try IntentFiles.load(intentFiles, extraLists: policies.spokenLists)
      return LibraryCache.Words(
        matcher: try Matcher(compiling: library.rules), phrasebook: try Phrasebook(library.responses))
    }
    if let key { cache.keep(words, under: key) }
    return words
  }
}
