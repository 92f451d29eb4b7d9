import CEditLine
import Glibc

/// Lines typed at a terminal, edited with libedit's keys, painted here.
///
/// libedit runs inside `read` and asks `nextCode` for every key; keys that it has no right notion of (words, paste,
/// search, completion) are done here on its line. There is one at a time, on the main thread.
@MainActor final class TerminalLineSource: LineSource {
  /// Tab: what could stand at the cursor, given the text before it.
  var completions: (String) -> [Completion] = { _ in [] }
  /// Shown in an empty line, where colours are allowed.
  var hint = ""
  /// The prompt while searching; `%` stands for what is looked for.
  var searchPrompt = "(%) "

  let history: History
  let terminal: Terminal
  let keys: KeyReader
  private let output: Int32
  private(set) var editor: OpaquePointer?
  private var painter: any Painter
  private var size: Terminal.Size

  private var prompt = ""
  private var below: [String] = []
  private var search: HistorySearch?
  private var idleAfter: Duration?
  /// Codes that libedit gets before the next key.
  private var queued: [Int32] = []
  /// What Ctrl-Y brings back. libedit's own buffer takes up every character that Backspace deletes.
  private var killed: [Unicode.Scalar] = []
  private var outcome = Input.endOfInput
  private var draft: (line: [Unicode.Scalar], cursor: Int)?
  private var hidden = HiddenLine()

  /// Takes the terminal: echo is off until `close`. Nil if input or output is none.
  init?(terminal: Terminal, history: History, input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO) {
    self.terminal = terminal
    self.history = history
    self.output = output
    keys = KeyReader(descriptor: input)
    painter = terminal.isDumb ? DumbPainter() : LinePainter()
    size = Terminal.size(of: output)
    guard isatty(output) == 1, cel_guard(input, output, terminal.isDumb) else { return nil }
    editor = cel_open(input, output, nextCode(for:), Unmanaged.passUnretained(self).toOpaque())
    guard editor != nil else {
      cel_unguard()
      return nil
    }
    for line in history.lines { feed(line) }
  }

  /// Gives the terminal back.
  func close() {
    cel_close(editor)
    editor = nil
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
    precondition(editor != nil, "A closed line source is not read")
    cel_flush_output()
    self.prompt = terminal.hasColour ? prompt : Styled.plain(prompt)
    self.idleAfter = idleAfter
    size = Terminal.size(of: output)
    return secret ? readHidden() : readEdited()
  }

  private func readEdited() -> Input {
    outcome = .endOfInput
    guard cel_read_line(editor) else {
      if case .idle = outcome { write(painter.erase()) }
      return outcome
    }
    let text = string(line.line)
    below = []
    repaint()
    write(painter.finish(mark: ""))
    let clean = InputText.clean(text)
    if history.remember(clean) { feed(clean) }
    return .line(clean)
  }

  // MARK: keys for libedit

  /// The next character for libedit; negative ends the line with `outcome`.
  fileprivate func nextCode() -> Int32 {
    if let draft {
      insert(draft.line)
      cel_move(editor, Int32(draft.cursor))
      self.draft = nil
    }
    while true {
      if !queued.isEmpty { return queued.removeFirst() }
      if !keys.hasKey { repaint() }
      switch keys.next(idleAfter: idleAfter) {
      case .key(let key):
        below = []
        if let code = press(key) { return code }
      case .resized: resize()
      case .suspended: suspend()
      case .interrupted: return end(.interrupted)
      case .endOfInput: return end(.endOfInput)
      case .idle:
        draft = line
        return end(.idle)
      }
    }
  }

  private func end(_ input: Input) -> Int32 {
    search = nil
    below = []
    outcome = input
    if input != .idle {
      repaint()
      write(painter.finish(mark: input == .interrupted ? "^C" : ""))
    }
    return -1
  }

