import Glibc

/// What is known of the terminal the program runs in.
struct Terminal: Sendable {
  /// Standard input is a terminal: somebody types.
  let inputIsTerminal: Bool
  /// Standard output is a terminal: somebody reads.
  let outputIsTerminal: Bool
  let hasColour: Bool
  /// It can only go to the start of the line and back by a column.
  let isDumb: Bool
  /// Typing is edited by something else, which shows it too (a shell inside Emacs).
  let isEditedElsewhere: Bool
  /// It moves wrapped lines together or apart when its width changes; others cut them.
  let reflowsOnResize: Bool

  init(environment: [String: String], inputIsTerminal: Bool, outputIsTerminal: Bool) {
    self.inputIsTerminal = inputIsTerminal
    self.outputIsTerminal = outputIsTerminal
    let name = environment["TERM"] ?? ""
    isDumb = ["", "dumb", "unknown", "emacs"].contains(name)
    isEditedElsewhere = name == "emacs" || (isDumb && environment["INSIDE_EMACS"] != nil)
    hasColour = Self.colour(environment, isDumb: isDumb, outputIsTerminal: outputIsTerminal)
    let marks = [
      "VTE_VERSION", "KITTY_WINDOW_ID", "ALACRITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION", "TMUX",
      "ITERM_SESSION_ID", "WEZTERM_PANE", "GHOSTTY_RESOURCES_DIR",
    ]
    reflowsOnResize =
      marks.contains { environment[$0] != nil } || environment["TERM_PROGRAM"] == "vscode"
      || name.hasPrefix("foot")
  }

  /// The terminal of this process.
  static func current(environment: [String: String]) -> Terminal {
    Terminal(
      environment: environment, inputIsTerminal: isatty(STDIN_FILENO) == 1,
      outputIsTerminal: isatty(STDOUT_FILENO) == 1)
  }

  /// NO_COLOR (set and not empty) before CLICOLOR_FORCE (not 0) before CLICOLOR=0 before what the output can show.
  private static func colour(
    _ environment: [String: String], isDumb: Bool, outputIsTerminal: Bool
  ) -> Bool {
    if !(environment["NO_COLOR"] ?? "").isEmpty { return false }
    if let force = environment["CLICOLOR_FORCE"], !force.isEmpty, force != "0" { return true }
    if environment["CLICOLOR"] == "0" { return false }
    return outputIsTerminal && !isDumb
  }

  struct Size: Equatable, Sendable {
    var columns: Int
    var rows: Int
  }

  /// The size now; 80 × 24 where the terminal doesn't tell.
  static func size(of descriptor: Int32 = STDOUT_FILENO) -> Size {
    var window = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 1, window.ws_row > 0 else {
      return Size(columns: 80, rows: 24)
    }
    return Size(columns: Int(window.ws_col), rows: Int(window.ws_row))
  }
}
