/// The lines a customer may want to say again.
///
/// In memory for the Up key and Ctrl-R, and in a file of one line each (UTF-8) that several chats may append to.
@MainActor final class History {
  /// Oldest first.
  private(set) var lines: [String] = []
  private let file: HistoryFile?
  private let isPrivate: (String) -> Bool

  /// - Parameters:
  ///   - file: where lines are kept; nil keeps them in memory only.
  ///   - isPrivate: lines that are never kept, beside those that `Sensitive` knows.
  init(file: HistoryFile?, isPrivate: @escaping (String) -> Bool = { _ in false }) {
    self.file = file
    self.isPrivate = isPrivate
    lines = (file?.load() ?? []).filter { !Sensitive.holdsSecret($0) && !isPrivate($0) }
  }

  /// Keeps a line, unless it is empty, begins with a space, is the last one again, or may hold a secret.
  ///
  /// - Returns: whether it was kept.
  @discardableResult func remember(_ line: String) -> Bool {
    guard let first = line.first, !first.isWhitespace, line != lines.last else { return false }
    guard !Sensitive.holdsSecret(line), !isPrivate(line) else { return false }
    lines.append(line)
    file?.append(line)
    return true
  }
}