  /// Does what a key does; a code is left to libedit.
  private func press(_ key: Key) -> Int32? {
    if search != nil {
      guard let key = pressInSearch(key) else { return nil }
      return press(key)
    }
    let (line, cursor) = self.line
    switch key {
    case .character(let scalar): return type(scalar)
    case .paste(let text): insert(Array(InputText.clean(text).unicodeScalars))
    case .left, .control(0x02): cel_move(editor, Int32(Words.characterStart(before: cursor, in: line)))
    case .right, .control(0x06): cel_move(editor, Int32(Words.characterEnd(after: cursor, in: line)))
    case .home: cel_move(editor, 0)
    case .end: cel_move(editor, Int32(line.count))
    case .wordLeft, .alt("b"): cel_move(editor, Int32(Words.start(before: cursor, in: line)))
    case .wordRight, .alt("f"): cel_move(editor, Int32(Words.end(after: cursor, in: line)))
    case .control(0x17), .alt("\u{7F}"): kill(Words.start(before: cursor, in: line)..<cursor)
    case .alt("d"): kill(cursor..<Words.end(after: cursor, in: line))
    case .control(0x7F), .control(0x08):
      delete(from: Words.characterStart(before: cursor, in: line), to: cursor)
    case .deleteForward: delete(from: cursor, to: Words.characterEnd(after: cursor, in: line))
    case .control(0x04):
      if line.isEmpty { return end(.endOfInput) }
      delete(from: cursor, to: Words.characterEnd(after: cursor, in: line))
    case .control(0x03): return end(.interrupted)
    case .control(0x0A), .control(0x0D): return 0x0A
    case .control(0x09): complete()
    case .control(0x0C): write(painter.clearScreen())
    case .control(0x12): search = HistorySearch(lines: history.lines)
    case .up, .control(0x10): return walkHistory(0x10)
    case .down, .control(0x0E): return walkHistory(0x0E)
    case .control(0x0B): kill(cursor..<line.count)
    case .control(0x15): kill(0..<cursor)
    case .control(0x19): insert(killed)
    // Start, end, transpose.
    case .control(let code) where [0x01, 0x05, 0x14].contains(code): return Int32(code)
    // Upper case, lower case, capital, search the history for what the line begins with.
    case .alt(let scalar) where "ulcpn".unicodeScalars.contains(scalar):
      queued = [Int32(scalar.value)]
      return 0x1B
    default: break
    }
    return nil
  }

  /// One character goes through libedit; the rest of what is there goes in at once, as libedit works on its whole
  /// picture of the line for each character. So do Latin-1 letters, which it takes for Alt and a key.
  private func type(_ scalar: Unicode.Scalar) -> Int32? {
    var run = [scalar]
    while keys.hasKey, case .key(let key) = keys.next(idleAfter: idleAfter) {
      guard case .character(let next) = key else {
        keys.unread(key)
        break
      }
      run.append(next)
    }
    if run.count == 1, scalar.value < 0x7F || scalar.value > 0xFF { return Int32(scalar.value) }
    insert(run)
    return nil
  }

  /// libedit keeps 1023 characters of the line that is left for the history, and would bring back garbage after them.
  private func walkHistory(_ code: Int32) -> Int32? {
    line.line.count < 1000 ? code : nil
  }

  private func kill(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    killed = Array(line.line[range])
    delete(from: range.lowerBound, to: range.upperBound)
  }

  private func delete(from start: Int, to end: Int) {
    guard start < end else { return }
    cel_move(editor, Int32(end))
    cel_delete_before(editor, Int32(end - start))
  }

  // MARK: search and completion

  /// A key that ends the search and is still to be done; nil if the search took it.
  private func pressInSearch(_ key: Key) -> Key? {
    guard var current = search else { return key }
    let outcome = current.press(key)
    search = current
    switch outcome {
    case .searching: return nil
    case .cancelled:
      search = nil
      return nil
    case .edit(let key):
      search = nil
      if !current.line.isEmpty {
        replaceLine(with: Array(current.line.unicodeScalars))
        cel_move(editor, Int32(current.cursor))
      }
      return key
    }
  }

  private func complete() {
    let (line, cursor) = self.line
    let found = completions(string(line[..<cursor]))
    guard let start = Completion.commonStart(of: found), start.replaces <= cursor else { return }
    if start.text.unicodeScalars.count > start.replaces || found.count == 1 {
      cel_delete_before(editor, Int32(start.replaces))
      insert(Array(start.text.unicodeScalars))
    }
    if found.count > 1 {
      below = Completion.list(found, columns: size.columns, rows: max(1, min(10, size.rows / 2)))
    }
  }

