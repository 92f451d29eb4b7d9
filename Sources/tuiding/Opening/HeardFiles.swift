import DataFiles
import Dialogue
import DomainCore
import Matching

/// The files of one start, and the two ways to a library: what an earlier start compiled from the very same files, or
/// reading and compiling them now.
struct HeardFiles {
  let policyFiles: [(name: String, text: String)]
  let intents: DataFolder
  private let cache: LibraryCache
  private let key: LibraryCache.Key?
  /// Read while the rules are found: together they are what most of a start is.
  private let policies: Beside<Policies>

  init(
    policies: DataFolder, policyFiles: [(name: String, text: String)], intents: DataFolder,
    cache: LibraryCache
  ) throws {
    self.policies = Beside { try policies.pointing { try PolicyFiles.load(files: policyFiles) } }
    self.policyFiles = policyFiles
    self.intents = intents
    self.cache = cache
    key = try cache.key(of: intents, policyFiles)
  }

  /// Everything that a conversation needs.
  func library() throws -> Library {
    if let words = kept() {
      return words.library(try policies.value())
    }
    let policies = try policies.value()
    return try compiled(with: policies).library(policies)
  }

  /// What understands lines, without the policies. Rules that come without any replies are read by themselves.
  func matcher() throws -> Matcher {
    if let kept = kept() { return kept.matcher }
    let policies = try policies.value()
    let rules = try intents.pointing {
      let library = try IntentFiles.load(try intents.yamlFiles(), extraLists: policies.spokenLists)
      return library.responses.isEmpty ? try Matcher(compiling: library.rules) : nil
    }
    return try rules ?? compiled(with: policies).matcher
  }

  private func kept() -> LibraryCache.Words? { key.flatMap(cache.words) }

  private func compiled(with policies: Policies) throws -> LibraryCache.Words {
    let words = try intents.pointing {
      let library = try IntentFiles.load(try intents.yamlFiles(), extraLists: policies.spokenLists)
      return LibraryCache.Words(
        matcher: try Matcher(compiling: library.rules), phrasebook: try Phrasebook(library.responses),
        said: try SaidWords(library.words))
    }
    // Files that were changed meanwhile make other words than those under this key.
    if let key, try cache.key(of: intents, policyFiles)?.bytes == key.bytes { cache.keep(words, under: key) }
    return words
  }
}

extension LibraryCache.Words {
  fileprivate func library(_ policies: Policies) -> Library {
    Library(matcher: matcher, phrasebook: phrasebook, words: said, policies: policies)
  }
}
