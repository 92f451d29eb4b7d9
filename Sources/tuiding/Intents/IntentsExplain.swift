import ArgumentParser
import Foundation
import Matching

/// `tuiding intents explain TEXT`: how a line was read.
struct IntentsExplain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show how a line is read: what was found in it, which rule won, and by how much.")

  @OptionGroup var data: DataOptions

  @Argument(help: "The line, as a customer would say it.")
  var text: [String]

  func run() throws {
    let matcher = try data.matcher()
    print(ExplanationFormat.text(matcher.explain(text.joined(separator: " "))))
  }
}

/// An explanation as lines of text that point at the original characters.
enum ExplanationFormat {
  static func text(_ explanation: Explanation) -> String {
    let reading = explanation.reading
    let scalars = Array(reading.text.unicodeScalars)
    var lines = ["line        \(reading.text)", "normalised  \(explanation.normalised)"]
    for hit in explanation.hits {
      let range = hit.range.clamped(to: 0..<scalars.count)
      let said = String(String.UnicodeScalarView(scalars[range]))
      lines.append("  \(range.lowerBound)–\(range.upperBound)  \(said)  →  \(hit.name)")
    }
    for entity in reading.entities {
      lines.append("entity      \(entity.range.lowerBound)–\(entity.range.upperBound)  \(entity.kind)")
    }
    for wish in reading.wishes {
      lines.append("wish        \(wish.intent)  \(wish.manner.rawValue)  score \(wish.score)  \(wish.rule)")
      for hit in wish.hits {
        let range = hit.range.clamped(to: 0..<scalars.count)
        lines.append("              \(String(String.UnicodeScalarView(scalars[range])))  →  \(hit.name)")
      }
      for (name, value) in wish.slots.sorted(by: { $0.key < $1.key }) {
        lines.append("              \(name) = \(ReadingFormat.text(value))")
      }
    }
    for wish in explanation.takenBack {
      lines.append("taken back  \(wish.intent)  \(wish.rule)  by what was said behind it")
    }
    for (place, ranked) in explanation.ranked.enumerated() {
      let lead = rounded(explanation.ranked[0].score - ranked.score)
      // A reading that weighs more stands behind one that the line is more like.
      let margin =
        place == 0 ? "" : lead < 0 ? "  (ahead by \(-lead), but less like it)" : "  (behind by \(lead))"
      lines.append(
        "\(place == 0 ? "best        " : "then        ")\(ranked.intent)  \(ranked.score)  \(ranked.rule)\(margin)"
      )
    }
    if !reading.candidates.isEmpty {
      lines.append("asks which  \(reading.candidates.map(\.intent).joined(separator: ", "))")
    }
    if reading.wishes.isEmpty, reading.candidates.isEmpty { lines.append("not understood") }
    for lack in explanation.lacking {
      lines.append("nearest     \(lack.intent)  \(lack.rule)  lacks \(lack.missing.joined(separator: ", "))")
    }
    return lines.joined(separator: "\n")
  }

  private static func rounded(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }
}
