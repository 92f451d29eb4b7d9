import Dialogue

/// Tells of a run on one page that needs nothing else: every conversation as it was written, where it differed, and what was
/// walked.
struct HTMLReport {
  let outcomes: [CaseOutcome]
  let coverage: CoverageReport?
  let picture: String?

  var text: String {
    let failed = outcomes.count { !$0.passed }
    var lines = [
      "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>tuiding test</title>", Self.style,
      "<h1>\(outcomes.count - failed) passed, \(failed) failed</h1>",
    ]
    if let coverage { lines += table(of: coverage) }
    if let picture {
      lines.append("<details><summary>Flow</summary><div class=\"flow\">\(picture)</div></details>")
    }
    for (file, cases) in outcomes.byFile {
      let isWhole = cases.allSatisfy(\.passed)
      lines.append("<h2 class=\"\(isWhole ? "ok" : "bad")\">\(escaped(file))</h2>")
      lines += cases.flatMap(conversation)
    }
    return (lines + ["</html>"]).joined(separator: "\n") + "\n"
  }

  private func table(of coverage: CoverageReport) -> [String] {
    var lines = ["<table><tr><th>walked</th><th></th><th>%</th></tr>"]
    for part in coverage.parts {
      lines.append(
        "<tr><td>\(part.kind.rawValue)</td><td>\(part.count) / \(part.all.count)</td><td>\(CoverageReport.text(part.percent))</td></tr>"
      )
    }
    lines.append("</table>")
    for part in coverage.parts where !part.unwalked.isEmpty {
      lines.append(
        "<details><summary>\(part.kind.rawValue) never walked: \(part.unwalked.count)</summary><ul>")
      lines += part.unwalked.map { entry in
        let place = entry.place == entry.name ? "" : " <small>\(escaped(entry.place))</small>"
        return "<li>\(escaped(entry.name))\(place)</li>"
      }
      lines.append("</ul></details>")
    }
    return lines
  }

  private func conversation(_ outcome: CaseOutcome) -> [String] {
    let mark = outcome.passed ? "ok" : "bad"
    let rows = outcome.transcript.requirements.joined(separator: " ")
    var lines = [
      "<details class=\"\(mark)\"\(outcome.passed ? "" : " open")><summary>\(escaped(outcome.single.name)) "
        + "<small>\(rows) · \(Int((outcome.seconds * 1000).rounded())) ms</small></summary>"
    ]
    let differences = outcome.result.differences
    for step in outcome.single.steps {
      switch step.action {
      case .says(let text, let isSecret):
        lines.append("<p class=\"customer\">\(isSecret ? "🔒 " : "")\(escaped(text))</p>")
      case .answers(let text):
        let different = differences.first { $0.file == step.file && $0.line == step.line }
        lines.append("<p class=\"reply\(different == nil ? "" : " differs")\">\(escaped(text))</p>")
        if let different { lines.append("<p class=\"found\">\(escaped(different.found ?? "nothing"))</p>") }
      case .writes(let stated): lines.append("<p class=\"aside\">! 写入 \(escaped(stated.text))</p>")
      case .crash: lines.append("<p class=\"aside\">@ 崩溃</p>")
      case .silence: lines.append("<p class=\"aside\">@ 沉默</p>")
      case .wait(let seconds, let isWorked):
        lines.append("<p class=\"aside\">@ 等待 \(seconds)秒\(isWorked ? " 每天" : "")</p>")
      default: continue
      }
    }
    for difference in differences {
      lines.append("<pre>\(escaped(CaseOutcome.lines(for: difference).joined(separator: "\n")))</pre>")
    }
    return lines + ["</details>"]
  }

  private func escaped(_ text: String) -> String {
    JUnitReport.escaped(text).replacing("&#10;", with: "\n")
  }

  private static let style = """
    <style>
    body{font:15px/1.5 sans-serif;max-width:62em;margin:2em auto;padding:0 1em;color:#222;background:#fff}
    summary{cursor:pointer} small{color:#666} p{white-space:pre-wrap;margin:.3em 0;padding:.4em .8em;border-radius:.6em;max-width:75%}
    .customer{background:#d9ebff;margin-left:auto;width:fit-content} .reply{background:#f0f0f0;width:fit-content}
    .differs{text-decoration:line-through;background:#fde8e8} .found{background:#fff3c4;width:fit-content}
    .aside{color:#666;font-size:13px} pre{background:#fde8e8;padding:.6em;white-space:pre-wrap}
    .ok>summary::after{content:" ✓";color:#2a7a4b} .bad>summary::after{content:" ✗";color:#c00} h2.bad{color:#c00} h2{font-size:17px}
    table{border-collapse:collapse} td,th{padding:.2em .8em;text-align:left;border-bottom:1px solid #ddd} .flow{overflow:auto}
    </style>
    """
}
