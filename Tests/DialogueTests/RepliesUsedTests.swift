import Dialogue
import Foundation
import Testing

@Suite("Replies that the code can say")
struct RepliesUsedTests {
  /// All Swift files of the product but the one that declares the keys.
  private static let sources: String = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Sources")
    var text = ""
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    while let file = files?.nextObject() as? URL {
      guard file.pathExtension == "swift", file.lastPathComponent != "PhraseKey.swift" else { continue }
      text += (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    }
    return text
  }()

  @Test("No reply is declared that nothing says")
  func used() {
    #expect(Self.sources.contains("PhraseKey"), "the sources were not found")
    let words = Set(
      Self.sources.split { !($0.isLetter || $0.isNumber || $0 == ".") }.flatMap { $0.split(separator: ".") })
    let unused = PhraseKey.allCases.filter { !words.contains(Substring("\($0)")) }
    #expect(unused.isEmpty)
  }
}
