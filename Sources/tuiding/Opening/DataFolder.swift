import Foundation

/// Finds `Intents`, `Policies` and other folders of data: option, then environment, then upwards from the working
/// directory, then `share/tuiding` beside the installed program.
struct DataFolder {
  let url: URL

  static func find(_ name: String, option: String?, environment: [String: String]) throws -> DataFolder {
    let variable = "TUIDING_" + name.uppercased()
    if let named = option ?? environment[variable].flatMap({ $0.isEmpty ? nil : $0 }) {
      let url = URL(fileURLWithPath: named, isDirectory: true)
      guard isFolder(url) else {
        throw Failure(
          "no folder \(url.path); \(option == nil ? variable : "--\(name.lowercased())") names it. Give the path of a folder "
            + "\(name), or leave it out: then \(name) is looked for from the working folder upwards, and beside the program"
        )
      }
      return DataFolder(url: url)
    }
    var places: [URL] = []
    var folder = URL(fileURLWithPath: FileManager.default.currentDirectoryPath, isDirectory: true)
      .standardizedFileURL
    while true {
      places.append(folder.appendingPathComponent(name, isDirectory: true))
      let parent = folder.deletingLastPathComponent().standardizedFileURL
      if parent.path == folder.path || parent.path == "/.." { break }
      folder = parent
    }
    if let found = places.first(where: isFolder) { return DataFolder(url: found) }
    // Asked of the system and not of the bundle, which would list the program's whole folder first.
    if let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
      let prefix = URL(fileURLWithPath: program).deletingLastPathComponent().deletingLastPathComponent()
      places.append(prefix.appendingPathComponent("share/tuiding/\(name)", isDirectory: true))
    }
    guard let found = places.last, isFolder(found) else {
      throw Failure(
        "no folder \(name); looked at \(places.map(\.path).joined(separator: ", ")). Name it with --\(name.lowercased()) or \(variable)"
      )
    }
    return DataFolder(url: found)
  }

  /// All files below the folder that end in `.yaml`, with their paths relative to it, in order.
  func yamlFiles() throws -> [(name: String, text: String)] {
    try files(endingIn: "yaml")
  }

  /// All files below the folder with this ending, in the order of their relative paths.
  func files(endingIn ending: String) throws -> [(name: String, text: String)] {
    try eachFile(endingIn: ending).map { (name: $0.name, text: try $0.text.get()) }
  }

  /// The same, where one that can't be read keeps no other from being read.
  func eachFile(endingIn ending: String) throws -> [(name: String, text: Result<String, any Error>)] {
    try names(endingIn: ending).map { name in
      (name: name, text: Result { try Self.text(at: url.path + "/" + name) })
    }
  }

  /// The paths of all files below the folder that end in `.yaml`, relative to it, in order.
  func yamlNames() throws -> [String] { try names(endingIn: "yaml") }

  /// Shows the bytes of all files below the folder that end in `.yaml`, one after the other in the same memory.
  func forEachYAMLFile(_ look: (_ name: String, _ bytes: [UInt8]) -> Void) throws {
    var bytes: [UInt8] = []
    for name in try names(endingIn: "yaml") {
      let path = url.path + "/" + name
      guard FolderWalk.read(path, into: &bytes) else { throw Failure.reading(path) }
      look(name, bytes)
    }
  }

  private func names(endingIn ending: String) throws -> [String] {
    guard let names = FolderWalk.files(below: url.path) else { throw Failure.reading(url.path) }
    // A rule that somebody wrote must not be left out without a word.
    if ending == "yaml", let other = names.first(where: { $0.hasSuffix(".yml") }) {
      throw Failure(
        "\(url.path)/\(other) would not be read: files end in .yaml here; rename it or move it away")
    }
    return names.filter { $0.hasSuffix("." + ending) }.sorted()
  }

  static func text(of url: URL) throws -> String { try text(at: url.path) }

  private static func text(at path: String) throws -> String {
    guard let bytes = FolderWalk.bytes(of: path) else { throw Failure.reading(path) }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    guard let text = String(validating: bytes.dropFirst(bytes.starts(with: mark) ? 3 : 0), as: UTF8.self)
    else { throw notUTF8(bytes, path) }
    return text
  }

  /// Says where the first character stands that can't be read.
  private static func notUTF8(_ bytes: [UInt8], _ path: String) -> Failure {
    let text = String(decoding: bytes, as: UTF8.self)
    let before = text.unicodeScalars.prefix { $0 != "\u{FFFD}" }
    let line = before.count { $0 == "\n" } + 1
    let column = before.reversed().prefix { $0 != "\n" }.count + 1
    let excerpt = SourceExcerpt.excerpt(of: text, line: line, column: column).map { "\n" + $0 } ?? ""
    return Failure(
      "\(path):\(line):\(column): not UTF-8; convert the file, such as with `iconv -f gb18030 -t utf-8`\(excerpt)"
    )
  }

  private static func isFolder(_ url: URL) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory)
      && isDirectory.boolValue
  }
}