  // MARK: hidden input

  /// Its own loop: what is typed never gets into libedit, its kill buffer or its history.
  private func readHidden() -> Input {
    write(painter.paint(LineView(prompt: prompt, line: [], cursor: 0), size: size))
    let view = LineView(prompt: prompt, line: [], cursor: 0)
    while true {
      switch keys.next(idleAfter: idleAfter) {
      case .key(let key):
        switch hidden.press(key) {
        case .typing: continue
        case .entered: return leaveHidden(.line(InputText.clean(hidden.text)))
        case .ended: return leaveHidden(.endOfInput)
        }
      case .interrupted: return leaveHidden(.interrupted)
      case .endOfInput: return leaveHidden(.endOfInput)
      case .idle:
        // What was typed stays for the next read, as with a line that is shown.
        write(painter.erase())
        return .idle
      case .resized:
        let old = size
        size = Terminal.size(of: output)
        write(painter.resized(view, from: old, to: size, reflows: terminal.reflowsOnResize))
        write(painter.paint(view, size: size))
      case .suspended:
        suspend()
        write(painter.paint(view, size: size))
      }
    }
  }

  private func leaveHidden(_ input: Input) -> Input {
    hidden = HiddenLine()
    write(painter.finish(mark: input == .interrupted ? "^C" : ""))
    return input
  }

  // MARK: the screen

  private func repaint() {
    var view: LineView
    if let search {
      let prompt = searchPrompt.replacing("%", with: search.query + (search.hasFailed ? "?" : ""))
      view = LineView(prompt: prompt, line: Array(search.line.unicodeScalars), cursor: search.cursor)
    } else {
      let (line, cursor) = self.line
      view = LineView(prompt: prompt, line: line, cursor: cursor, below: below)
      if terminal.hasColour, !hint.isEmpty { view.hint = Styled.quiet(hint, on: terminal) }
    }
    write(painter.paint(view, size: size))
  }

  private func resize() {
    let old = size
    size = Terminal.size(of: output)
    cel_resized(editor)
    let (line, cursor) = self.line
    let view = LineView(prompt: prompt, line: line, cursor: cursor)
    write(painter.resized(view, from: old, to: size, reflows: terminal.reflowsOnResize))
  }

  private func suspend() {
    write(painter.finish(mark: ""))
    lendTerminal { cel_stop_process() }
    size = Terminal.size(of: output)
  }

  private func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(output, $0.baseAddress, $0.count) }
      if count > 0 {
        bytes.removeFirst(count)
      } else if errno == EAGAIN {
        var room = pollfd(fd: output, events: Int16(POLLOUT), revents: 0)
        poll(&room, 1, 1000)
      } else if errno != EINTR {
        return
      }
    }
  }

  // MARK: libedit's line

  private var line: (line: [Unicode.Scalar], cursor: Int) {
    let text = cel_text(editor)
    let scalars = UnsafeBufferPointer(start: text.scalars, count: Int(text.length))
    return (scalars.map { Unicode.Scalar($0) ?? "\u{FFFD}" }, Int(text.cursor))
  }

  private func insert(_ scalars: [Unicode.Scalar]) {
    guard !scalars.isEmpty else { return }
    cel_insert(editor, scalars.map(\.value), Int32(scalars.count))
  }

  private func replaceLine(with scalars: [Unicode.Scalar]) {
    let count = line.line.count
    cel_move(editor, Int32(count))
    cel_delete_before(editor, Int32(count))
    insert(scalars)
  }

  private func feed(_ line: String) {
    let scalars = line.unicodeScalars.map(\.value)
    cel_remember(editor, scalars, Int32(scalars.count))
  }

  private func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}

/// libedit's question for a character, on the main thread, as `read` is.
private func nextCode(for context: UnsafeMutableRawPointer?) -> Int32 {
  nonisolated(unsafe) let context = context
  return MainActor.assumeIsolated {
    guard let context else { return -1 }
    return Unmanaged<TerminalLineSource>.fromOpaque(context).takeUnretainedValue().nextCode()
  }
}
