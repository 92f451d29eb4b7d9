import DataFiles
import Matching
import Testing

/// Languages that part their words by spaces, in templates.
@Suite("Templates of languages with an alphabet")
struct AlphabetTests {
  private func matcher(_ yaml: String) throws -> Matcher {
    try IntentFiles.matcher([(name: "alphabet.yaml", text: yaml)])
  }

  private func text(_ matcher: Matcher, _ line: String, _ slot: String) -> String? {
    guard case .text(let value)? = matcher.read(line).wishes.first?.slots[slot] else { return nil }
    return value
  }

  @Test(
    "What a template attaches to a wildcard may be one word with it; what it parts by a space may not",
    arguments: [
      ("spiel die Sommerhitsplaylist", "Sommerhits"), ("spiel die Sommerhits Playlist", "Sommerhits"),
      ("spiel die Sommerhits-Playlist", "Sommerhits"), ("nimm Sommerhits auf", "Sommerhits"),
      ("nimm Hinauf auf", "Hinauf"), ("nimm Hinauf", nil), ("nenn es Neuauf", "Neuauf"),
    ])
  func attached(_ line: String, _ value: String?) throws {
    let matcher = try matcher(
      """
      lists: {name: {wildcard: true}}
      intents:
        play: {data: [{sentences: ["spiel die {name}[ |-]playlist"]}]}
        take: {data: [{sentences: ["nimm {name} auf"]}]}
        call: {data: [{sentences: ["nenn es {name}[ auf]"]}]}
      """)
    #expect(text(matcher, line, "name") == value)
  }

  @Test(
    "A wildcard takes a skip word in only where no template says more without it",
    arguments: [
      ("ich will weiter schauen", "go", nil), ("ich will Musik von Bach hören", "composer", "Bach"),
      ("ich will Bach hören", "play", "ich will Bach"), ("weiter schauen", "go", nil),
    ])
  func skipWords(_ line: String, _ intent: String, _ value: String?) throws {
    let matcher = try matcher(
      """
      skip_words: [ich will]
      lists: {name: {wildcard: true}}
      intents:
        play: {data: [{sentences: ["{name} (schauen|hören)"]}]}
        composer: {data: [{sentences: ["Musik von {name} hören"]}]}
        go: {data: [{sentences: ["weiter (schauen|hören)"]}]}
      """)
    #expect(matcher.read(line).wishes.first?.intent == intent)
    #expect(text(matcher, line, "name") == value)
  }

  @Test(
    "Numbers in English words are numbers",
    arguments: [
      ("twenty", SlotValue.integer(20)), ("twenty-one", .integer(21)),
      ("Twenty point five", .decimal(205, scale: 1)),
      ("one hundred and five", .integer(105)), ("nineteen", .integer(19)), ("two hundred", .integer(200)),
      ("one thousand two hundred thirty four", .integer(1_234)), ("二十", .integer(20)), ("20", .integer(20)),
    ])
  func english(_ said: String, _ value: SlotValue) throws {
    let matcher = try matcher(
      """
      lists: {degrees: {range: {from: 0, to: 2000, fractions: tenths}}}
      intents: {heat: {data: [{sentences: ["set it to {degrees} degrees"]}]}}
      """)
    #expect(matcher.read("set it to \(said) degrees").wishes.first?.slots["degrees"] == value)
  }

  @Test(
    "What is no number in English words is read as none",
    arguments: [
      "twenty thirty", "twentyone", "ninety ten", "hundred", "and five", "one thousand thousand", "tent",
    ])
  func noNumber(_ said: String) throws {
    let matcher = try matcher(
      """
      lists: {degrees: {range: {from: 0, to: 2000, fractions: tenths}}}
      intents: {heat: {data: [{sentences: ["set it to {degrees} degrees"]}]}}
      """)
    #expect(matcher.read("set it to \(said) degrees").wishes.isEmpty)
  }

  @Test(
    "Marks of other scripts that end a question or part a phrase are no part of a word",
    arguments: ["كيف الجو؟", "كيف، الجو", "كيف الجو؛"])
  func marks(_ line: String) throws {
    let matcher = try matcher("intents:\n  weather: {data: [{sentences: ['كيف الجو']}]}\n")
    #expect(matcher.read(line).wishes.first?.intent == "weather")
  }
}
