import Dialogue

/// What helps whoever types the next line: what Tab completes, and a row under the line that tells what can be answered and
/// what is open.
struct LineAids {
  let session: Session
  let phrasebook: Phrasebook
  /// The numbers that were shown in this chat.
  let numbers: [String]

  /// What the line can be answered with, then what is being done, then how much waits.
  var status: String {
    var parts = [hint]
    let open = session.openIntents
    if let now = open.now.first { parts.append(words(.chatStatusOpen, ["title": Phrase.title(of: now)])) }
    if !open.later.isEmpty { parts.append(words(.chatStatusLater, ["count": .count(open.later.count)])) }
    return parts.filter { !$0.isEmpty }.joined(separator: " · ")
  }

  private var hint: String {
    switch session.expects {
    case .anything: words(.chatHintAnything)
    case .text: words(.chatHintText)
    case .secret: words(.chatHintSecret)
    case .choice(let names): words(.chatHintChoice, ["count": .count(names.count)])
    case .confirmation: words(.chatHintConfirmation)
    }
  }

  /// What can be said now: the choices and what goes with them, a number that was shown, the commands.
  func completions(before: String) -> [Completion] {
    let number = String(before.reversed().prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }.reversed())
    if number.count >= 2, let first = number.first, first.isLetter {
      let found = numbers.filter { $0.hasPrefix(number.uppercased()) && $0 != number }
      if !found.isEmpty { return found.map { Completion(replacing: number.unicodeScalars.count, with: $0) } }
    }
    return Completion.words(sayable + SlashCommand.names.map(\.name), beginningWith: before)
  }

  private var sayable: [String] {
    switch session.expects {
    case .choice(let names): names + list(.chatSayableChoice)
    case .confirmation: list(.chatSayableConfirmation)
    case .anything: list(.chatSayable)
    case .text: list(.chatSayableText)
    case .secret: []
    }
  }

  private func words(_ key: PhraseKey, _ values: [String: PhraseValue] = [:]) -> String {
    phrasebook.text(of: Phrase(key, values))
  }

  private func list(_ key: PhraseKey) -> [String] { words(key).split(separator: "、").map(String.init) }
}

/// Finds the numbers of orders, refunds, receipts and cases in what was said.
enum ShownNumbers {
  /// Two capital letters, eight digits of a date, nine more letters or digits.
  static func all(in text: String) -> [String] {
    text.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.filter { word in
      word.utf8.count == 19 && word.prefix(2).allSatisfy(\.isUppercase)
        && word.dropFirst(2).prefix(8).allSatisfy(\.isNumber)
    }.map(String.init)
  }
}
