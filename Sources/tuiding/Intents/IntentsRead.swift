import ArgumentParser
import Foundation
import Matching

/// `tuiding intents read`: each line of standard input as a first message.
struct IntentsRead: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "read",
    abstract: "Print what each line of standard input is understood as.",
    discussion: """
      With --jsonl: one JSON object a line, in the order of the lines:
      {"text": …, "intent": … or null, "score": …, "slots": {…}, "rule": "file.yaml:12", "manner": …, "also": […]}.
      A line of input that is itself a JSON object with a "text" is read by that text.
      """)

  @OptionGroup var data: DataOptions

  @Flag(help: "One JSON object a line.")
  var jsonl = false

  func run() throws {
    let matcher = try data.matcher()
    while let line = readLine() {
      let text = Self.text(of: line)
      let reading = matcher.read(text, context: Self.firstTurn)
      print(jsonl ? ReadingFormat.json(reading) : ReadingFormat.plain(reading))
    }
  }

  /// What rules with `requires_context` see when a conversation begins.
  private static let firstTurn: [String: SlotValue] = ["open": .text("anything"), "desk": .text("closed")]

  /// The line, or the `text` of the JSON object that it is.
  private static func text(of line: String) -> String {
    guard line.utf8.first == UInt8(ascii: "{"),
      let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)),
      let fields = object as? [String: Any], let text = fields["text"] as? String
    else { return line }
    return text
  }
}
