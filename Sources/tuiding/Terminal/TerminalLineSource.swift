import CEditLine
import Glibc

/// Lines typed at a terminal: libedit's line, keys done here where libedit has no right notion of them (words, paste,
/// search, completion, deleting), painted by `TerminalScreen`.
@MainActor final class TerminalLineSource: LineSource {
  /// Tab: what could stand at the cursor, given the text before it.
  var completions: (String) -> [Completion] = { _ in [] }
  /// Shown in an empty line, where colours are allowed.
  var hint = ""
  /// A row under the line for who hesitates, while nothing else stands there: what can be answered and what is open.
  var status = ""
  /// The prompt while searching; `%` stands for what is looked for.
  var searchPrompt = "(%) "

  private let history: History
  private let terminal: Terminal
  private let keys: KeyReader
  private let editor: EditLine
  private let screen: TerminalScreen

  private var prompt = ""
  private var idleAfter: Duration?
  /// What `read` answers when libedit gives the line up.
  private var outcome = Input.endOfInput
  /// The line that silence interrupted.
  private var draft: (line: [Unicode.Scalar], cursor: Int)?
  /// A code that silence interrupted.
  private var hidden = HiddenLine()
  private var search: HistorySearch?
  /// The list of completions, until the next key.
  private var below: [String] = []
  /// Whether the row of the status is taken off, because the line ends.
  private var isLeaving = false
  /// Whether nothing was typed for a moment.
  private var isHesitating = false
  /// What Ctrl-Y brings back. libedit's own buffer takes up every character that Backspace deletes.
  private var killed: [Unicode.Scalar] = []
  private var lastKey = Key.other
  /// What libedit gets before the next key.
  private var queued: [Int32] = []

  /// Takes the terminal: echo is off, between lines too, until `close` or the end of the process. Nil if input or
  /// output is none.
  init?(terminal: Terminal, history: History, input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO) {
    guard isatty(output) == 1, cel_guard(input, output, terminal.isDumb) else { return nil }
    guard let editor = EditLine(input: input, output: output) else {
      cel_unguard()
      return nil
    }
    self.terminal = terminal
    self.history = history
    self.editor = editor
    keys = KeyReader(descriptor: input)
    screen = TerminalScreen(terminal: terminal, output: output)
    for line in history.lines { editor.remember(line) }
    editor.next = { [unowned self] in nextCode() }
  }

  /// Gives the terminal back.
  func close() {
    editor.close()
    cel_unguard()
  }

  /// Runs something that uses the terminal itself (a pager).
  func lendTerminal<Result>(to body: () throws -> Result) rethrows -> Result {
    cel_leave()
    defer {
      cel_enter()
      cel_forget_interrupt()
    }
    return try body()
  }

  func read(prompt: String, secret: Bool, idleAfter: Duration?) -> Input {
    cel_flush_output()
    self.prompt = terminal.hasColour ? prompt : Styled.plain(prompt)
    self.idleAfter = idleAfter
    screen.measure()
    isLeaving = false
    isHesitating = false
    if secret { return readHidden() }
    // What was typed of a code must not end up in another answer that nobody sees.
    hidden = HiddenLine()
    return readEdited()
  }

  // MARK: lines that are shown

  private func readEdited() -> Input {
    guard editor.readLine() else { return outcome }
    below = []
    isLeaving = true
    repaint()
    screen.finish()
    let line = InputText.clean(String(editor.scalars))
    if history.remember(line) { editor.remember(line) }
    return .line(line)
  }

  /// What libedit gets next; negative ends the line with `outcome`.
  private func nextCode() -> Int32 {
    if let draft {
      editor.insert(draft.line)
      editor.cursor = draft.cursor
      self.draft = nil
    }
    while true {
      if !queued.isEmpty { return queued.removeFirst() }
      if !keys.hasKey { repaint() }
      switch nextEvent() {
      case .key(let key):
        below = []
        isHesitating = false
        defer { lastKey = key }
        if let code = press(key) { return code }
      case .resized: screen.resize(showing: view)
      case .suspended: suspend()
      case .interrupted: return end(.interrupted, mark: "^C")
      case .endOfInput: return end(.endOfInput)
      case .idle:
        draft = (editor.scalars, editor.cursor)
        screen.erase()
        return end(.idle)
      }
    }
  }

  /// Waits for a key or signal. The row of the status comes when none has come for a moment: who types isn't disturbed.
  private func nextEvent() -> KeyReader.Event {
    let isSoon = idleAfter.map { $0 <= Self.hesitation } ?? false
    guard !status.isEmpty, !isHesitating, !isSoon else { return keys.next(idleAfter: idleAfter) }
    let event = keys.next(idleAfter: Self.hesitation)
    guard case .idle = event else { return event }
    isHesitating = true
    repaint()
    return keys.next(idleAfter: idleAfter.map { $0 - Self.hesitation })
  }

  /// How long who types is left alone.
  private static let hesitation = Duration.seconds(1)

  private func end(_ input: Input, mark: String = "") -> Int32 {
    outcome = input
    search = nil
    below = []
    isLeaving = true
    if input != .idle {
      repaint()
      screen.finish(mark: mark)
    }
    return -1
  }

