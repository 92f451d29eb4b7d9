import DomainCore
import Matching

/// `别的不要动`, `手机报别人送的就留着`, `流量包多少钱`: words that limit, keep or only ask, which what is about to be quoted doesn't heed. Nothing
/// is guessed then: it is asked which are meant.
struct UnheardLimit {
  /// The phrase that holds them, as it was said.
  let phrase: String

  /// Nil where each such phrase of a line has its effect in what was chosen of the services that could be.
  init?(
    _ reading: Reading, choosing chosen: [Service], of services: [Service], endingRenewal: Bool = false,
    _ turn: borrowing TurnContext
  ) {
    let leaves = reading.wishes.allSatisfy { $0.intent.hasPrefix("unsubscribe.") }
    let words = turn.words
    guard services.count > 1, !chosen.isEmpty, Self.mayLimit(reading, words) else { return nil }
    let line = LimitedLine(
      reading, services, listed: turn.state.listed ?? [], turn.library.policies.products, words)
    // 彩铃刚续费的，手机报退掉 wants 手机报 left, whatever is said of renewing.
    let left = line.phrases.first { phrase in
      phrase.isEnding && !phrase.things.isEmpty && phrase.text.contains("退")
        && !words.has(.ofGoingOn, in: phrase.text)
    }
    if endingRenewal, let left, line.names(besides: left) {
      phrase = left.text
      return
    }
    let ending = line.phrases.filter(\.isEnding)
    let ended = ending.first { !$0.things.isEmpty }
    guard
      let unheard = line.phrases.first(where: { !line.isHeeded($0, by: chosen, of: services) })
        // 会员退了 while 彩铃 alone would go.
        ?? (line.ended.isEmpty || chosen.contains(where: ending.flatMap(\.things).contains) || !leaves
          ? nil : ended)
    else { return nil }
    phrase = unheard.text.count > Self.longest ? "…" + unheard.text.suffix(Self.longest) : unheard.text
  }

  /// A look at the words that is cheap: most lines limit nothing.
  private static func mayLimit(_ reading: Reading, _ words: SaidWords) -> Bool {
    Phrases.of(reading.text).count > 1 || AskedBeside.asks(reading.text, words)
      || PostponingWords.mayPutOff(reading.text, words)
      || reading.entities.contains { entity in
        switch entity.kind {
        case .listed("limit", _), .listed("manner_word", "condition"): true
        case .listed("pointing", let value): value == "keep"
        default: false
        }
      }
  }

  /// In characters, as much as is said again.
  private static let longest = 20
}
