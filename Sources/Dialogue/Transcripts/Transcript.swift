public import DataFiles
public import DomainCore

/// A golden conversation: what is said, what must be answered, and what may be written; readable by product people.
///
/// ```
/// # 退订彩铃：两条结局            R1 R11
/// @ 账户 fixtures/移动-一个彩铃.yaml
/// @ 时钟 2026-11-21T10:00+08:00
/// 客户> 我想把彩铃退了
/// 客服> 请先验证身份。请输入手机号：
/// ! 写入 无
/// --- 分支 中途放弃
/// 客户> 算了
/// ```
public struct Transcript: Sendable {
  /// The file's path as given.
  public let file: String
  /// The first comment line.
  public let title: String
  /// The rows of the requirements that the title or a comment names, such as `R11`.
  public let requirements: [String]
  /// What all cases begin with.
  public let beginning: [TranscriptStep]
  /// The endings; empty when the beginning is the whole case.
  public let branches: [(name: String, steps: [TranscriptStep])]

  /// The cases: one for each branch, or the beginning alone.
  public var cases: [TranscriptCase] {
    if branches.isEmpty { return [TranscriptCase(file: file, name: title, steps: beginning)] }
    return branches.map {
      TranscriptCase(file: file, name: title + " / " + $0.name, steps: beginning + $0.steps)
    }
  }
}

/// One conversation to be played from its first step to its last.
public struct TranscriptCase: Sendable {
  /// The file that it comes from.
  public let file: String
  /// The transcript's title and the branch's name.
  public let name: String
  /// What happens, in order.
  public let steps: [TranscriptStep]
}

/// One step of a transcript with its place.
public struct TranscriptStep: Sendable {
  /// The file that it stands in; another one than its transcript's where that goes on from a beginning (`@ 续`).
  public let file: String
  /// The line in the file, from 1.
  public let line: Int
  /// How many lines of the file it takes.
  public var lineCount: Int
  /// What happens.
  public var action: Action

  /// What can happen.
  public enum Action: Sendable {
    /// `@ 账户 path`: an account file, relative to the transcripts' folder.
    case account(String)
    /// `@ 时钟 2026-11-21T10:00+08:00`.
    case clock(milliseconds: Int64)
    /// `@ 等待 31分钟`; with `每天` what is due is done on each day, as by `tuiding admin work`.
    case wait(seconds: Int64, isWorked: Bool)
    /// `@ 崩溃`: the process dies and another one opens the store and the conversation.
    case crash
    /// `@ 通道 chat|run|agent|mcp`: through which face the customer speaks.
    case face(String)
    /// `@ 通道 仅 chat run 因为 …`: through which faces the case can be played, and why not through the others.
    case onlyThrough([String], reason: String)
    /// `@ 沉默`: the limit of silence passes.
    case silence
    /// `@ 故障 …`: what the simulated operator does wrong from now on.
    case fault([SimulatedOperator.Fault])
    /// `@ 坐席 小李 接手`: what a person at the desk does; the chat then looks for news.
    case desk([String])
    /// `客户> …` or, hidden, `客户*> …`.
    case says(String, isSecret: Bool)
    /// `客服> …` with its continuation lines.
    case answers(String)
    /// `= 意图 … | 状态 … | 规则 …`.
    case reading([(name: String, value: String)])
    /// `! 写入 …`.
    case writes(StatedWrites)
  }
}

extension Transcript {
  /// Reads a transcript; a line that is none of its forms is refused with its place.
  ///
  /// `beginnings` gives the text of a file that `@ 续` names, or nil when there is none; without it, such a line is refused.
  public init(
    file: String, text: String, beginnings: (_ file: String) throws(DataFileError) -> String? = { _ in nil }
  ) throws(DataFileError) {
    try self.init(file: file, text: text, beginnings: beginnings, within: [])
  }

  init(
    file: String, text: String, beginnings: (_ file: String) throws(DataFileError) -> String?,
    within: [String]
  ) throws(DataFileError) {
    var parser = TranscriptParser(file: file)
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      guard let named = try parser.take(String(Substring(line)), number: index + 1) else { continue }
      guard named.file != file, !within.contains(named.file) else {
        throw parser.problem(index + 1, "‘\(named.file)’ begins with itself")
      }
      guard let text = try beginnings(named.file) else {
        throw parser.problem(
          index + 1, "no transcript ‘\(named.file)’; it is named from the transcripts' folder")
      }
      let earlier = try Transcript(
        file: named.file, text: text, beginnings: beginnings, within: within + [file])
      guard let steps = earlier.steps(ofBranch: named.branch) else {
        throw parser.problem(index + 1, "‘\(named.file)’ has no branch ‘\(named.branch ?? "")’")
      }
      parser.goOn(from: steps)
    }
    self = try parser.finish()
  }

  /// The beginning, with the steps of a branch when one is named; nil when there is no such branch.
  private func steps(ofBranch name: String?) -> [TranscriptStep]? {
    guard let name else { return beginning }
    return branches.first { $0.name == name }.map { beginning + $0.steps }
  }
}
