import Testing

@testable import Dialogue

@Suite("Words in a line")
struct ContainedWordsTests {
  @Test("Words are found exactly where the characters of a text stand in the same order")
  func likeCharacterByCharacter() {
    var random = SystemRandomNumberGenerator()
    let characters: [Character] = ["退", "订", "彩", "铃", "a", "é", "，"]
    func some(_ count: Int) -> [Character] {
      (0..<count).map { _ in characters.randomElement(using: &random)! }
    }
    for _ in 0..<2_000 {
      let (text, words) = (some(Int.random(in: 0...12)), some(Int.random(in: 0...3)))
      let stands =
        words.isEmpty
        || text.indices.contains {
          $0 + words.count <= text.count && text[$0..<$0 + words.count].elementsEqual(words)
        }
      let (line, word) = (String(text), String(words))
      let inside = ("订" + line + "订").dropFirst().dropLast()
      #expect(line.contains(word) == stands, "\(word) in \(line)")
      #expect(inside.contains(word) == stands, "\(word) in \(line)")
      for range in [line.firstRange(of: word), inside.firstRange(of: word)] {
        #expect((range != nil) == stands, "\(word) in \(line)")
      }
      if let range = line.firstRange(of: word), let part = inside.firstRange(of: word) {
        #expect(line[range] == word && inside[part] == word)
        #expect(!line[..<range.lowerBound].contains(word) || words.isEmpty)
        #expect(line[..<range.lowerBound] == inside[..<part.lowerBound])
      }
      #expect(line.hasPrefix(word) == text.starts(with: words), "\(word) in \(line)")
      #expect(inside.hasPrefix(word) == text.starts(with: words), "\(word) in \(line)")
      #expect(line.hasSuffix(word) == text.reversed().starts(with: words.reversed()), "\(word) in \(line)")
      #expect(inside.hasSuffix(word) == text.reversed().starts(with: words.reversed()), "\(word) in \(line)")
    }
  }
}
