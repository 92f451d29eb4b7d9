import DomainCore
import Matching

/// `短信包也算吗`, `宽带也退了吗` at a quote: whether something is among what is quoted (R17).
enum IncludedAsked {
  /// Whether the line was answered.
  static func answer(_ heard: Heard, from quote: Quote, _ turn: inout TurnContext) -> Bool {
    guard heard.endsAsQuestion, heard.says(.asksIncluded), heard.reading.text.count <= longest else {
      return false
    }
    let quoted = Set(quote.items.map(\.service))
    let held = (turn.file?.services ?? []).filter { $0.isHeld && $0.kind != .number }
    let pointed = Pointing(heard.reading, turn).mentioned.filter(held.contains)
    let kind = KindWords.keptKind(in: heard.reading.text, heard.words)
    let asked = pointed.isEmpty ? held.filter { $0.kind == kind } : pointed
    let (inside, outside) = (
      asked.filter { quoted.contains($0.id) }, asked.filter { !quoted.contains($0.id) }
    )
    if !inside.isEmpty { turn.say(.included, ["services": .list(inside.map { .text($0.name) })]) }
    if !outside.isEmpty { turn.say(.notIncluded, ["services": .list(outside.map { .text($0.name) })]) }
    guard asked.isEmpty else { return true }
    let names = heard.mentions(ofList: "product").map(\.word)
    guard !names.isEmpty else { return false }
    turn.say(.notFound, ["names": .list(names.map(PhraseValue.text))])
    return true
  }

  /// In characters: a name and its question.
  private static let longest = 16
}
