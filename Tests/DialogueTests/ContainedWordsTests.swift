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
      #expect(String(text).contains(String(words)) == stands, "\(String(words)) in \(String(text))")
    }
  }
}