  /// Does what a key does; a code is left to libedit.
  private func press(_ key: Key) -> Int32? {
    if search != nil {
      guard let key = pressInSearch(key) else { return nil }
      return press(key)
    }
    let line = editor.scalars
    let cursor = editor.cursor
    switch key {
    case .character(let scalar): type(scalar)
    case .paste(let text): editor.insert(Array(InputText.clean(text).unicodeScalars))
    case .left, .control(0x02): editor.cursor = Words.characterStart(before: cursor, in: line)
    case .right, .control(0x06): editor.cursor = Words.characterEnd(after: cursor, in: line)
    case .home, .control(0x01): editor.cursor = 0
    case .end, .control(0x05): editor.cursor = line.count
    case .wordLeft, .alt("b"): editor.cursor = Words.start(before: cursor, in: line)
    case .wordRight, .alt("f"): editor.cursor = Words.end(after: cursor, in: line)
    case .control(0x7F), .control(0x08):
      editor.delete(Words.characterStart(before: cursor, in: line)..<cursor)
    case .deleteForward: editor.delete(cursor..<Words.characterEnd(after: cursor, in: line))
    case .control(0x04):
      if line.isEmpty { return end(.endOfInput) }
      editor.delete(cursor..<Words.characterEnd(after: cursor, in: line))
    case .control(0x17), .alt("\u{7F}"): kill(Words.start(before: cursor, in: line)..<cursor)
    case .alt("d"): kill(cursor..<Words.end(after: cursor, in: line))
    case .control(0x0B): kill(cursor..<line.count)
    case .control(0x15): kill(0..<cursor)
    case .control(0x19): editor.insert(killed)
    case .control(0x03): return end(.interrupted, mark: "^C")
    case .control(0x0A), .control(0x0D): return 0x0A
    case .control(0x09): complete()
    case .control(0x0C): screen.clear()
    case .control(0x12): search = HistorySearch(lines: history.lines)
    case .up, .control(0x10): return walkHistory(0x10)
    case .down, .control(0x0E): return walkHistory(0x0E)
    case .control(0x14): return 0x14
    // Upper case, lower case, capital, search the history for what is before the cursor.
    case .alt(let scalar) where "ulcpn".unicodeScalars.contains(scalar):
      // Ctrl-G does nothing, but libedit takes a search for a repeated one unless some other command was between.
      queued = [0x1B, Int32(scalar.value)]
      return lastKey == key ? queued.removeFirst() : 0x07
    default: break
    }
    return nil
  }

  /// Puts in what has come in one go.
  private func type(_ scalar: Unicode.Scalar) {
    var run = [scalar]
    while let next = keys.nextCharacter() { run.append(next) }
    editor.insert(run)
  }

  /// libedit keeps 1023 characters of the line that is left for the history, and would bring back garbage after them.
  private func walkHistory(_ code: Int32) -> Int32? {
    editor.scalars.count < 1000 ? code : nil
  }

  private func kill(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    killed = Array(editor.scalars[range])
    editor.delete(range)
  }

  /// A key that ends the search and is still to be done; nil if the search took it.
  private func pressInSearch(_ key: Key) -> Key? {
    guard var current = search else { return key }
    let outcome = current.press(key)
    search = current
    if case .searching = outcome { return nil }
    search = nil
    guard case .edit(let key) = outcome else { return nil }
    if !current.line.isEmpty {
      editor.replaceAll(with: Array(current.line.unicodeScalars))
      editor.cursor = current.cursor
    }
    return key
  }

  private func complete() {
    let cursor = editor.cursor
    let found = completions(String(editor.scalars[..<cursor]))
    guard let start = Completion.commonStart(of: found), start.replaces <= cursor else { return }
    if start.text.unicodeScalars.count > start.replaces || found.count == 1 {
      editor.delete((cursor - start.replaces)..<cursor)
      editor.insert(Array(start.text.unicodeScalars))
    }
    if found.count > 1 {
      below = Completion.list(
        found, columns: screen.size.columns, rows: max(1, min(10, screen.size.rows / 2)))
    }
  }

  // MARK: codes and passwords

  /// Its own loop: what is typed never gets into libedit, its buffers or its history.
  private func readHidden() -> Input {
    let view = LineView(prompt: prompt, line: [], cursor: 0, below: statusRow)
    screen.paint(view)
    while true {
      switch keys.next(idleAfter: idleAfter) {
      case .key(let key):
        switch hidden.press(key) {
        case .typing: continue
        case .entered: return leaveHidden(.line(InputText.clean(hidden.text)))
        case .ended: return leaveHidden(.endOfInput)
        case .interrupted: return leaveHidden(.interrupted)
        }
      case .interrupted: return leaveHidden(.interrupted)
      case .endOfInput: return leaveHidden(.endOfInput)
      case .idle:
        screen.erase()
        return .idle
      case .resized:
        screen.resize(showing: view)
        screen.paint(view)
      case .suspended:
        suspend()
        screen.paint(view)
      }
    }
  }

  private func leaveHidden(_ input: Input) -> Input {
    hidden = HiddenLine()
    screen.paint(LineView(prompt: prompt, line: [], cursor: 0))
    screen.finish(mark: input == .interrupted ? "^C" : "")
    return input
  }

  // MARK: the screen

  private var view: LineView {
    if let search {
      let prompt = searchPrompt.replacing("%", with: search.query + (search.hasFailed ? "?" : ""))
      return LineView(prompt: prompt, line: Array(search.line.unicodeScalars), cursor: search.cursor)
    }
    let hint = terminal.hasColour ? Styled.quiet(self.hint, on: terminal) : ""
    let rows = below.isEmpty && isHesitating && !isLeaving ? statusRow : below
    return LineView(prompt: prompt, line: editor.scalars, cursor: editor.cursor, hint: hint, below: rows)
  }

  private var statusRow: [String] { status.isEmpty ? [] : [Styled.quiet(status, on: terminal)] }

  private func repaint() {
    screen.paint(view)
  }

  private func suspend() {
    isLeaving = true
    screen.paint(view)
    isLeaving = false
    screen.finish()
    lendTerminal { cel_stop_process() }
    screen.measure()
  }
}
