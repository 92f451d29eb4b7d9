import DomainCore
import Matching

/// Says in plain words how a line was read: which of its words counted, what they were taken for, by which rule, and how
/// sure that is; or, for a line that was not understood, what was missing.
enum ReadingAnswer {
  /// What 为什么 answers after a line that was understood.
  static func explanation(of heard: Heard) -> [Phrase] {
    let wishes = heard.reading.wishes.filter { NotUnderstood.isOfferable($0.intent) }
    guard let first = wishes.first else { return [] }
    var phrases = wishes.map { wish in
      Phrase(
        .whyRead,
        [
          "words": quoted(words(wish.hits.map(\.range), in: heard.reading.text)),
          "title": Phrase.title(of: wish.intent), "sureness": .name("sureness." + sureness(of: wish.score)),
        ])
    }
    let others = first.also.filter { other in
      NotUnderstood.isOfferable(other.intent) && !wishes.contains { $0.intent == other.intent }
    }.prefix(2)
    if !others.isEmpty {
      phrases.append(Phrase(.whyOthers, ["titles": .list(others.map { Phrase.title(of: $0.intent) })]))
    }
    phrases.append(Phrase(.whyReadRule, ["rule": .list(wishes.map { .text($0.rule.description) })]))
    return phrases
  }

  /// What 为什么 answers after a line that was not understood, or that could mean several things.
  static func explanation(ofMisunderstood heard: Heard, by matcher: Matcher) -> [Phrase] {
    let explanation = matcher.explain(heard.reading.text)
    let said = words(explanation.hits.map(\.range), in: heard.reading.text)
    let tied = heard.reading.candidates.filter { NotUnderstood.isOfferable($0.intent) }.prefix(3)
    if tied.count > 1, !said.isEmpty {
      return [
        Phrase(
          .whyTied, ["words": quoted(said), "titles": .list(tied.map { Phrase.title(of: $0.intent) })])
      ]
    }
    guard !said.isEmpty else { return [Phrase(.whyNoWord)] }
    var phrases = [Phrase(.whyNotRead, ["words": quoted(said)])]
    let nearest = explanation.lacking.first { lack in
      NotUnderstood.isOfferable(lack.intent) && lack.missing.contains { name($0) != nil }
    }
    if let nearest {
      phrases.append(
        Phrase(
          .whyLacked,
          [
            "title": Phrase.title(of: nearest.intent), "missing": quoted(nearest.missing.compactMap(name)),
          ]))
    }
    return phrases
  }

  /// At most so many words are repeated to the customer.
  private static let wordLimit = 6

  /// The stretches of the line in their order, each once; what lies inside a longer one is left out.
  private static func words(_ ranges: [Range<Int>], in line: String) -> [String] {
    let scalars = Array(line.unicodeScalars)
    var words: [String] = []
    let longest = ranges.filter { range in
      !ranges.contains {
        $0 != range && $0.lowerBound <= range.lowerBound && $0.upperBound >= range.upperBound
      }
    }
    for range in longest.sorted(by: { $0.lowerBound < $1.lowerBound })
    where range.upperBound <= scalars.count && words.count < wordLimit {
      let word = Masking.masked(String(scalars: scalars[range]))
      if !words.contains(word) { words.append(word) }
    }
    return words
  }

  private static func quoted(_ words: [String]) -> PhraseValue {
    .list(words.map { .text("“" + $0 + "”") })
  }

  /// How sure a score is, as `name.sureness.…` calls it.
  static func sureness(of score: Double) -> String {
    score >= 0.75 ? "high" : score >= 0.55 ? "middle" : "low"
  }

  /// A missing concept as a customer could say it; nil for anything technical, and for one of many literal words, which
  /// could be any odd one.
  private static func name(_ missing: String) -> String? {
    guard missing.hasPrefix("<") else { return nil }
    let first = missing.split { "()|<>".contains($0) }.first.map(String.init) ?? ""
    return first.isEmpty || first.unicodeScalars.contains { $0.value < 0x80 } ? nil : first
  }
}
