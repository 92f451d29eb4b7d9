/// What people type or paste, as one clean line.
enum InputText {
  /// The text without control characters, escape sequences' ESC, bidi overrides and byte order marks, which could
  /// forge what is shown or logged. A run of line breaks and tabs becomes one space, none at the ends.
  ///
  /// So a pasted text of several lines is one line, and a pasted number with its line break is not sent by itself.
  static func clean(_ text: String) -> String {
    var clean = String.UnicodeScalarView()
    var gap = false
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09...0x0D, 0x85, 0x2028, 0x2029:
        gap = !clean.isEmpty
      case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x061C, 0xFEFF:
        continue
      default:
        if gap, clean.last != " ", scalar != " " { clean.append(" ") }
        gap = false
        clean.append(scalar)
      }
    }
    return String(clean)
  }

  /// Each line of a text clean by itself.
  static func lines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { clean(String($0)) }.joined(
      separator: "\n")
  }
}
