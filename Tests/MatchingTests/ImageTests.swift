import Foundation
import Matching
import Testing

/// Compiled rules written flat and read again.
@Suite("Images of compiled rules")
struct ImageTests {
  static let image: [UInt8] = {
    var writer = FlatWriter()
    ShippedRules.matcher.write(to: &writer)
    return writer.bytes
  }()

  static func memory(_ bytes: some Collection<UInt8>) -> FlatMemory {
    let memory = FlatMemory(count: bytes.count)
    memory.bytes.copyBytes(from: bytes)
    return memory
  }

  static func matcher(_ bytes: some Collection<UInt8>) throws -> Matcher {
    var reader = FlatReader(memory(bytes))
    let matcher = try Matcher(from: &reader)
    #expect(reader.isAtEnd)
    return matcher
  }

  /// Lines of chance from the characters of real ones, with digits, letters and punctuation between.
  static func lines(_ count: Int, seed: UInt64) -> [String] {
    var chance = Chance(state: seed)
    let characters = Array(OwnUtterances.all.map(\.text).joined() + "0123456789abc，。！？ ")
    return (0..<count).map { _ in
      String(
        (0..<Int.random(in: 1...30, using: &chance)).map { _ in characters.randomElement(using: &chance)! })
    }
  }

  struct Chance: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
      return mixed ^ mixed >> 31
    }
  }

  @Test(
    "A matcher from an image reads and explains every line as the one that was compiled",
    arguments: 0..<4 as Range<Int>)
  func readsTheSame(part: Int) throws {
    let matcher = try Self.matcher(Self.image)
    let lines =
      OwnUtterances.all.map { (text: $0.text, context: [:]) }
      + InsideUtterances.all.map { (text: $0.text, context: $0.context) }
      + Self.lines(1_000, seed: 5).map { (text: $0, context: ["open": .text("confirmation")]) }
    #expect(lines.count > 3_000)
    for number in stride(from: part, to: lines.count, by: 4) {
      let (line, context) = lines[number]
      #expect(
        matcher.explain(line, context: context) == ShippedRules.matcher.explain(line, context: context),
        "\(line)")
      // Reading passes over words that only an explanation wants.
      #expect(
        matcher.read(line, context: context) == ShippedRules.matcher.read(line, context: context), "\(line)")
    }
  }

  @Test("A matcher from an image knows the same intents, rules and concepts")
  func knowsTheSame() throws {
    let matcher = try Self.matcher(Self.image)
    #expect(matcher.intents == ShippedRules.matcher.intents)
    #expect(matcher.ruleCount == ShippedRules.matcher.ruleCount)
    #expect(matcher.conceptEdges() == ShippedRules.matcher.conceptEdges())
  }

  @Test("Lists, ranges, wildcards, contexts and every kind of value come through an image")
  func keepsEveryKindOfValue() throws {
    let compiled = try ShippedRules.matcher(Self.everything)
    var writer = FlatWriter()
    compiled.write(to: &writer)
    let read = try Self.matcher(writer.bytes)
    for line in ["打开客厅的灯", "调到21.5度", "调到3度", "放周杰伦的歌", "关灯", "把红灯打开", "caling", "采铃"] {
      for context: [String: SlotValue] in [[:], ["room": .text("kitchen")], ["room": .any([.integer(2)])]] {
        #expect(read.read(line, context: context) == compiled.read(line, context: context), "\(line)")
      }
    }
    #expect(read.read("打开客厅的灯").wishes.first?.slots["name"] == .any([.text("a"), .integer(7)]))
    #expect(read.read("放周杰伦的歌").wishes.first?.slots["who"] == .text("周杰伦"))
    #expect(read.read("调到21.5度").wishes.first?.slots["degrees"] == .decimal(215, scale: 1))
  }

  static let everything = """
    language: zh-CN
    concepts:
      彩铃: {is: [彩铃], pinyin: true, slips: 1}
    lists:
      name:
        values:
          - {in: 客厅的灯, out: [a, 7], context: {room: living}}
          - {in: 红灯, out: true}
      degrees: {range: {from: 0, to: 40, fractions: tenths}}
      who: {wildcard: true}
    intents:
      on: {data: [{sentences: ["[把]{name}打开", "打开{name}"]}]}
      set: {data: [{sentences: ["调到{degrees}度"]}]}
      play: {data: [{sentences: ["放{who}的歌"]}]}
      off: {data: [{sentences: ["关灯"], requires_context: {room: {value: kitchen, slot: true}}, slots: {kind: 1}}]}
      tone: {data: [{keywords: ["<彩铃>"]}]}
    likeness:
      tone: {start: 10, signs: "彩铃+30 ^采+5 关-20"}
    """

  /// Words that keep things, and pauses.
  static let keeping = """
    language: zh-CN
    concepts:
      退订: {is: [退订, 取消]}
      彩铃: {is: [彩铃]}
      宽带: {is: [宽带]}
      保留: {is: [留着, 不用退], keeps: {things: [彩铃, 宽带], acts: [退订]}}
    intents:
      unsubscribe.ringback: {data: [{keywords: ["<退订> & <彩铃>"]}]}
      unsubscribe.broadband: {data: [{keywords: ["<退订> & <宽带>"]}]}
    """

  @Test(
    "What is to stay stays, and pauses are heard, with rules from an image",
    arguments: ["宽带留着，彩铃退订", "彩铃不用退，取消宽带", "取嗯消那个彩铃", "退订彩铃和宽带"])
  func keepsWhatStays(line: String) throws {
    let compiled = try ShippedRules.matcher(Self.keeping)
    var writer = FlatWriter()
    compiled.write(to: &writer)
    let reading = try Self.matcher(writer.bytes).read(line)
    #expect(reading == compiled.read(line))
    #expect(!reading.wishes.isEmpty)
  }

  @Test("An image that was cut off anywhere is refused")
  func refusesCutImages() throws {
    let step = Self.image.count / 64
    for length in Array(stride(from: 0, to: Self.image.count, by: step)) + [Self.image.count - 1] {
      var reader = FlatReader(Self.memory(Self.image[..<length]))
      #expect(throws: FlatFault.self) { _ = try Matcher(from: &reader) }
    }
  }

  @Test(
    "An image with a forged byte is refused, or reads within its bounds", arguments: 0..<8 as Range<UInt64>)
  func survivesForgedBytes(seed: UInt64) throws {
    var chance = Chance(state: seed)
    let lines = Self.lines(6, seed: seed) + ["我想把彩铃退了，再查退款 5 块钱", "kaitong caling 13800000001"]
    var writer = FlatWriter()
    try ShippedRules.matcher(Self.everything).write(to: &writer)
    let memory = Self.memory(writer.bytes)
    for _ in 0..<400 {
      let place = Int.random(in: 0..<memory.bytes.count, using: &chance)
      let before = memory.bytes[place]
      memory.bytes[place] = UInt8.random(in: 0...255, using: &chance)
      var reader = FlatReader(memory)
      if let forged = try? Matcher(from: &reader) {
        for line in lines { #expect(forged.read(line).text == line) }
      }
      memory.bytes[place] = before
    }
  }
}
