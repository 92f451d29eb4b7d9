/// Something that can stand at the cursor, offered when Tab is pressed.
struct Completion: Equatable, Sendable {
  /// How many characters (scalars) before the cursor it takes the place of.
  var replaces: Int
  /// What is put there.
  var text: String
  /// What the list shows for it; the text itself if nil.
  var label: String?

  init(replacing replaces: Int, with text: String, label: String? = nil) {
    self.replaces = replaces
    self.text = text
    self.label = label
  }

  /// Completions that are all of the words which begin with what is typed: `/进` becomes `/进度`.
  ///
  /// - Parameter before: the text before the cursor, all of which has to be the beginning.
  static func words(_ words: some Sequence<String>, beginningWith before: String) -> [Completion] {
    words.filter { $0.hasPrefix(before) && $0 != before }
      .map { Completion(replacing: before.unicodeScalars.count, with: $0) }
  }

  /// What all texts begin with: what can be put there without a choice. Nil if they don't replace the same.
  static func commonStart(of completions: [Completion]) -> Completion? {
    guard let first = completions.first, completions.allSatisfy({ $0.replaces == first.replaces }) else {
      return nil
    }
    let start = completions.dropFirst().reduce(first.text) { $0.start(sharedWith: $1.text) }
    return Completion(replacing: first.replaces, with: start)
  }

  /// The list in columns, read downwards, in at most so many rows; a last row tells how many don't fit.
  static func list(_ completions: [Completion], columns: Int, rows: Int) -> [String] {
    let labels = completions.map { InputText.clean($0.label ?? $0.text) }
    let cell = (labels.map { DisplayWidth.of($0) }.max() ?? 0) + 2
    let across = max(1, (columns - 1) / max(cell, 1))
    let needed = (labels.count + across - 1) / across
    let down = max(1, needed > rows ? rows - 1 : needed)
    var lines = (0..<min(down, needed)).map { row in
      var line = ""
      for index in stride(from: row, to: min(labels.count, down * across), by: down) {
        let space = String(repeating: " ", count: cell - DisplayWidth.of(labels[index]))
        line += labels[index] + space
      }
      return line
    }
    if labels.count > down * across { lines.append("… +\(labels.count - down * across)") }
    return lines
  }
}

extension String {
  fileprivate func start(sharedWith other: String) -> String {
    String(zip(self, other).prefix { $0 == $1 }.map(\.0))
  }
}
