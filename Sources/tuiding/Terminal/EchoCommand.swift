import ArgumentParser
import Foundation
import Glibc

/// Reads lines and answers nothing: the bare terminal layer, for the tests in Tests/Terminal.
///
/// A few lines are orders: `!secret` asks for hidden input and prints its length, `!sleep N` is busy for N ms,
/// `!widths` prints the width of every scalar, `!wrap N TEXT` and `!table N` lay out text in N columns, `!page` shows
/// 200 lines, `!crash` and `!exit` end the program.
struct EchoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "internal-echo", shouldDisplay: false)

  @Flag(help: "Print each line, as Swift writes it.")
  var show = false

  @Option(help: "Answer `idle` after so many milliseconds.")
  var idle: Int?

  @Option(help: "Shown in an empty line.")
  var hint = ""

  @Flag(help: "Colour the prompt.")
  var colour = false

  @MainActor func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let terminal = Terminal.current(environment: environment)
    let source = LineSources.make(terminal: terminal, environment: environment)
    let editing = source as? TerminalLineSource
    editing?.hint = hint
    editing?.completions = { before in
      Completion.words(["/帮助", "/我的", "/进度", "/凭证", "/凭证下载", "/退出", "退订彩铃", "退订宽带"], beginningWith: before)
    }
    let prompt = colour ? Styled.prompt("客户>", on: terminal) + " " : "客户> "
    let patience = idle.map { Duration.milliseconds($0) }
    var isHidden = false
    while true {
      let secret = isHidden
      isHidden = false
      let input = source.read(prompt: secret ? "客户*> " : prompt, secret: secret, idleAfter: patience)
      switch input {
      case .endOfInput: return
      case .interrupted: if show { print("<\(input)>") }
      case .idle:
        // As in a chat: what was asked for is asked for again.
        isHidden = secret
        if show { print("<\(input)>") }
      case .line(let line) where secret: print("<secret \(line.unicodeScalars.count)>")
      case .line("!secret"): isHidden = true
      case .line("!exit"): throw ExitCode(3)
      case .line("!crash"): fatalError("asked to crash")
      case .line("!widths"): printWidths()
      case .line("!page"):
        Pager(terminal: terminal, environment: environment).show((1...200).map { "第 \($0) 行" }, from: editing)
      case .line(let line) where line.hasPrefix("!wrap "): wrap(line.split(separator: " ", maxSplits: 2))
      case .line(let line) where line.hasPrefix("!table "): table(width: Int(line.dropFirst(7)) ?? 80)
      case .line(let line) where line.hasPrefix("!sleep "): beBusy(milliseconds: Int(line.dropFirst(7)) ?? 0)
      case .line(let line): if show { print("<\(line.debugDescription)>") }
      }
      fflush(nil)
    }
  }

  /// Does nothing for a while, as a stuck program would: a signal wakes a sleep, and it goes on.
  private func beBusy(milliseconds: Int) {
    let end = ContinuousClock.now + .milliseconds(milliseconds)
    while ContinuousClock.now < end { usleep(10_000) }
  }

  /// One line of the widths of all scalars, run-length encoded: `0x20:2` is 32 scalars of no width before one of two.
  private func printWidths() {
    var runs: [(start: UInt32, width: Int)] = []
    for value in UInt32(0)..<0x110000 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let width = DisplayWidth.of(scalar)
      if runs.last?.width != width { runs.append((value, width)) }
    }
    print(runs.map { "\(String($0.start, radix: 16)):\($0.width)" }.joined(separator: " "))
  }

  private func wrap(_ words: [Substring]) {
    for line in TextWrap(columns: Int(words[1]) ?? 80, indent: "  ").lines(of: String(words[2])) {
      print("|\(line)|")
    }
  }

  private func table(width: Int) {
    var table = TextTable([.init(title: "业务"), .init(title: "元/月", alignment: .right), .init(title: "状态")])
    table.add(["彩铃", "5.00", "\u{1B}[32m正在使用\u{1B}[0m"])
    table.add(["10GB 国内流量包（夜间）", "20.00", "已取消"])
    for line in table.lines(width: width) { print(line) }
  }
}
