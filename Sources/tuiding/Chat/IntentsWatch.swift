import Dialogue
import Foundation
import Glibc
import Matching

/// Looks whether the files of the Intents folder have changed, and reads them anew when they have.
///
/// Asked between turns; unchanged files cost one look at the folder and no reading.
struct IntentsWatch {
  /// What became of a change.
  enum Outcome {
    case adopted(Library)
    /// The files are bad; the text says where, with the line and a caret.
    case refused(String)
  }

  /// What tells one version of a file from the next.
  private struct Stamp: Equatable {
    var name: String
    var modifiedSeconds: Int
    var modifiedNanoseconds: Int
    var size: Int
  }

  private let folder: DataFolder
  private var known: [Stamp]

  init(_ folder: DataFolder) {
    self.folder = folder
    known = Self.stamps(of: folder)
  }

  /// What became of a change since the last look; nil when there was none. A bad change is reported once.
  mutating func changed(since library: Library) -> Outcome? {
    let now = Self.stamps(of: folder)
    guard now != known else { return nil }
    known = now
    do {
      let intents = try CompiledIntents(of: folder, policies: library.policies)
      let (phrasebook, words) = (try intents.phrasebook(), try intents.saidWords())
      // What `intents check` refuses isn't talked by, but for the sampled sentences, which none of its errors comes from.
      if let fault = intents.findings(samples: 0).first(where: \.isError) {
        return .refused(folder.words(for: fault))
      }
      return .adopted(
        Library(
          matcher: intents.matcher, phrasebook: phrasebook, words: words, policies: library.policies))
    } catch {
      return .refused(Failure.words(for: error))
    }
  }

  private static func stamps(of folder: DataFolder) -> [Stamp] {
    // A folder that can't be read has no stamps, and reading it then says why.
    let names = (try? folder.yamlNames()) ?? []
    return names.map { name in
      var status = stat()
      guard stat(folder.url.path + "/" + name, &status) == 0 else {
        return Stamp(name: name, modifiedSeconds: 0, modifiedNanoseconds: 0, size: -1)
      }
      return Stamp(
        name: name, modifiedSeconds: status.st_mtim.tv_sec, modifiedNanoseconds: status.st_mtim.tv_nsec,
        size: Int(status.st_size))
    }
  }
}
