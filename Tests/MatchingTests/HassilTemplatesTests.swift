import DataFiles
import Matching
import Testing

/// What hassil 3.12 reads and how, one row a difference that was found beside it.
@Suite("Templates mean what they mean in hassil")
struct HassilTemplatesTests {
  private func read(_ yaml: String, _ line: String) throws -> Wish? {
    try ShippedRules.matcher(yaml).read(line).wishes.first
  }

  @Test(
    "A value that is a template without out: is what was said",
    arguments: [
      ("la salle de bain", "salle de bain"), ("la salle  à manger", "salle à manger"),
      ("la cuisine", "cuisine"),
    ])
  func saidValues(_ line: String, _ value: String) throws {
    let wish = try read(
      """
      language: fr
      lists: {area: {values: [cuisine, "salle (à manger|de bain)"]}}
      intents: {a: {data: [{sentences: ["la {area}"]}]}}
      """, line)
    #expect(wish?.slots["area"] == .text(value))
  }

  @Test("A context that must be there may have any value", arguments: [("锁扇", true), ("锁灯", false)])
  func anyContext(_ line: String, _ isRead: Bool) throws {
    let wish = try read(
      """
      lists: {x: {values: [{in: 灯, out: l}, {in: 扇, out: f, context: {zone: z}}]}}
      intents: {a: {data: [{sentences: ["锁{x}"], requires_context: {zone: null}}]}}
      """, line)
    #expect((wish != nil) == isRead)
  }

  @Test(
    "A wildcard gives back what was written, its white space folded",
    arguments: [
      ("ja", "{q}を検索", "東京タワーを検索", "東京タワー"), ("de", "sag {q}", "sag Hallo   Welt", "Hallo Welt"),
      ("zh-CN", "叫我{q}", "叫我劉 備", "刘备"),
    ])
  func wildcards(_ language: String, _ sentence: String, _ line: String, _ value: String) throws {
    let wish = try read(
      "language: \(language)\nlists: {q: {wildcard: true}}\nintents: {a: {data: [{sentences: [\"\(sentence)\"]}]}}",
      line)
    #expect(wish?.slots["q"] == .text(value))
  }

  @Test(
    "A wildcard may be one word with what a template attaches to it",
    arguments: [("cx", "x"), ("acxd", "x"), ("bc好d", "好")])
  func attached(_ line: String, _ value: String) throws {
    let wish = try read(
      "lists: {q: {wildcard: true}}\nintents: {a: {data: [{sentences: [\"[a|b]c{q}[d]\"]}]}}", line)
    #expect(wish?.slots["q"] == .text(value))
  }

  @Test(
    "Numbers of a range have their sign and fraction in any writing",
    arguments: [
      ("设-5", SlotValue.integer(-5)), ("设 -5", .integer(-5)), ("设5", .integer(5)),
      ("设１２．５", .decimal(125, scale: 1)),
      ("设二十点五", .decimal(205, scale: 1)), ("设零点五", .decimal(5, scale: 1)), ("设廿五", .integer(25)),
    ])
  func numbers(_ line: String, _ value: SlotValue) throws {
    let wish = try read(
      """
      lists: {n: {range: {from: -100, to: 100, fractions: halves}}}
      intents: {a: {data: [{sentences: ["设{n}"]}]}}
      """, line)
    #expect(wish?.slots["n"] == value)
  }

  @Test("Greek is read in capitals too", arguments: ["ΆΝΑΨΕ ΤΟ ΦΩΣ", "άναψε το φως", "ΆΝΑΨΕ ΦΩΣ"])
  func greek(_ line: String) throws {
    #expect(try read("language: el\nintents: {a: {data: [{sentences: [\"άναψε [το] φως\"]}]}}", line) != nil)
  }
}
