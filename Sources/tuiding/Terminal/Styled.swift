/// Text with a meaning that a colour can show.
///
/// Only the terminal's own basic colours: its user has chosen them to be read on his background. Yellow, white and
/// black are left out, which vanish on one background or the other.
enum Styled: String {
  case strong = "1"
  case quiet = "2"
  case bad = "31"
  case good = "32"
  case notable = "35"
  case prompt = "1;36"

  /// `ESC [ 31 m`
  var start: String { "\u{1B}[\(rawValue)m" }
  static let reset = "\u{1B}[0m"

  /// The text in this style, or as it is where colours are not allowed.
  func callAsFunction(_ text: String, on terminal: Terminal) -> String {
    terminal.hasColour && !text.isEmpty ? start + text + Self.reset : text
  }

  /// The text without escape sequences.
  static func plain(_ text: String) -> String {
    var plain = String.UnicodeScalarView()
    var inEscape = false
    for scalar in text.unicodeScalars {
      if inEscape {
        inEscape = !("@"..."~").contains(scalar) || scalar == "["
      } else if scalar == "\u{1B}" {
        inEscape = true
      } else {
        plain.append(scalar)
      }
    }
    return String(plain)
  }
}
