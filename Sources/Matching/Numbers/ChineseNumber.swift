/// Numbers as they are said and typed: `一百八` 180, `幺二八` 128, `两块五` (by way of `Money`), `1千` 1000, `三点五` 3.5.
enum ChineseNumber {
  /// An exact decimal: `mantissa` / 10^`scale`, and where its text ends.
  struct Value: Equatable {
    var mantissa: Int
    var scale: Int
    var end: Int
    /// Whether it was written with ASCII digits only.
    var isDigits: Bool

    /// The value as a whole number, nil for a fraction.
    var integer: Int? {
      var number = mantissa
      for _ in 0..<scale {
        guard number % 10 == 0 else { return nil }
        number /= 10
      }
      return number
    }
  }

  /// The value of a digit character, -1 for any other.
  @inline(__always)
  static func digit(_ unit: UInt16) -> Int {
    switch unit {
    case 0x30...0x39: Int(unit) - 0x30
    case 0x3007, 0x96F6: 0  // 〇 零
    case 0x4E00, 0x5E7A, 0x58F9: 1  // 一 幺 壹
    case 0x4E8C, 0x4E24, 0x8D30, 0x4FE9: 2  // 二 两 贰 俩
    case 0x4E09, 0x53C1, 0x4EE8: 3  // 三 叁 仨
    case 0x56DB, 0x8086: 4  // 四 肆
    case 0x4E94, 0x4F0D: 5  // 五 伍
    case 0x516D, 0x9646: 6  // 六 陆
    case 0x4E03, 0x67D2: 7  // 七 柒
    case 0x516B, 0x634C: 8  // 八 捌
    case 0x4E5D, 0x7396: 9  // 九 玖
    default: -1
    }
  }

  /// The value of 十 百 千 万 亿 and their formal twins, 0 for any other.
  @inline(__always)
  static func multiplier(_ unit: UInt16) -> Int {
    switch unit {
    case 0x5341, 0x62FE: 10
    case 0x767E, 0x4F70: 100
    case 0x5343, 0x4EDF: 1_000
    case 0x4E07: 10_000
    case 0x4EBF: 100_000_000
    default: 0
    }
  }

  /// The value of 廿 卅 卌, 0 for any other.
  @inline(__always)
  static func tens(_ unit: UInt16) -> Int {
    switch unit {
    case 0x5EFF: 20
    case 0x5345: 30
    case 0x534C: 40
    default: 0
    }
  }

  /// Whether a character can be part of a number.
  @inline(__always)
  static func isNumeral(_ unit: UInt16) -> Bool { digit(unit) >= 0 || multiplier(unit) > 0 || tens(unit) > 0 }

  static let half: UInt16 = 0x534A
  static let point: UInt16 = 0x70B9

  /// No number made with multipliers reaches this; what would is not read as one.
  private static let limit = 10_000_000_000_000_000

  /// The longest number that starts at `start`, nil where none does or it does not fit 18 digits.
  static func parse(_ units: UnsafePointer<UInt16>, from start: Int, count: Int) -> Value? {
    guard start < count else { return nil }
    if units[start] == half { return Value(mantissa: 5, scale: 1, end: start + 1, isDigits: false) }
    let first = units[start]
    guard isNumeral(first), multiplier(first) == 0 || multiplier(first) == 10 else { return nil }
    if let spelled = positional(units, start, count) { return spelled }
    guard let whole = composed(units, start, count) else { return nil }
    return pointed(whole, units, count)
  }

  /// A number with what follows its 点: `二十点五`. `十点五分` and `十点五十` are times.
  private static func pointed(_ whole: Value, _ units: UnsafePointer<UInt16>, _ count: Int) -> Value {
    var value = whole
    guard whole.end < count, units[whole.end] == point else { return whole }
    value.end += 1
    while value.end < count, value.scale < 6, units[value.end] >= 0x80, digit(units[value.end]) >= 0,
      value.mantissa < limit / 10
    {
      value.mantissa = value.mantissa * 10 + digit(units[value.end])
      value.scale += 1
      value.end += 1
    }
    let next = value.end < count ? units[value.end] : 0
    return value.scale > 0 && !isNumeral(next) && next != 0x5206 ? value : whole
  }

