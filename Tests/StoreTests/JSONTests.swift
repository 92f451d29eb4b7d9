import Foundation
import Testing

@testable import DomainCore

@Suite("Stored JSON is what Foundation reads and writes")
struct JSONTests {
  struct Inner: Codable, Hashable {
    enum Case: Codable, Hashable {
      case plain
      case with(number: Int64, text: String?)
      case bytes([UInt8])
    }
    var cases: [Case]
    var name: String
    var optional: Int?
    var flag: Bool
    var table: [String: [Int]]
    var nested: [[String?]]
  }

  static let strings = [
    "", "a", "彩铃 \"引号\" \\ /", "\u{0}\u{1}\n\t\r\u{8}\u{c}\u{1f}", "😀e\u{301}", "\u{2028}", "\u{7f}",
  ]

  static let values: [Inner] = strings.enumerated().map { index, text in
    Inner(
      cases: [
        .plain, .with(number: .min, text: text), .with(number: .max, text: nil),
        .bytes([UInt8](0..<UInt8(index * 30))),
      ], name: text, optional: index % 2 == 0 ? nil : -index, flag: index % 2 == 0,
      table: [text: [1, 0, -1], "键\(index)": []], nested: [[], [nil, text]])
  }

  @Test("both read what either has written", arguments: values)
  func both(_ value: Inner) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let theirs = try encoder.encode(value)
    let ours = try JSONWriting.bytes(of: value)
    #expect(try JSONDecoder().decode(Inner.self, from: Data(ours)) == value)
    #expect(try Inner(from: JSONReading(text: JSONText(Array(theirs)), node: 0)) == value)
    #expect(try Inner(from: JSONReading(text: JSONText(ours), node: 0)) == value)
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    let pretty = try encoder.encode(value)
    #expect(try Inner(from: JSONReading(text: JSONText(Array(pretty)), node: 0)) == value)
  }

  /// Tells its members itself, beside its `Encodable` form.
  struct Told: Codable, DirectlyStored {
    var fraction = 0.5
    var list: [Told] = []
    var missing: String?
    var name: String
    var number: Int
    var words: [String]

    func write(to text: inout DirectText) throws {
      try text.object { text in
        try text.member("fraction", fraction)
        try text.member("list", list)
        text.member("missing", missing)
        text.member("name", name)
        text.member("number", number)
        text.member("words", words)
      }
    }
  }

  @Test("what a value writes itself is what its Encodable form has", arguments: strings)
  func told(_ text: String) throws {
    for number in [0, 7, 10, -1, .min, .max] {
      let inner = Told(name: text, number: number, words: [])
      let value = Told(
        fraction: 1e-7, list: [inner, inner], name: "名", number: number, words: [text, "", text])
      #expect(try StoredText.bytes(of: value) == JSONWriting.bytes(of: value))
    }
    #expect(throws: (any Error).self) {
      try StoredText.bytes(of: Told(fraction: .nan, name: text, number: 0, words: []))
    }
  }

  @Test(
    "fractions come back as they were", arguments: [0, 1, -0.5, 0.1, 1e-7, 2.5e-300, 1.7976931348623157e308])
  func fractions(_ value: Double) throws {
    let ours = try StoredText.bytes(of: [value])
    #expect(try StoredText.value(of: [Double].self, in: ours) == [value])
    #expect(try JSONDecoder().decode([Double].self, from: Data(ours)) == [value])
    #expect(try StoredText.value(of: [Double].self, in: Array(JSONEncoder().encode([value]))) == [value])
  }

  @Test(
    "a fraction without an end is refused, and so is a broken number",
    arguments: ["1.", ".5", "1e", "1e+", "--1", "1.5.2"])
  func brokenFractions(_ text: String) {
    #expect(throws: (any Error).self) { try StoredText.value(of: Double.self, in: Array(text.utf8)) }
    #expect(throws: (any Error).self) { try StoredText.bytes(of: [Double.infinity]) }
  }

  @Test("escapes of every kind", arguments: [#""\u5f69\ud83d\ude00\/\b\f\n\r\t\"\\""#])
  func escapes(_ text: String) throws {
    let theirs = try JSONDecoder().decode(String.self, from: Data(text.utf8))
    #expect(try String(from: JSONReading(text: JSONText(Array(text.utf8)), node: 0)) == theirs)
  }

  @Test("what isn't JSON, or isn't ours, is refused and never crashes")
  func broken() throws {
    let whole = try JSONWriting.bytes(of: Self.values[2])
    var generator = RandomBytes(state: 7)
    var read = 0
    for round in 0..<20_000 {
      var bytes = whole
      switch round % 3 {
      case 0: bytes.removeLast(Int(generator.next() % UInt64(whole.count)) + 1)
      case 1: bytes[Int(generator.next() % UInt64(whole.count))] = UInt8(truncatingIfNeeded: generator.next())
      default:
        bytes.insert(
          UInt8(truncatingIfNeeded: generator.next()), at: Int(generator.next() % UInt64(whole.count)))
      }
      if (try? Inner(from: JSONReading(text: JSONText(bytes), node: 0))) != nil { read += 1 }
      #expect(round % 3 != 0 || (try? JSONText(bytes)) == nil)
    }
    print("JSON: \(read) of 20 000 damaged texts still hold a value")
    for text in [
      "", "nul", "1.5", "1e3", "9223372036854775808", "{\"a\":1,}", "[1,]", "{1:2}", "\"\\ud83d\"", "[1]x",
      String(repeating: "[", count: 100_000),
    ] {
      #expect(throws: (any Error).self, "\(text.prefix(20))") {
        let read = try JSONText(Array(text.utf8))
        guard read.integer(at: 0) != nil || read.string(at: 0) != nil else { throw JSONProblem.mismatch }
      }
    }
  }
}

/// A small generator with a seed.
struct RandomBytes: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}
