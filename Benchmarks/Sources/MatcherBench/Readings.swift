import Foundation
import Matching

/// Everything that each line is read as, one line of text a reading: two programs that print the same read the same.
enum Readings {
  /// What lines are read after: nothing, and each kind of open question.
  private static let contexts: [[String: SlotValue]] =
    [[:]]
    + ["text", "secret", "choice", "confirmation", "anything"].map { ["open": .text($0)] }

  /// Prints the readings of the lines of files, and of `pieces` lines that are put together from pieces of them.
  static func write(_ matcher: Matcher, _ files: [String], pieces: Int) throws {
    var lines = try files.flatMap(MatcherBench.lines)
    lines += Self.pieces(of: lines, count: pieces)
    var output = ""
    for line in lines {
      for context in contexts { output += text(of: matcher.read(line, context: context)) + "\n" }
      if output.utf8.count > 1 << 20 {
        FileHandle.standardOutput.write(Data(output.utf8))
        output = ""
      }
    }
    FileHandle.standardOutput.write(Data(output.utf8))
  }

  /// Lines of two to five stretches of other lines, with and without a comma between them; always the same ones.
  private static func pieces(of lines: [String], count: Int) -> [String] {
    var state: UInt64 = 2_026
    func chance(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    guard !lines.isEmpty else { return [] }
    return (0..<count).map { _ in
      var made = ""
      for number in 0..<(2 + chance(4)) {
        let scalars = Array(lines[chance(lines.count)].unicodeScalars)
        guard !scalars.isEmpty else { continue }
        let first = chance(scalars.count)
        let last = min(scalars.count, first + 1 + chance(10))
        if number > 0, chance(3) == 0 { made += ["，", "。", " ", "嗯", "那个"][chance(5)] }
        made.unicodeScalars.append(contentsOf: scalars[first..<last])
      }
      return made
    }
  }

  private static func text(of reading: Reading) -> String {
    var parts = [reading.text]
    for wish in reading.wishes {
      let slots = wish.slots.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      parts.append(
        "\(wish.intent) \(wish.rule.file):\(wish.rule.line):\(wish.rule.column) \(wish.score) \(wish.manner) \(slots) "
          + wish.hits.map { "\($0.range)\($0.name)" }.joined(separator: ",") + " "
          + wish.also.map(candidate).joined(separator: ","))
    }
    parts.append(reading.candidates.map(candidate).joined(separator: ","))
    parts.append(reading.nearest.map(candidate).joined(separator: ","))
    parts.append(reading.entities.map { "\($0.kind)\($0.range)" }.joined(separator: ","))
    return parts.joined(separator: "|")
  }

  private static func candidate(_ candidate: Candidate) -> String {
    "\(candidate.intent)@\(candidate.rule.file):\(candidate.rule.line):\(candidate.rule.column)=\(candidate.score)"
  }
}
