import Dialogue

/// Tells of a run in JUnit's XML, as build servers read it: a suite a file, a test case a case.
enum JUnitReport {
  static func text(of outcomes: [CaseOutcome], unreadable: [(file: String, problem: String)] = []) -> String {
    let failed = outcomes.count { !$0.passed } + unreadable.count
    let seconds = outcomes.map(\.seconds).reduce(0, +)
    var lines = [
      #"<?xml version="1.0" encoding="UTF-8"?>"#,
      #"<testsuites name="tuiding test" tests="\#(outcomes.count + unreadable.count)" failures="\#(failed)" time="\#(time(seconds))">"#,
    ]
    for (file, cases) in outcomes.byFile {
      lines.append(
        #"  <testsuite name="\#(escaped(file))" tests="\#(cases.count)" failures="\#(cases.count { !$0.passed })" time="\#(time(cases.map(\.seconds).reduce(0, +)))">"#
      )
      for outcome in cases {
        let head =
          #"    <testcase classname="\#(escaped(file))" name="\#(escaped(outcome.single.name))" file="\#(escaped(file))" time="\#(time(outcome.seconds))""#
        if outcome.passed {
          lines.append(head + "/>")
          continue
        }
        lines.append(head + ">")
        for difference in outcome.result.differences {
          lines.append(
            #"      <failure message="\#(escaped("\(difference.file):\(difference.line)"))">"#
              + escaped(CaseOutcome.lines(for: difference).joined(separator: "\n")) + "</failure>")
        }
        if outcome.result.differences.isEmpty { lines.append(#"      <failure message="rewritten"/>"#) }
        lines.append("    </testcase>")
      }
      lines.append("  </testsuite>")
    }
    for (file, problem) in unreadable {
      let name = escaped(file)
      lines += [
        #"  <testsuite name="\#(name)" tests="1" failures="1" time="0">"#,
        #"    <testcase classname="\#(name)" name="\#(name)" file="\#(name)" time="0">"#,
        #"      <failure message="unreadable">"# + escaped(problem) + "</failure>",
        "    </testcase>", "  </testsuite>",
      ]
    }
    return (lines + ["</testsuites>"]).joined(separator: "\n") + "\n"
  }

  private static func time(_ seconds: Double) -> String { String((seconds * 1000).rounded() / 1000) }

  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n": result += "&#10;"
      // XML 1.0 has no place for other controls, escaped or not.
      case "\u{0}"..."\u{8}", "\u{B}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

/// Tells of a run in the Test Anything Protocol, version 14.
enum TAPReport {
  static func text(of outcomes: [CaseOutcome], unreadable: [(file: String, problem: String)] = []) -> String {
    var lines = ["TAP version 14", "1..\(outcomes.count + unreadable.count)"]
    for (index, outcome) in outcomes.enumerated() {
      let name = "\(outcome.single.file): \(outcome.single.name)".replacing("#", with: "\\#")
      lines.append("\(outcome.passed ? "ok" : "not ok") \(index + 1) - \(name)")
      for difference in outcome.result.differences {
        lines += ["  ---", "  at: \(difference.file):\(difference.line)"]
        lines +=
          block("expected", difference.expected ?? "nothing") + block("found", difference.found ?? "nothing")
        lines.append("  ...")
      }
    }
    for (index, file) in unreadable.enumerated() {
      lines.append("not ok \(outcomes.count + index + 1) - \(file.file.replacing("#", with: "\\#"))")
      lines += ["  ---"] + block("problem", file.problem) + ["  ..."]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func block(_ key: String, _ text: String) -> [String] {
    ["  \(key): |"] + text.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }
  }
}

extension [CaseOutcome] {
  /// The outcomes of each file, in order.
  var byFile: [(file: String, cases: [CaseOutcome])] {
    var groups: [(file: String, cases: [CaseOutcome])] = []
    for outcome in self {
      if groups.last?.file == outcome.single.file {
        groups[groups.count - 1].cases.append(outcome)
      } else {
        groups.append((outcome.single.file, [outcome]))
      }
    }
    return groups
  }
}
