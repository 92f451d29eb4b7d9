import DomainCore
import Matching

/// Single articles of law by act and number, from the data that names how sure each is; what isn't there is not answered (R36).
enum LawArticles {
  static func say(_ heard: Heard?, _ turn: inout TurnContext) {
    let book = turn.library.phrasebook
    let all = words("law.acts", book)
    guard let heard, let number = number(in: heard) else { return turn.say(.lawTariffs) }
    // The longer name holds the shorter one: what is named last in the list of acts is the more special.
    let said = heard.listed("law_act")
    let named = all.filter(said.contains)
    let found = (named.isEmpty ? all : named).filter { book.hasName("article.\($0).\(number)") }
    for act in found { say(act, number, book, &turn) }
    guard found.isEmpty else { return }
    guard let act = named.last else {
      return turn.say(
        .lawNotActs, ["number": .count(number), "acts": .list(all.map { .name("law." + $0) })])
    }
    turn.say(.lawArticleNone, ["act": .name("law." + act), "number": .count(number)])
    let known = (1...Self.lastArticle).filter { book.hasName("article.\(act).\($0)") }
    turn.say(
      .lawArticleKnown, ["act": .name("law." + act), "numbers": .list(known.map(PhraseValue.count))])
  }

  private static func say(_ act: String, _ number: Int, _ book: Phrasebook, _ turn: inout TurnContext) {
    let isReported = words("certainties.fair", book).contains("\(act).\(number)")
    turn.say(
      .lawArticleText,
      [
        "act": .name("law." + act), "number": .count(number), "text": .name("article.\(act).\(number)"),
        "certainty": .name(isReported ? "certainty.fair" : "certainty.sure"),
      ])
  }

  /// The number before 条, in digits or as words.
  private static func number(in heard: Heard) -> Int? {
    for wish in heard.reading.wishes {
      if case .integer(let number)? = wish.slots["article"] { return number }
    }
    return nil
  }

  private static func words(_ name: String, _ book: Phrasebook) -> [String] {
    book.text(of: .name(name)).split(separator: " ").map(String.init)
  }

  /// No act here has more articles.
  private static let lastArticle = 1300
}
