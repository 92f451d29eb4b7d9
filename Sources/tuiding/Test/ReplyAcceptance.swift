import Dialogue
import Foundation

/// Rewrites the reply lines of transcripts to what was said; a reply that would lose a placeholder is left and said so.
struct ReplyAcceptance {
  let folder: DataFolder

  /// Rewrites one file in place and prints every line that was rewritten, old and new. Lines that stand in another file, of
  /// which this one is a continuation, are left to that file.
  func accept(_ rewrites: [TranscriptRewrite], in name: String, _ text: String) throws {
    guard !rewrites.isEmpty else { return }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var done: Set<Int> = []
    var messages: [String] = []
    for rewrite in rewrites.sorted(by: { $0.step.line > $1.step.line }) {
      let place = "\(rewrite.step.file):\(rewrite.step.line)"
      guard rewrite.step.file == name else {
        messages.append("\(place): not rewritten, it belongs to another file; accept that one")
        continue
      }
      guard done.insert(rewrite.step.line).inserted else { continue }
      guard let words = rewrite.text else {
        messages.append("\(place): not rewritten, would lose {{\(rewrite.lost.joined(separator: "}} {{"))}}")
        continue
      }
      let new = ("客服> " + words.replacing("\n", with: "\n  ")).split(separator: "\n").map(String.init)
      let range = rewrite.step.line - 1..<rewrite.step.line - 1 + rewrite.step.lineCount
      messages.append(
        (["\(place): rewritten"] + lines[range].map { "  - " + $0 } + new.map { "  + " + $0 })
          .joined(separator: "\n"))
      lines.replaceSubrange(range, with: new)
    }
    for message in messages.reversed() { print(message) }
    guard !done.isEmpty else { return }
    let url = name.hasPrefix("/") ? URL(fileURLWithPath: name) : folder.url.appendingPathComponent(name)
    try WholeFile.write(lines.joined(separator: "\n"), to: url.path)
  }
}
