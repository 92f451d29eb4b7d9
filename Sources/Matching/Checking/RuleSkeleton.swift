/// Groups of lines written as a rule file that a person can finish: each group a block with what its lines share as keywords
/// and the lines as examples.
public struct RuleSkeleton {
  private let groups: [LineGroup]

  /// A skeleton of groups.
  public init(_ groups: [LineGroup]) { self.groups = groups }

  /// The rule file's text. Groups near one intent are blocks of that intent; others get names to be replaced.
  public var text: String {
    var order: [String] = []
    var blocks: [String: [String]] = [:]
    for (number, group) in groups.enumerated() {
      let intent = group.nearest ?? "todo.\(number + 1)"
      if blocks[intent] == nil { order.append(intent) }
      blocks[intent, default: []] += block(group)
    }
    guard !order.isEmpty else { return "" }
    var lines = ["language: zh-CN", "intents:"]
    for intent in order { lines += ["  \(intent):", "    data:"] + (blocks[intent] ?? []) }
    return lines.joined(separator: "\n") + "\n"
  }

  private func block(_ group: LineGroup) -> [String] {
    let times = group.count == 1 ? "once" : "\(group.count) times"
    var lines = ["      # said \(times)"]
    if group.shared.isEmpty {
      lines.append("      # nothing that all of these lines share: write the keywords")
      lines += group.lines.prefix(Self.exampleLimit).map { "      # - " + $0 }
      return lines + ["      - sentences: [\(Self.quoted(Self.sentence(group.lines[0])))]"]
    }
    lines.append("      - keywords: [\(Self.quoted(group.shared.joined(separator: " & ")))]")
    lines.append("        examples:")
    lines += group.lines.prefix(Self.exampleLimit).map { "          - " + Self.quoted($0) }
    return lines
  }

  /// More examples than this say nothing new.
  private static let exampleLimit = 12

  /// A line as a template: only what has no meaning in one.
  private static func sentence(_ line: String) -> String {
    let text = String(decoding: NormalisedText.units(of: line), as: UTF16.self)
    let kept = text.filter { !"<>{}()[]|;:".contains($0) }
    return kept.isEmpty ? "？" : kept
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars where scalar.value >= 0x20 && scalar.value != 0x7F {
      if scalar == "\"" || scalar == "\\" { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result + "\""
  }
}
