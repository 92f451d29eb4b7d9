import DataFiles
import Matching
import Testing

@Suite("Faults of rule files")
struct RuleErrorTests {
  @Test(
    "A fault is reported with file, line, column and what is wrong",
    arguments: [
      (
        "intents:\n  a:\n    data:\n      - sentences: [\"(退\"]\n",
        "test.yaml:4:22: unclosed bracket, `)` is missing"
      ),
      ("intents:\n  a:\n    data:\n      - sentences: [\"退]\"]\n", "test.yaml:4:23: `]` closes nothing"),
      ("intents:\n  a:\n    data:\n      - keywords: [<无>]\n", "test.yaml:4:20: no concept is named <无>"),
      (
        "intents:\n  a:\n    data:\n      - keywords: [\"退 . 订\"]\n",
        "test.yaml:4:23: a distance is written `..` or `..8`"
      ),
      (
        "intents:\n  a:\n    data:\n      - slots: {b: 1}\n",
        "test.yaml:4:9: the block of a has neither sentences nor keywords"
      ),
      (
        "intents:\n  a:\n    data:\n      - sentences: [\"{没有}吗\"]\n", "test.yaml:4:22: no list is named {没有}"
      ),
      (
        "intents:\n  a:\n    data:\n      - sentences: [\"[退][订]\"]\n",
        "test.yaml:4:22: every part of this template can be left out, so it would match anything"
      ),
      (
        "concepts:\n  退: {}\n",
        "test.yaml:2:3: the concept \"退\" has no words: give it is:, weak: or patterns:"
      ),
      (
        "intents:\n  a:\n    date: []\n",
        "test.yaml:3:5: unknown key \"date\"; known here: data, takes, priority, spare, not, metadata, domain, description"
      ),
      (
        "concepts:\n  退: [退]\nmatch: inside\n",
        "test.yaml:3:8: match is \"within\" or \"whole\", found \"inside\""
      ),
      (
        "expansion_rules:\n  a: <a>退\nintents:\n  a:\n    data:\n      - sentences: [<a>]\n",
        "test.yaml:6:21: expansion rule <a> contains itself"
      ),
      (
        "expansion_rules:\n  a: <a>退\nconcepts:\n  退: [<a>]\n",
        "test.yaml:4:7: expansion rule <a> contains itself"
      ),
      (
        "intents:\n  a:\n    data:\n      - sentences: [\"退{0..9000000000000000000:n}\"]\n",
        "test.yaml:4:22: a range and its multiplier lie between -1000000000 and 1000000000"
      ),
      (
        "intents:\n  a:\n    data:\n      - sentences: [\"(a;b;c;d;e;f;g)\"]\n",
        "test.yaml:4:22: a permutation has at most 6 parts, this one has 7"
      ),
    ])
  func faults(_ yaml: String, _ expected: String) {
    do {
      _ = try IntentFiles.matcher([(name: "test.yaml", text: yaml)])
      Issue.record("loaded: \(yaml)")
    } catch {
      #expect(error.description == expected)
    }
  }

  @Test(
    "What grows without end is refused and not waited for",
    arguments: [
      String(repeating: "(", count: 100_000) + "退" + String(repeating: ")", count: 100_000),
      String(repeating: "[", count: 200) + "退",
    ])
  func nesting(_ template: String) {
    for key in ["sentences", "keywords"] {
      #expect(throws: DataFileError.self) {
        try IntentFiles.matcher([
          (name: "test.yaml", text: "intents:\n  a:\n    data:\n      - \(key): [\"\(template)\"]\n")
        ])
      }
    }
  }

  @Test(
    "Expansion rules that multiply are refused",
    arguments: ["intents:\n  a: {data: [{sentences: [退<a0>]}]}", "concepts: {a: [<a0>]}"])
  func multiplying(_ user: String) {
    let rules = (0..<30).map { "  a\($0): \"(<a\($0 + 1)>|<a\($0 + 1)>b)\"\n" }.joined()
    #expect(throws: DataFileError.self) {
      try IntentFiles.matcher([(name: "test.yaml", text: "expansion_rules:\n\(rules)  a30: c\n\(user)\n")])
    }
  }
}
