/// `服务密码258036，帮我把彩铃退了`: a password that is written in the open proves nothing and is no wish to change it. The rest of the
/// line is heard without it, and its writer is told to keep it to himself (R6).
enum OpenSecret {
  /// The line without the password; nil where none is said, or nothing else is.
  static func cut(from line: String, _ words: SaidWords) -> String? {
    guard let word = line.firstRange(of: "密码") else { return nil }
    var before = line[..<word.lowerBound]
    for owner in words[.beforePassword] where before.hasSuffix(owner) {
      before = before.dropLast(owner.count)
    }
    var behind = line[word.upperBound...]
    while let first = behind.first, "是为:： ".contains(first) { behind = behind.dropFirst() }
    let digits = behind.prefix { $0.isASCII && $0.isNumber }
    guard lengths.contains(digits.count) else { return nil }
    let rest = behind.dropFirst(digits.count)
    let said = (before + rest).filter { $0.isLetter }
    return said.isEmpty ? nil : before + "，" + rest
  }

  /// In digits: those of a service password, and some that are mistyped.
  private static let lengths = 5...8
}
