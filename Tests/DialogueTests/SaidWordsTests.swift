import DataFiles
import Matching
import Testing

@testable import Dialogue

@Suite struct SaidWordsTests {
  @Test(
    "words are refused with their place and their fault",
    arguments: [
      ("words: {endsQuestion: []}", "x.yaml:1:23: the list \"endsQuestion\" has no words"),
      ("words: {endsQuestion: 吗}", "x.yaml:1:23: expected a list, found \"吗\""),
      ("words: {endsQuestion: [吗, \"\"]}", "x.yaml:1:27: expected text, found nothing"),
      ("words: {endsQuestion: [吗, 么, 吗]}", "x.yaml:1:30: \"吗\" is in the list \"endsQuestion\" twice"),
      ("words: {endsQuestion: [(吗|么), 么]}", "x.yaml:1:31: \"么\" is in the list \"endsQuestion\" twice"),
      (
        "words: {endsQuestion: [(吗]}",
        "x.yaml:1:24: alternatives are written as (a|b), with no brackets inside: \"(吗\""
      ),
      (
        "words:\n  endsQuestion: [吗]\n  endsQuestion: [么]",
        "x.yaml:2:3: the key \"endsQuestion\" is here twice"
      ),
      ("words:\n  nonsense: [吗]", "x.yaml:2:3: no words are called ‘nonsense’"),
      (
        "words: {endsQuestion: [吗]}",
        "x.yaml:1:1: no file gives the words ‘\(WordList.allCases[0].name)’; add them under words:"
      ),
    ])
  func refused(text: String, problem: String) {
    #expect(self.problem([(name: "x.yaml", text: text)]) == problem)
  }

  @Test("a list that two files give is refused where it is given again")
  func givenTwice() {
    let text = "words: {endsQuestion: [吗]}"
    #expect(
      problem([(name: "x.yaml", text: text), (name: "y.yaml", text: text)])
        == "y.yaml:1:9: the words \"endsQuestion\" are already given at x.yaml:1")
  }

  @Test("the shipped files give each list, and its words in their order")
  func shipped() throws {
    let given = try TestWorld.words()
    #expect(given.count == WordList.allCases.count)
    for list in WordList.allCases { #expect(TestWorld.library.words[list] == given[list.name]?.words) }
  }

  @Test("alternatives in brackets stand for each word that they make, in the order in which they are written")
  func alternatives() throws {
    let file = (name: "x.yaml", text: "words: {all: [(都|全)(退|部|)掉, 一起]}")
    #expect(
      try IntentFiles.load([file]).words["all"]?.words == ["都退掉", "都部掉", "都掉", "全退掉", "全部掉", "全掉", "一起"])
  }

  @Test("what is kept between starts holds the words of each list, and nothing else is taken for it")
  func kept() throws {
    let words = try SaidWords(try TestWorld.words())
    var writer = FlatWriter()
    words.write(to: &writer)
    let again = try SaidWords(writer.bytes)
    for list in WordList.allCases { #expect(again[list] == words[list]) }
    #expect(throws: FlatFault.self) { try SaidWords(Array(writer.bytes.dropLast(8))) }
    var other = FlatWriter()
    other.write(words[.endsQuestion])
    for _ in WordList.allCases { other.write(1) }
    #expect(throws: FlatFault.self) { try SaidWords(other.bytes) }
  }

  @Test("words are found inside, at the beginning and at the end of a text")
  func places() throws {
    let words = TestWorld.library.words
    #expect(words.has(.endsQuestion, in: "行吗我问") && !words.has(.endsQuestion, in: "好"))
    #expect(words.has(.endsQuestion, ending: "行吗") && !words.has(.endsQuestion, ending: "行吗我问"))
    #expect(words.has(.endsQuestion, beginning: "不行") && !words.has(.endsQuestion, beginning: "行不"))
    #expect(words.first(.endsQuestion, beginning: "不行") == "不")
  }

  private func problem(_ files: [(name: String, text: String)]) -> String? {
    do {
      _ = try SaidWords(try IntentFiles.load(files).words)
      return nil
    } catch {
      return error.description
    }
  }
}

extension SaidWords {
  fileprivate init(_ bytes: [UInt8]) throws {
    let memory = FlatMemory(count: bytes.count)
    memory.bytes.copyBytes(from: bytes)
    var reader = FlatReader(memory)
    try self.init(from: &reader)
    guard reader.isAtEnd else { throw FlatFault() }
  }
}
