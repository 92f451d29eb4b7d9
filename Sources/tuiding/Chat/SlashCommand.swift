import DomainCore

/// A line that begins with `/`: a command by its short name, each also sayable in plain words.
enum SlashCommand: Equatable {
  /// The plain words that it stands for.
  case words(String)
  case leave
  case unknown(String)

  /// The short names with what they stand for; nil leaves the chat.
  static let names: [(name: String, words: String?)] = [
    ("/帮助", "帮助"), ("/我的", "我开通了哪些业务"), ("/进度", "我的退订办到哪了"), ("/退款", "查退款"), ("/凭证", "看凭证"),
    ("/为什么", "为什么"), ("/撤销", "撤销"), ("/取消", "取消"), ("/返回", "返回"), ("/重说", "再说一遍"), ("/人工", "人工"),
    ("/退出", nil),
  ]

  /// The command of a line, nil when the line is none.
  init?(_ line: String) {
    let text = line.drop { $0.isWhitespace }
    guard text.hasPrefix("/") || text.hasPrefix("／") else { return nil }
    let name = "/" + text.dropFirst().prefix { !$0.isWhitespace }
    guard let command = Self.names.first(where: { $0.name == name }) else {
      self = .unknown(name)
      return
    }
    self = command.words.map(SlashCommand.words) ?? .leave
  }

  static func isCommand(_ line: String) -> Bool { SlashCommand(line) != nil }
}

/// Tells words from secrets in a hidden prompt: codes, passwords and ID endings are ASCII and no phone numbers; whoever types Chinese,
/// the number that should have been given, or a word by which people leave any program, is talking.
enum SpokenAside {
  static func isAside(_ line: String) -> Bool {
    leaving.contains(line.lowercased().filter { !$0.isWhitespace })
      || line.unicodeScalars.contains { $0.value >= 0x2E80 && $0.value < 0xFF00 }
      || PhoneNumber(String(line.filter { !$0.isWhitespace })) != nil
  }

  private static let leaving: Set = ["exit", "quit", "bye", "help"]
}
