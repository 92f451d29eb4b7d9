import Dialogue
import Foundation

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
    var modified: Date
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
      return .adopted(try DataOptions.library(of: folder, policies: library.policies))
    } catch {
      return .refused(Failure.words(for: error))
    }
  }

  private static func stamps(of folder: DataFolder) -> [Stamp] {
    let keys: [URLResourceKey] = [.contentModificationDateKey, .fileSizeKey]
    let files = FileManager.default.enumerator(at: folder.url, includingPropertiesForKeys: keys)
    var stamps: [Stamp] = []
    while let file = files?.nextObject() as? URL {
      guard file.pathExtension == "yaml", let values = try? file.resourceValues(forKeys: Set(keys)) else {
        continue
      }
      stamps.append(
        Stamp(
          name: file.path, modified: values.contentModificationDate ?? .distantPast,
          size: values.fileSize ?? 0))
    }
    return stamps.sorted { $0.name < $1.name }
  }
}
