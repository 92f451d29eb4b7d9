import DataFiles
import DomainCore
import Foundation

/// The project's own folder `Policies`, as tests read it.
enum PolicyFolder {
  /// Every file by its path from the package's root.
  static let files: [(name: String, text: String)] = texts(under: "Policies")

  /// The YAML files below a folder of the project, by path.
  static func texts(under folder: String) -> [(name: String, text: String)] {
    let names = FileManager.default.enumerator(atPath: VectorFile.root.appending(path: folder).path)?
      .allObjects
    let paths = (names ?? []).compactMap { $0 as? String }.filter { $0.hasSuffix(".yaml") }.sorted()
    return paths.map { path in
      let place = VectorFile.root.appending(path: folder).appending(path: path)
      guard let text = try? String(contentsOf: place, encoding: .utf8) else {
        fatalError("can't read \(place)")
      }
      return ("\(folder)/\(path)", text)
    }
  }

  /// The project's policies; files that don't load stop the tests.
  static let policies: Policies = {
    do { return try PolicyFiles.load(files: files) } catch { fatalError("\(error)") }
  }()

  /// The files with one of them changed.
  static func files(
    changing name: String, _ change: (String) -> String
  ) -> [(name: String, text: String)] {
    precondition(files.contains { $0.name == name }, "no such file: \(name)")
    return files.map { $0.name == name ? ($0.name, change($0.text)) : $0 }
  }
}
