/// Sums of money as they are said: `五块钱` 500 fen, `两块五` 250, `3毛` 30, `12.5元` 1250, `30rmb`.
enum Money {
  /// The fen and the end of the sum that a number begins, nil if it is no money.
  static func parse(
    _ number: ChineseNumber.Value, _ units: UnsafePointer<UInt16>, _ count: Int
  ) -> (fen: Int, end: Int)? {
    func unit(_ place: Int) -> UInt16 { place < count ? units[place] : 0 }
    var end = number.end
    let factor: Int
    switch unit(end) {
    case 0x5143, 0x5706, 0x5757, 0x868A: factor = 100  // 元 圆 块 蚊
    case 0x6BDB: factor = 10  // 毛
    case 0x89D2: factor = 10  // 角
    case 0x5206 where unit(end + 1) == 0x94B1: factor = 1  // 分钱
    case 0x72 where unit(end + 1) == 0x6D && unit(end + 2) == 0x62:  // rmb
      return scaled(number, 100).map { ($0, end + 3) }
    default: return nil
    }
    guard var fen = scaled(number, factor), fen < 1_000_000_000_000_000_000 else { return nil }
    end += 1
    // 毛 may go on: 三毛三, 3块3毛3分; but not 三毛3个 or 三毛33.
    func takeFen() {
      let digit = ChineseNumber.digit(unit(end))
      let next = unit(end + 1)
      guard digit > 0 else { return }
      if next == 0x5206 {
        fen += Int(digit)
        end += 2
      } else if !isCounter(next), !ChineseNumber.isNumeral(next),
        ![0x5143, 0x5706, 0x5757, 0x6BDB, 0x89D2].contains(next)
      {
        fen += Int(digit)
        end += 1
      }
    }
    // 块 may go on: 两块五, 两块五毛, 两块零五分.
    if factor == 100, let part = ChineseNumber.parse(units, from: end, count: count), part.scale == 0,
      part.end - end <= 2,
      ChineseNumber.digit(units[end]) >= 0 || unit(end) == 0x96F6
    {
      switch unit(part.end) {
      case 0x6BDB, 0x89D2:
        fen += part.mantissa * 10
        end = part.end + 1
        takeFen()
      case 0x5206:
        fen += part.mantissa
        end = part.end + 1
      default:
        // 两块五 and 9块9, but not 两块五个 or 五块2026.
        if part.end - end == 1, part.mantissa < 10, !isCounter(unit(part.end)) {
          fen += part.mantissa * 10
          end = part.end
        }
      }
    } else if factor == 100, unit(end) == ChineseNumber.half {
      fen += 50
      end += 1
    } else if factor == 10 {
      takeFen()
    }
    if unit(end) == 0x94B1 { end += 1 }  // 钱
    return (fen, end)
  }

  private static func isCounter(_ unit: UInt16) -> Bool {
    switch unit {
    // 个条天月年次项号张折 g m 兆
    case 0x4E2A, 0x6761, 0x5929, 0x6708, 0x5E74, 0x6B21, 0x9879, 0x53F7, 0x5F20, 0x6298, 0x67, 0x6D, 0x5146:
      true
    default: false
    }
  }

  private static func scaled(_ number: ChineseNumber.Value, _ factor: Int) -> Int? {
    let (product, overflow) = number.mantissa.multipliedReportingOverflow(by: factor)
    guard !overflow else { return nil }
    var divisor = 1
    for _ in 0..<number.scale { divisor *= 10 }
    // Half a fen is no money; it is rounded down.
    return product / divisor
  }
}
