import DataFiles
import Foundation
import Matching
import Testing

@Suite("The reference of rule files")
struct RuleReferenceTests {
  /// Each block of YAML with the lines that follow it: text and expected reading.
  static let examples: [(yaml: String, lines: [(text: String, expected: String)])] = {
    let file = ShippedRules.root.appendingPathComponent("Intents/README.md")
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
    return text.components(separatedBy: "```yaml\n").dropFirst().map { part in
      let halves = part.components(separatedBy: "\n```\n")
      let lines = halves.dropFirst().joined().split(separator: "\n").prefix { $0.hasPrefix("- `") }
      return (
        halves[0],
        lines.map { line in
          let parts = line.dropFirst(2).components(separatedBy: " → ")
          return (
            parts[0].replacingOccurrences(of: "`", with: ""), parts[1].replacingOccurrences(of: "`", with: "")
          )
        }
      )
    }
  }()

  private func said(_ value: SlotValue) -> String {
    switch value {
    case .text(let text): text
    case .integer(let number): String(number)
    case .flag(let flag): String(flag)
    case .any(let values): values.map(said).joined(separator: "|")
    case .decimal(let mantissa, let scale): "\(mantissa)e-\(scale)"
    }
  }

  @Test("Every example of the page is read as the page says")
  func examplesHold() throws {
    #expect(Self.examples.count >= 5)
    for example in Self.examples {
      let matcher = try ShippedRules.matcher(example.yaml)
      #expect(!example.lines.isEmpty)
      for line in example.lines {
        var read = "nothing"
        if let wish = matcher.read(line.text).wishes.first {
          let slots = wish.slots.sorted { $0.key < $1.key }.map { "\($0.key)=\(said($0.value))" }
          read = wish.intent + (slots.isEmpty ? "" : " {\(slots.joined(separator: ", "))}")
        }
        #expect(read == line.expected, "\(line.text)")
      }
    }
  }
}
