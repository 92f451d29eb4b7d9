import DataFiles
import DomainCore

/// Reads the lines of a transcript one by one.
struct TranscriptParser {
  let file: String
  private var title = ""
  private var requirements: [String] = []
  private var beginning: [TranscriptStep] = []
  private var branches: [(name: String, steps: [TranscriptStep])] = []

  init(file: String) {
    self.file = file
  }

  mutating func take(_ line: String, number: Int) throws(DataFileError) {
    if line.hasPrefix("  "), case .answers(let said)? = lastStep?.action {
      changeLast { step in
        step.action = .answers(said + "\n" + line.dropFirst(2))
        step.lineCount += 1
      }
      return
    }
    let trimmed = line.trimmed
    if trimmed.isEmpty { return }
    if trimmed.hasPrefix("---") { return try beginBranch(trimmed, number) }
    if trimmed.hasPrefix("#") { return takeComment(trimmed) }
    add(TranscriptStep(line: number, lineCount: 1, action: try action(of: trimmed, number)))
  }

  func finish() throws(DataFileError) -> Transcript {
    guard !title.isEmpty else { throw problem(1, "a transcript begins with a title: `# 退订彩铃：…   R11`") }
    let isSpoken = (beginning + branches.flatMap(\.steps)).contains { step in
      if case .says = step.action { true } else { false }
    }
    guard isSpoken else { throw problem(1, "nobody says anything here: add a line `客户> …`") }
    return Transcript(
      file: file, title: title, requirements: requirements, beginning: beginning, branches: branches)
  }

  // MARK: - Lines

  private func action(of line: String, _ number: Int) throws(DataFileError) -> TranscriptStep.Action {
    for (prompt, isSecret) in [("客户*>", true), ("客户>", false)] where line.hasPrefix(prompt) {
      return .says(String(line.dropFirst(prompt.count)).trimmed, isSecret: isSecret)
    }
    if line.hasPrefix("客服>") { return .answers(String(line.dropFirst(3)).trimmed) }
    if line.hasPrefix("@") { return try directive(words(of: line.dropFirst()), number) }
    if line.hasPrefix("=") { return .reading(try pairs(of: String(line.dropFirst()), number)) }
    if line.hasPrefix("!") {
      let words = words(of: line.dropFirst())
      guard words.first == "写入", words.count > 1 else {
        throw problem(number, "expected `! 写入 无` or `! 写入 退订单 …`")
      }
      return .writes(Array(words.dropFirst()))
    }
    throw problem(number, "not a line of a transcript: it begins with 客户> 客户*> 客服> @ = ! # or ---")
  }

  private func directive(_ words: [String], _ number: Int) throws(DataFileError) -> TranscriptStep.Action {
    switch (words.first, words.count) {
    case ("账户", 2): return .account(words[1])
    case ("时钟", 2):
      guard let milliseconds = TranscriptTime.milliseconds(words[1]) else {
        throw problem(number, "‘\(words[1])’ is not a time like 2026-11-21T10:00+08:00")
      }
      return .clock(milliseconds: milliseconds)
    case ("等待", 2):
      guard let seconds = TranscriptTime.seconds(words[1]) else {
        throw problem(number, "‘\(words[1])’ is not a duration like 30秒, 31分钟, 2小时 or 1天")
      }
      return .wait(seconds: seconds)
    case ("崩溃", 1): return .crash
    case ("沉默", 1): return .silence
    case ("通道", 2):
      guard ["chat", "run", "agent", "mcp"].contains(words[1]) else {
        throw problem(number, "‘\(words[1])’ is no face: chat, run, agent or mcp")
      }
      return .face(words[1])
    case ("故障", 2...): return .fault(Array(words.dropFirst()))
    default:
      throw problem(
        number, "not a directive: @ 账户 FILE, @ 时钟 TIME, @ 等待 DURATION, @ 崩溃, @ 沉默, @ 通道 FACE, @ 故障 …")
    }
  }

  private func pairs(of text: String, _ number: Int) throws(DataFileError) -> [(name: String, value: String)]
  {
    var pairs: [(name: String, value: String)] = []
    for part in text.split(separator: "|") {
      let words = words(of: part)
      guard words.count == 2, ["意图", "状态", "规则"].contains(words[0]) else {
        throw problem(number, "expected `意图 NAME`, `状态 NAME` or `规则 FILE:LINE` between `|`")
      }
      pairs.append((words[0], words[1]))
    }
    return pairs
  }

  private mutating func beginBranch(_ line: String, _ number: Int) throws(DataFileError) {
    let words = words(of: line.drop { $0 == "-" })
    guard words.count >= 2, words[0] == "分支" else { throw problem(number, "expected `--- 分支 NAME`") }
    branches.append((words.dropFirst().joined(separator: " "), []))
  }

  private mutating func takeComment(_ line: String) {
    let text = String(line.drop { $0 == "#" }).trimmed
    let names = words(of: text[...]).filter {
      $0.first == "R" && $0.dropFirst().allSatisfy(\.isNumber) && $0.count > 1
    }
    requirements += names
    if title.isEmpty { title = words(of: text[...]).filter { !names.contains($0) }.joined(separator: " ") }
  }

  // MARK: - Steps

  private var lastStep: TranscriptStep? {
    branches.last.map(\.steps)?.last ?? (branches.isEmpty ? beginning.last : nil)
  }

  private mutating func add(_ step: TranscriptStep) {
    if branches.isEmpty { beginning.append(step) } else { branches[branches.count - 1].steps.append(step) }
  }

  private mutating func changeLast(_ change: (inout TranscriptStep) -> Void) {
    if branches.isEmpty {
      change(&beginning[beginning.count - 1])
    } else {
      let branch = branches.count - 1
      change(&branches[branch].steps[branches[branch].steps.count - 1])
    }
  }

  /// The words of a line up to a trailing comment.
  private func words(of text: some StringProtocol) -> [String] {
    let words = text.split { $0.isWhitespace }.map { String($0) }
    return Array(words.prefix { $0 != "#" })
  }

  private func problem(_ line: Int, _ text: String) -> DataFileError {
    DataFileError(file: file, line: line, column: 1, problem: text)
  }
}

extension StringProtocol {
  /// Without white space at either end.
  var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text = text.dropFirst() }
    while text.last?.isWhitespace == true { text = text.dropLast() }
    return String(text)
  }
}
