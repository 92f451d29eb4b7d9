import CEditLine

/// libedit's line, in Swift's words: scalars and positions.
///
/// libedit runs inside `readLine` and asks `next` for every character. One thread, the main one.
@MainActor final class EditLine {
  /// The next code of a key for libedit, never text; negative gives the line up.
  var next: () -> Int32 = { -1 }
  private var editor: OpaquePointer?

  /// Takes the terminal; echo is off until `close`. Nil if it is none.
  init?(input: Int32, output: Int32) {
    editor = cel_open(input, output, nextCode(for:), Unmanaged.passUnretained(self).toOpaque())
    if editor == nil { return nil }
  }

  func close() {
    cel_close(editor)
    editor = nil
  }

  /// False if `next` gave the line up.
  func readLine() -> Bool {
    precondition(editor != nil, "A closed editor reads no line")
    return cel_read_line(editor)
  }

  var scalars: [Unicode.Scalar] {
    let line = cel_text(editor)
    return UnsafeBufferPointer(start: line.scalars, count: Int(line.length)).map {
      Unicode.Scalar($0) ?? "\u{FFFD}"
    }
  }

  /// How many scalars are before the cursor.
  var cursor: Int {
    get { Int(cel_text(editor).cursor) }
    set { cel_move(editor, Int32(newValue)) }
  }

  func insert(_ scalars: [Unicode.Scalar]) {
    guard !scalars.isEmpty else { return }
    cel_insert(editor, scalars.map(\.value), Int32(scalars.count))
  }

  /// Deletes a part of the line; the cursor stands there then.
  func delete(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    cursor = range.upperBound
    cel_delete_before(editor, Int32(range.count))
  }

  func replaceAll(with scalars: [Unicode.Scalar]) {
    delete(0..<self.scalars.count)
    insert(scalars)
  }

  /// Puts a line where the Up key finds it first.
  func remember(_ line: String) {
    let scalars = line.unicodeScalars.map(\.value)
    cel_remember(editor, scalars, Int32(scalars.count))
  }
}

private func nextCode(for context: UnsafeMutableRawPointer?) -> Int32 {
  nonisolated(unsafe) let context = context
  return MainActor.assumeIsolated {
    guard let context else { return -1 }
    return Unmanaged<EditLine>.fromOpaque(context).takeUnretainedValue().next()
  }
}

extension String {
  init(_ scalars: some Sequence<Unicode.Scalar>) {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    self = String(view)
  }
}
