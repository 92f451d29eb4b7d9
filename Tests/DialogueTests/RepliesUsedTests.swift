import Foundation
import Testing

@testable import Dialogue

@Suite("What of the data the code uses")
struct RepliesUsedTests {
  /// All Swift files of the product but those that declare what is in the data.
  private static let sources: String = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Sources")
    var text = ""
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    while let file = files?.nextObject() as? URL {
      guard file.pathExtension == "swift",
        !["PhraseKey.swift", "WordList.swift"].contains(file.lastPathComponent)
      else { continue }
      text += (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    }
    return text
  }()

  @Test("No reply is declared that nothing says")
  func used() {
    #expect(Self.sources.contains("PhraseKey"), "the sources were not found")
    let unused = PhraseKey.allCases.filter { !Self.words.contains(Substring("\($0)")) }
    #expect(unused.isEmpty)
  }

  @Test("No words are in the data that nothing looks for")
  func lookedFor() {
    let asked = Set(
      Self.sources.split { !($0.isLetter || $0.isNumber || $0 == ".") }.filter { $0.first == "." }.map {
        $0.dropFirst()
      })
    let unused = WordList.allCases.filter { !asked.contains(Substring($0.name)) }
    #expect(unused.isEmpty)
  }

  private static let words = Set(
    sources.split { !($0.isLetter || $0.isNumber || $0 == ".") }.flatMap { $0.split(separator: ".") })
}
