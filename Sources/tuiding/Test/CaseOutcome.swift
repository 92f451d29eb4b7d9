import Dialogue

/// What became of one case of a run.
struct CaseOutcome: Sendable {
  let transcript: Transcript
  let single: TranscriptCase
  let result: TranscriptResult
  let seconds: Double

  /// Whether everything was as written; words that `--accept` writes anew count as a difference.
  var passed: Bool { result.passed && result.rewrites.isEmpty }

  /// A difference in lines of plain text: place, what was expected, what was found.
  static func lines(for difference: TranscriptDifference) -> [String] {
    [
      "\(difference.file):\(difference.line)",
      "  expected: " + (difference.expected ?? "nothing").replacing("\n", with: "\n            "),
      "  found:    " + (difference.found ?? "nothing").replacing("\n", with: "\n            "),
    ]
  }
}