  /// Digits one after another with no multiplier behind: `2026`, `幺二八`, `12.5`.
  private static func positional(_ units: UnsafePointer<UInt16>, _ start: Int, _ count: Int) -> Value? {
    var index = start
    var number = 0
    var digits = 0
    var ascii = true
    while index < count, digit(units[index]) >= 0 {
      // A digit of the other script starts another number: `5一`.
      let isASCII = units[index] < 0x80
      if digits > 0, isASCII != ascii { break }
      ascii = isASCII
      digits += 1
      guard digits <= 17 else { return nil }
      number = number * 10 + digit(units[index])
      index += 1
    }
    guard digits > 0, index >= count || multiplier(units[index]) == 0 else { return nil }
    var scale = 0
    if index + 1 < count, units[index] == 0x2E || units[index] == point, digit(units[index + 1]) >= 0,
      (units[index + 1] < 0x80) == ascii
    {
      // 点 after a Chinese digit is a decimal point unless a clock follows: 三点五 but 三点十五.
      var after = index + 1
      while after < count, digit(units[after]) >= 0, digits < 17, scale < 6 {
        number = number * 10 + digit(units[after])
        digits += 1
        scale += 1
        after += 1
      }
      index = after
    }
    return Value(mantissa: number, scale: scale, end: index, isDigits: ascii)
  }

  /// Numbers with multipliers: `一千零五十`, `一百八`, `1千`, `三万五`, `十五`.
  private static func composed(_ units: UnsafePointer<UInt16>, _ start: Int, _ count: Int) -> Value? {
    var index = start
    var total = 0
    var section = 0
    var current = -1
    var lastMultiplier = 1
    var zero = false
    while index < count {
      let unit = units[index]
      let value = digit(unit)
      if value >= 0 {
        if value == 0 {
          zero = true
          current = -1
          index += 1
          continue
        }
        if unit < 0x80 {
          // A run of ASCII digits is one figure: 12万.
          var run = 0
          var length = 0
          while index < count, units[index] >= 0x30, units[index] <= 0x39, length < 9 {
            run = run * 10 + Int(units[index]) - 0x30
            index += 1
            length += 1
          }
          if current >= 0 { break }
          current = run
          continue
        }
        if current >= 0 { break }
        current = value
        index += 1
        continue
      }
      if tens(unit) > 0 {
        guard current < 0, section % 100 == 0 else { break }
        section += tens(unit)
        lastMultiplier = 10
        index += 1
        continue
      }
      let factor = multiplier(unit)
      guard factor > 0 else { break }
      if factor >= 10_000 {
        section += max(current, 0)
        guard section > 0 || total > 0 else { break }
        // 万亿 is a number and 万亿亿 none that anybody is owed: the limit below holds before anything is multiplied.
        let multiplied = factor == 100_000_000 ? total + section : section
        guard multiplied < Self.limit / factor else { return nil }
        total = multiplied * factor + (factor == 100_000_000 ? 0 : total)
        section = 0
      } else {
        if current < 0, factor != 10 || section % 100 != 0 && !zero { break }
        section += (current < 0 ? 1 : current) * factor
      }
      current = -1
      zero = false
      lastMultiplier = factor
      index += 1
      guard total < Self.limit, section < Self.limit else { return nil }
    }
    if current >= 0 {
      // 一百八 is 180 and 三万五 35 000, but 一百零八 is 108 and 十五 is 15.
      section += lastMultiplier >= 100 && !zero && current < 10 ? current * (lastMultiplier / 10) : current
    }
    return Value(mantissa: total + section, scale: 0, end: index, isDigits: false)
  }
}
