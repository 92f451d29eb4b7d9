import DataFiles
import DomainCore

/// Reads the lines of a transcript one by one.
struct TranscriptParser {
  let file: String
  private var title = ""
  private var requirements: [String] = []
  private var beginning: [TranscriptStep] = []
  private var branches: [(name: String, steps: [TranscriptStep])] = []
  private var branchLines: [Int] = []

  init(file: String) {
    self.file = file
  }

  /// Takes a line; returns what `@ 续 FILE [BRANCH]` names, whose steps are to be given to `goOn`.
  mutating func take(
    _ line: String, number: Int
  ) throws(DataFileError) -> (file: String, branch: String?)? {
    if line.hasPrefix("  "), let last = lastStep, case .answers(let said) = last.action,
      last.file == file, last.line + last.lineCount == number
    {
      // No placeholder goes over the end of a line, so that those of the lines before were checked with them.
      let added = String(line[line.utf8.index(line.startIndex, offsetBy: 2)...])
      try checkHoles(of: added, number)
      let whole = said + "\n" + added
      changeLast { step in
        step.action = .answers(whole)
        step.lineCount += 1
      }
      return nil
    }
    let trimmed = line.trimmed
    if trimmed.isEmpty { return nil }
    if trimmed.hasPrefix("---") {
      try beginBranch(trimmed, number)
    } else if trimmed.hasPrefix("#") {
      try takeComment(trimmed, number)
    } else if let named = try beginningNamed(in: trimmed, number) {
      return named
    } else {
      add(TranscriptStep(file: file, line: number, lineCount: 1, action: try action(of: trimmed, number)))
    }
    return nil
  }

  /// Puts the steps of another transcript here.
  mutating func goOn(from steps: [TranscriptStep]) {
    for step in steps { add(step) }
  }

  func finish() throws(DataFileError) -> Transcript {
    guard !title.isEmpty else { throw problem(1, "a transcript begins with a title: `# 退订彩铃：…   R11`") }
    let isSpoken = (beginning + branches.flatMap(\.steps)).contains { step in
      if case .says = step.action { true } else { false }
    }
    guard isSpoken else { throw problem(1, "nobody says anything here: add a line `客户> …`") }
    for (branch, line) in zip(branches, branchLines) where branch.steps.isEmpty {
      throw problem(line, "the branch ‘\(branch.name)’ is empty: add lines, or take it out")
    }
    for branch in branches.isEmpty ? [[]] : branches.map(\.steps) {
      try checkAccounts(of: beginning + branch)
    }
    return Transcript(
      file: file, title: title, requirements: requirements, beginning: beginning, branches: branches)
  }

  /// How many rows of requirements transcripts can name.
  private static let rows = 40

  func problem(_ line: Int, _ text: String) -> DataFileError {
    DataFileError(file: file, line: line, column: 1, problem: text)
  }

  /// Accounts that are there already can't be put there again.
  private func checkAccounts(of steps: [TranscriptStep]) throws(DataFileError) {
    var named: [String: Int] = [:]
    for step in steps {
      guard case .account(let name) = step.action else { continue }
      if let line = named[name] {
        throw DataFileError(
          file: step.file, line: step.line, column: 1,
          problem: "the accounts of \(name) are there since line \(line)")
      }
      named[name] = step.line
    }
  }

  // MARK: - Lines

  private func action(of line: String, _ number: Int) throws(DataFileError) -> TranscriptStep.Action {
    for (prompt, isSecret) in [("客户*>", true), ("客户>", false)] where line.hasPrefix(prompt) {
      return .says(String(line.dropFirst(prompt.count)).trimmed, isSecret: isSecret)
    }
    if line.hasPrefix("客服>") {
      let words = String(line.dropFirst(3)).trimmed
      try checkHoles(of: words, number)
      return .answers(words)
    }
    if line.hasPrefix("@") {
      return try TranscriptDirective.action(words(of: line.dropFirst())) { problem(number, $0) }
    }
    if line.hasPrefix("=") { return .reading(try pairs(of: String(line.dropFirst()), number)) }
    if line.hasPrefix("!") {
      let words = words(of: line.dropFirst())
      guard words.first == "写入", words.count > 1 else {
        throw problem(number, "expected `! 写入 无` or `! 写入 退订单 …`")
      }
      return .writes(try StatedWrites(Array(words.dropFirst())) { problem(number, $0) })
    }
    throw problem(number, "not a line of a transcript: it begins with 客户> 客户*> 客服> @ = ! # or ---")
  }

  private func beginningNamed(in line: String, _ number: Int) throws(DataFileError) -> (
    file: String, branch: String?
  )? {
    guard line.hasPrefix("@") else { return nil }
    let words = words(of: line.dropFirst())
    guard words.first == "续" else { return nil }
    guard words.count > 1 else { throw problem(number, "expected `@ 续 FILE` or `@ 续 FILE BRANCH`") }
    return (words[1], words.count > 2 ? words.dropFirst(2).joined(separator: " ") : nil)
  }

  /// Placeholders must be closed, named, and hold expressions that can be read.
  private func checkHoles(of text: String, _ number: Int) throws(DataFileError) {
    guard let fault = ReplyPattern.fault(in: text) else { return }
    throw problem(number, fault)
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
    let name = words.dropFirst().joined(separator: " ")
    guard !branches.contains(where: { $0.name == name }) else {
      throw problem(number, "there is a branch ‘\(name)’ already")
    }
    branches.append((name, []))
    branchLines.append(number)
  }

  private mutating func takeComment(_ line: String, _ number: Int) throws(DataFileError) {
    let text = String(line.drop { $0 == "#" }).trimmed
    let names = words(of: text[...]).filter {
      $0.first == "R" && $0.dropFirst().allSatisfy(\.isNumber) && $0.count > 1
    }
    if let unknown = names.first(where: { Int($0.dropFirst()).map { !(1...Self.rows).contains($0) } ?? true })
    {
      throw problem(number, "there is no requirement \(unknown): R1 to R\(Self.rows)")
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
  private func words(of text: Substring) -> [String] {
    let words = text.unicodeScalars.split(whereSeparator: \.isSpace).map { String(Substring($0)) }
    return Array(words.prefix { $0 != "#" })
  }
}

extension StringProtocol {
  /// Without white space at either end.
  var trimmed: String {
    var text = Substring(self).unicodeScalars
    while text.first?.isSpace == true { text.removeFirst() }
    while text.last?.isSpace == true { text.removeLast() }
    return String(Substring(text))
  }
}

extension Unicode.Scalar {
  fileprivate var isSpace: Bool {
    isASCII ? self == " " || (9...13).contains(value) : properties.isWhitespace
  }
}
