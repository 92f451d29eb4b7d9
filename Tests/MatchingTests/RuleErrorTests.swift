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
        "test.yaml:2:6: expansion rule <a> contains itself"
      ),
      (
        "expansion_rules:\n  a: <a>退\nconcepts:\n  退: [<a>]\n",
        "test.yaml:2:6: expansion rule <a> contains itself"
      ),
      (
        "intents:\n  a:\n    data:\n      - sentences: [\"退{0..9000000000000000000:n}\"]\n",
        "test.yaml:4:22: a range and its multiplier lie between -1000000000 and 1000000000"
      ),
      (
        "intents:\n  a:\n    data:\n      - sentences: [\"(a;b;c;d;e;f;g)\"]\n",
        "test.yaml:4:22: a permutation has at most 6 parts, this one has 7"
      ),
      (
        "intents:\n  a:\n    data:\n      - keywords: [\"退 ..x 订\"]\n",
        "test.yaml:4:23: a distance is written `..` or `..8`"
      ),
      (
        "intents:\n  a:\n    data:\n      - keywords: [\"退 ..-2 订\"]\n",
        "test.yaml:4:23: a distance is written `..` or `..8`"
      ),
      (
        "intents:\n  a:\n    data:\n      - keywords: [\"退 ^ 订\"]\n",
        "test.yaml:4:23: `^` binds to the beginning: it stands before all words"
      ),
      (
        "intents:\n  a:\n    data:\n      - keywords: [\"退 ..6 $\"]\n",
        "test.yaml:4:23: a distance stands between two words: behind the last it means nothing"
      ),
      (
        "intents:\n  a:\n    data:\n      - keywords: [\"退 ..6\"]\n",
        "test.yaml:4:23: a distance stands between two words: behind the last it means nothing"
      ),
      (
        "intents:\n  a:\n    data:\n      - keywords: [\"^ ..2 退\"]\n",
        "test.yaml:4:23: a distance stands between two words: before the first it means nothing"
      ),
      (
        "intents:\n  a:\n    data:\n      - keywords: [\"$ 退\"]\n",
        "test.yaml:4:21: `$` binds to the end: it stands behind all words"
      ),
      (
        "intents:\n  a:\n    data:\n      - keywords: [\"[退] & [订]\"]\n",
        "test.yaml:4:21: every part of this pattern can be left out, so it would match anything"
      ),
      (
        "intents:\n  a:\n    data:\n      - sentences: [\"退{x:}\"]\n",
        "test.yaml:4:23: a list is written {list} or {list:slot}"
      ),
      (
        "intents:\n  a:\n    data:\n      - keywords: [\"退 {:x}\"]\n",
        "test.yaml:4:23: a list is written {list} or {list:slot}"
      ),
      (
        "intents:\n  a:\n    data:\n      - sentences: [\"退()\"]\n",
        "test.yaml:4:23: nothing stands between `(` and `)`"
      ),
      (
        "lists:\n  w: {wildcard: true}\nintents:\n  a:\n    data:\n      - sentences: [\"退{w:a}{w:b}\"]\n",
        "test.yaml:6:23: two wildcards stand side by side: nothing tells where {w} ends"
      ),
      (
        "intents:\n  a:\n    data:\n      - keywords: [\"退\"]\n        takes: [colour]\n",
        "test.yaml:5:17: nothing called \"colour\" is found in lines; known: all, amountFen, month, orderNumber, ordinal, phone and each list with entity: true"
      ),
      (
        "lists:\n  x: {range: {from: 0, to: 5, type: colour}}\n",
        "test.yaml:2:37: a range is of the type number, percentage or temperature, found \"colour\""
      ),
      (
        "lists:\n  x: {range: {from: 0, to: 5, fractions: thirds}}\n",
        "test.yaml:2:42: fractions are \"halves\" or \"tenths\", found \"thirds\""
      ),
      (
        "lists:\n  x: {values: []}\n",
        "test.yaml:2:15: the list \"x\" has no values"
      ),
      (
        "lists:\n  x: {values: [退], wildcard: true}\n",
        "test.yaml:2:3: the list \"x\" is one of these and no more: values, a range, a wildcard"
      ),
      (
        "lists:\n  x:\n    values:\n      - {in: 退, out: 1}\n      - {in: 退, out: 2}\n",
        "test.yaml:5:14: \"退\" means something else already at 4:14"
      ),
      (
        "lists:\n  plain: {values: [退]}\n",
        "test.yaml:2:20: what the list \"plain\" holds stands for something else: give it an out:"
      ),
      (
        "concepts:\n  退: []\n",
        "test.yaml:2:3: the concept \"退\" has no words"
      ),
      (
        "concepts:\n  退: {is: [退], weight: -1}\n",
        "test.yaml:2:24: a weight is never negative, found \"-1\""
      ),
      (
        "concepts:\n  c: {patterns: [\"<d> 甲\"]}\n  d: {patterns: [\"<c> 乙\"]}\n",
        "test.yaml:2:3: the concept `c` is never found: each of its patterns needs a concept that is found by it"
      ),
      (
        "skip_words: [\"(请\"]\n",
        "test.yaml:1:14: a skip word is plain text and no template: write each word by itself"
      ),
      (
        "expansion_rules: {a: \"(退\"}\n",
        "test.yaml:1:23: unclosed bracket, `)` is missing"
      ),
      (
        "expansion_rules: {a: \"退<b>\"}\n",
        "test.yaml:1:24: no expansion rule is named <b>"
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
