public import DataFiles
public import Matching

/// Whether what customers may say and what they are told about it belong together: an intent that can be offered by name
/// needs a title, and a title needs an intent.
public struct TitleCheck {
  private let responses: [String: Response]
  private let blocks: [RuleBlock]

  /// A check of the texts of `responses:` against the blocks of all intents.
  public init(responses: [String: Response], blocks: [RuleBlock]) {
    self.responses = responses
    self.blocks = blocks
  }

  /// What a person should look at, in the order of the files.
  public func findings() -> [RuleFinding] {
    var seen: Set<String> = []
    var findings: [RuleFinding] = []
    for block in blocks where seen.insert(block.intent).inserted {
      guard NotUnderstood.isOfferable(block.intent), responses["title." + block.intent] == nil else {
        continue
      }
      findings.append(
        RuleFinding(
          kind: .untitled, location: block.location,
          message:
            "\(block.intent) has no title: a customer would read its name; add title.\(block.intent) to responses:"
        ))
    }
    for (key, response) in responses.sorted(by: {
      ($0.value.file, $0.value.line) < ($1.value.file, $1.value.line)
    })
    where key.hasPrefix("title.") {
      let intent = String(key.dropFirst("title.".count))
      if seen.contains(intent) || Self.topicsWithoutRules.contains(intent) { continue }
      findings.append(
        RuleFinding(
          kind: .unusedReply,
          location: RuleLocation(file: response.file, line: response.line, column: response.column),
          message: "no rule proposes \(intent), so its title is never said"))
    }
    return findings
  }

  /// Topics that are begun by the dialogue, not by an intent.
  private static let topicsWithoutRules: Set<String> = [
    "verify", "resume", ReplacementOffer.intent, CaseWithdrawal.name,
  ]
}
