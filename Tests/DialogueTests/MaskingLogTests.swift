import Dialogue
import DomainCore
import Testing

/// Nothing that identifies a person is left in a hundred thousand generated lines, however it is written (S12, S13). The
/// detector below knows nothing of how masking works: it folds all digits to ASCII, drops whatever stands between, and looks.
@Suite struct MaskingLogTests {
  @Test("no mobile number, ID, card or code is left in 100 000 lines")
  func lines() {
    var random = SplitMix(seed: 20_261_121)
    var kinds: [String: Int] = [:]
    for number in 0..<100_000 {
      let (kind, digits) = Self.secret(&random)
      let line =
        Self.words[random.below(Self.words.count)] + Self.written(digits, &random)
        + Self.words[random.below(Self.words.count)]
      let masked = Masking.masked(Masking.withoutControls(line))
      kinds[kind, default: 0] += 1
      if let found = Self.found(in: masked) {
        Issue.record("line \(number) (\(kind)): \(found) is left in \(masked), from \(line)")
        return
      }
      if masked.unicodeScalars.contains(where: { $0.value < 0x20 || (0x202A...0x202E).contains($0.value) }) {
        Issue.record("line \(number): a control character is left")
        return
      }
    }
    #expect(kinds.count == 4 && kinds.values.allSatisfy { $0 > 20_000 }, "\(kinds)")
  }

  @Test("the detector finds each kind when it isn't masked, in every writing", arguments: 0..<4)
  func detector(_ kind: Int) {
    var random = SplitMix(seed: UInt64(kind))
    for _ in 0..<500 {
      let digits = Self.secret(kind, &random)
      let line = "我的" + Self.written(digits, &random) + "谢谢"
      #expect(Self.found(in: line) != nil, "\(line)")
    }
  }

  // MARK: - Making

  private static let words = [
    "", "我的号码是", "验证码", "，帮我查一下", "卡号：", "身份证", "每月扣5块", "第2个", "退订彩铃", "。", "\u{1B}[31m", "\u{202E}", "\n",
    "于 10:05", "共 3 项",
  ]

  private static func secret(_ random: inout SplitMix) -> (kind: String, digits: String) {
    let kind = random.below(4)
    return (["mobile", "id", "card", "code"][kind], secret(kind, &random))
  }

  private static func secret(_ kind: Int, _ random: inout SplitMix) -> String {
    switch kind {
    case 0: return "1" + String(3 + random.below(7)) + random.digits(9)
    case 1:
      let body =
        "11010119" + String(50 + random.below(49)) + "0" + String(1 + random.below(9)) + "1"
        + random.digits(4)
      let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
      let sum = zip(body, weights).map { ($0.wholeNumberValue ?? 0) * $1 }.reduce(0, +)
      return body + ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][sum % 11]
    case 2:
      let body = "62" + random.digits(13 + random.below(4))
      let check = (0...9).first { luhn(body + String($0)) } ?? 0
      return body + String(check)
    default: return random.digits(6)
    }
  }

  /// The digits in one of the ways in which people write them.
  private static func written(_ digits: String, _ random: inout SplitMix) -> String {
    let way = random.below(9)
    let separators = [" ", "-", "  ", ".", "·", "，", "\u{200B}", "　", "、"]
    let separator = separators[random.below(separators.count)]
    let group = 1 + random.below(4)
    let written = digits.map { character -> String in
      guard let value = character.wholeNumberValue else { return way == 1 ? "Ｘ" : String(character) }
      switch way {
      case 1: return String(UnicodeScalar(0xFF10 + UInt32(value)).map(Character.init) ?? character)
      case 2: return String(Array("零一二三四五六七八九")[value])
      case 3: return String(Array("〇幺二三四五六七八九")[value])
      case 4: return String(Array("零壹贰叁肆伍陆柒捌玖")[value])
      case 5: return String(character) + "\u{FE0F}\u{20E3}"
      default: return String(character)
      }
    }
    guard way >= 6 || random.below(3) == 0 else { return written.joined() }
    var result = ""
    for (index, digit) in written.enumerated() {
      if index > 0, index % group == 0 { result += separator }
      result += digit
    }
    return result
  }

  // MARK: - Detecting

  /// What is left of a number: the longest run of digits, folded, with what can't be read as words between them dropped.
  private static func found(in text: String) -> String? {
    var run = ""
    var runs: [String] = []
    for scalar in text.unicodeScalars {
      if let digit = fold(scalar) {
        run.append(digit)
      } else if scalar.value == 0x58 || scalar.value == 0x78 || scalar.value == 0xFF38, run.count == 17 {
        run.append("X")
      } else if scalar.properties.isAlphabetic || scalar == "*" || scalar == ":" || scalar == "[" {
        runs.append(run)
        run = ""
      }
    }
    runs.append(run)
    for run in runs where run.count >= 6 {
      if run.count == 6 { return "code \(run)" }
      if run.count == 11, run.first == "1" { return "mobile \(run)" }
      if run.count == 18, isID(run) { return "id \(run)" }
      if run.count >= 13, luhn(run) { return "card \(run)" }
      if run.count > 6 { return "digits \(run)" }
    }
    return nil
  }

  private static func fold(_ scalar: UnicodeScalar) -> Character? {
    switch scalar.value {
    case 0x30...0x39: return Character(scalar)
    case 0xFF10...0xFF19: return Character(UnicodeScalar(UInt8(scalar.value - 0xFF10 + 0x30)))
    default:
      for row in ["零一二三四五六七八九", "〇幺二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"] {
        if let index = Array(row.unicodeScalars).firstIndex(of: scalar) { return Character(String(index)) }
      }
      return nil
    }
  }

  private static func isID(_ text: String) -> Bool {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    let sum = zip(text, weights).map { ($0.wholeNumberValue ?? 0) * $1 }.reduce(0, +)
    return text.last.map(String.init) == ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][sum % 11]
  }

  private static func luhn(_ text: String) -> Bool {
    var sum = 0
    for (index, character) in text.reversed().enumerated() {
      guard let digit = character.wholeNumberValue else { return false }
      let value = index % 2 == 0 ? digit : digit * 2
      sum += value > 9 ? value - 9 : value
    }
    return sum % 10 == 0
  }
}

/// The same chance in every run.
private struct SplitMix {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  mutating func digits(_ count: Int) -> String { (0..<count).map { _ in String(below(10)) }.joined() }
}
