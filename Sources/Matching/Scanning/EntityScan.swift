/// Finds numbers, money, dates, phone and order numbers in a normalised line, and gathers the values of entity lists.
struct EntityScan {
  struct Found {
    var kind: Entity.Kind
    var start: Int
    var end: Int
  }

  struct ListHit {
    var list: Int32
    var value: Int32
    var start: Int
    var end: Int
  }

  /// What was found in the line, apart from list values.
  private(set) var found: [Found] = []
  /// Every plain or counted number, for `#` in patterns.
  private(set) var numbers: [(start: Int, end: Int)] = []
  private(set) var listHits: [ListHit] = []

  init() {}

  mutating func add(list: Int32, value: Int32, _ start: Int, _ end: Int) {
    // The longest value wins: 腾讯视频会员 and not 视频会员 within it. Values come in the order of their ends, so only the last
    // ones can overlap this one.
    var place = listHits.count
    while place > 0, listHits[place - 1].end > start {
      place -= 1
      let other = listHits[place]
      if other.start <= start, other.end >= end { return }
      if other.start >= start { listHits.remove(at: place) }
    }
    listHits.append(ListHit(list: list, value: value, start: start, end: end))
  }

  mutating func clear() {
    if !found.isEmpty { found.removeAll(keepingCapacity: true) }
    if !numbers.isEmpty { numbers.removeAll(keepingCapacity: true) }
    if !listHits.isEmpty { listHits.removeAll(keepingCapacity: true) }
  }

  /// Finds all but list values, which the word scan has added since `clear`.
  mutating func scan(_ text: NormalisedText) {
    let units = text.units
    let count = text.count
    let characters = CharacterMap.shared.entries
    var place = 0
    while place < count {
      let unit = units[place]
      guard characters[Int(unit)].beginsEntity else {
        place += 1
        continue
      }
      if unit == 0x74, let end = orderNumber(text, place) {
        place = end
        continue
      }
      if let end = word(units, place, count) {
        place = end
        continue
      }
      if unit < 0x80, let number = EnglishNumber.parse(text, from: place) {
        numbers.append((place, number.end))
        place = number.end
        continue
      }
      let isDigit = ChineseNumber.digit(unit) >= 0
      if isDigit, let end = digitRun(text, place) {
        place = end
        continue
      }
      if isDigit || unit == 0x5341 || unit == ChineseNumber.half || ChineseNumber.tens(unit) > 0,
        let number = ChineseNumber.parse(units, from: place, count: count)
      {
        place = quantity(number, text, place)
        continue
      }
      place += 1
    }
  }

  // MARK: Runs of digits

  /// A phone number or a code. Runs of fewer than four digits are plain numbers.
  private mutating func digitRun(_ text: NormalisedText, _ start: Int) -> Int? {
    let units = text.units
    var end = start
    var ascii = true
    while end < text.count, ChineseNumber.digit(units[end]) >= 0 {
      if units[end] >= 0x80 { ascii = false }
      end += 1
    }
    let length = end - start
    if ascii, length == 6, let month = datedMonth(text, start) {
      found.append(Found(kind: month, start: start, end: end))
      numbers.append((start, end))
      return end
    }
    guard length >= 4, end >= text.count || ChineseNumber.multiplier(units[end]) == 0 else { return nil }
    // A sum of money or a year is said with digits too.
    if ascii, end < text.count, Self.isMoneyUnit(units[end]) || units[end] == 0x2E { return nil }
    if length == 4, end < text.count, units[end] == 0x5E74 { return nil }
    if !ascii, length < 6,
      !(length >= 4 && (end == text.count || text.breaks[end] & NormalisedText.Break.soft != 0))
    {
      return nil
    }
    var place = start
    while place < end {
      if let stop = phone(text, place, end) {
        place = stop
        continue
      }
      // Tokens that were written apart stay apart; spaced single digits belong together.
      var stop = place + 1
      while stop < end, text.breaks[stop] & NormalisedText.Break.space == 0 { stop += 1 }
      if stop - place < 2 {
        while stop < end, phone(text, stop, end) == nil { stop += 1 }
      }
      if stop - place >= 4, stop - place <= 20 {
        found.append(Found(kind: .digits(Self.ascii(units, place, stop)), start: place, end: stop))
      } else if stop - place < 4 {
        found.append(Found(kind: .number(Self.value(units, place, stop)), start: place, end: stop))
      }
      numbers.append((place, stop))
      place = stop
    }
    return end
  }

  /// A month as in `2026-09`, whose digits only the dash parts.
  private func datedMonth(_ text: NormalisedText, _ start: Int) -> Entity.Kind? {
    let year = Self.value(text.units, start, start + 4)
    let month = Self.value(text.units, start + 4, start + 6)
    guard (2_000..<2_100).contains(year), (1...12).contains(month),
      text.breaks[start + 4] & ~NormalisedText.Break.soft == NormalisedText.Break.word,
      text.breaks[start + 5] & NormalisedText.Break.word == 0
    else { return nil }
    return .month(year: year, month: month, relative: nil)
  }

  /// Eleven digits from 1[3-9], after an optional country code, that end where a token ends.
  private mutating func phone(_ text: NormalisedText, _ start: Int, _ end: Int) -> Int? {
    var first = start
    let units = text.units
    func digit(_ place: Int) -> Int { place < end ? ChineseNumber.digit(units[place]) : -1 }
    if digit(first) == 0, digit(first + 1) == 0, digit(first + 2) == 8, digit(first + 3) == 6 {
      first += 4
    } else if digit(first) == 8, digit(first + 1) == 6, end - first >= 13 {
      first += 2
    }
    let stop = first + 11
    guard stop <= end, digit(first) == 1, digit(first + 1) >= 3 else { return nil }
    guard stop == end || text.breaks[stop] & (NormalisedText.Break.space | NormalisedText.Break.soft) != 0
    else { return nil }
    found.append(Found(kind: .phone(Self.ascii(units, first, stop)), start: start, end: stop))
    numbers.append((start, stop))
    return stop
  }

  /// `TD` and at least eight letters or digits.
  private mutating func orderNumber(_ text: NormalisedText, _ start: Int) -> Int? {
    let units = text.units
    guard start + 1 < text.count, units[start + 1] == 0x64 else { return nil }
    var end = start + 2
    var digits = 0
    while end < text.count,
      units[end] >= 0x30 && units[end] <= 0x39 || units[end] >= 0x61 && units[end] <= 0x7A
    {
      if units[end] < 0x40 { digits += 1 }
      end += 1
    }
    guard digits >= 6, end - start >= 10, end - start <= 32 else { return nil }
    var name = ""
    for place in start..<end {
      let unit = units[place]
      name.unicodeScalars.append(Unicode.Scalar(UInt8(unit >= 0x61 ? unit - 32 : unit)))
    }
    found.append(Found(kind: .orderNumber(name), start: start, end: end))
    return end
  }

  private static func ascii(_ units: UnsafePointer<UInt16>, _ start: Int, _ end: Int) -> String {
    var text = ""
    for place in start..<end {
      text.unicodeScalars.append(Unicode.Scalar(UInt8(0x30 + ChineseNumber.digit(units[place]))))
    }
    return text
  }

  private static func value(_ units: UnsafePointer<UInt16>, _ start: Int, _ end: Int) -> Int {
    var number = 0
    for place in start..<end { number = number * 10 + ChineseNumber.digit(units[place]) }
    return number
  }

  // MARK: Numbers with a unit

  private static func isMoneyUnit(_ unit: UInt16) -> Bool {
    unit == 0x5143 || unit == 0x5757 || unit == 0x5706 || unit == 0x868A
  }

  /// Money, a month, or a plain number; the answer is where it ends.
  private mutating func quantity(_ number: ChineseNumber.Value, _ text: NormalisedText, _ start: Int) -> Int {
    let units = text.units
    let count = text.count
    let next = number.end < count ? units[number.end] : 0
    if let (fen, end) = Money.parse(number, units, phraseEnd(text, number.end)) ?? bare(number, text, start) {
      if !isGuess(number, text, start) { found.append(Found(kind: .amountFen(fen), start: start, end: end)) }
      numbers.append((start, number.end))
      return end
    }
    if next == 0x5E74, let year = number.integer, year >= 2000 && year < 2100 || year >= 8 && year < 100,
      let month = ChineseNumber.parse(units, from: number.end + 1, count: count), let value = month.integer,
      (1...12).contains(value), month.end < count, units[month.end] == 0x6708
    {
      let end = monthEnd(units, month.end, count)
      found.append(
        Found(
          kind: .month(year: year < 100 ? 2000 + year : year, month: value, relative: nil), start: start,
          end: end))
      return end
    }
    if next == 0x6708, let value = number.integer, (1...12).contains(value) {
      let end = monthEnd(units, number.end, count)
      found.append(Found(kind: .month(year: nil, month: value, relative: nil), start: start, end: end))
      numbers.append((start, number.end))
      return end
    }
    // 半 alone is no number; before a unit of time or measure it is a half.
    if units[start] == ChineseNumber.half, !Self.takesHalf(next) { return number.end }
    numbers.append((start, number.end))
    if let value = number.integer {
      found.append(Found(kind: .number(value), start: start, end: number.end))
    }
    return number.end
  }

  private static func takesHalf(_ unit: UInt16) -> Bool {
    switch unit {
    case 0x4E2A, 0x5C0F, 0x5E74, 0x5929, 0x5206, 0x6708: true  // 个 小(时) 年 天 分 月
    default: false
    }
  }

  private func monthEnd(_ units: UnsafePointer<UInt16>, _ month: Int, _ count: Int) -> Int {
    month + 1 < count && units[month + 1] == 0x4EFD ? month + 2 : month + 1
  }

  // MARK: Words

  /// Whether an order number or one of the words of `word` can begin with this.
  static func isFirstOfWord(_ unit: UInt16) -> Bool {
    switch unit {
    case 0x74, 0x7B2C, 0x6700, 0x5012, 0x4E0A, 0x4E0B, 0x8FD9, 0x672C, 0x5F53, 0x5168, 0x6240, 0x7EDF, 0x901A,
      0x90FD, 0x4E00, 0x5927:
      true
    default: false
    }
  }

  /// Ordinals, months by relation and words for all of them.
  private mutating func word(_ units: UnsafePointer<UInt16>, _ start: Int, _ count: Int) -> Int? {
    func unit(_ offset: Int) -> UInt16 {
      start + offset >= 0 && start + offset < count ? units[start + offset] : 0
    }
    func take(_ kind: Entity.Kind, _ length: Int) -> Int {
      found.append(Found(kind: kind, start: start, end: start + length))
      return start + length
    }
    switch unit(0) {
    case 0x7B2C:  // 第
      guard let number = ChineseNumber.parse(units, from: start + 1, count: count),
        let value = number.integer, value > 0
      else { return nil }
      let next = number.end < count ? units[number.end] : 0
      let end =
        next == 0x4E2A || next == 0x6761 || next == 0x9879 || next == 0x6B3E || next == 0x4EF6
        ? number.end + 1 : number.end
      numbers.append((start + 1, number.end))
      return take(.ordinal(value), end - start)
    case 0x6700:  // 最后一个
      guard unit(1) == 0x540E else { return nil }
      guard unit(2) == 0x4E00 || unit(2) == 0x90A3 else { return nil }
      return take(.ordinal(-1), unit(3) == 0x4E2A || unit(3) == 0x9879 || unit(3) == 0x6761 ? 4 : 3)
    case 0x5012:  // 倒数第二个
      guard unit(1) == 0x6570, unit(2) == 0x7B2C, ChineseNumber.digit(unit(3)) > 0 else { return nil }
      return take(.ordinal(-ChineseNumber.digit(unit(3))), unit(4) == 0x4E2A ? 5 : 4)
    case 0x5927:  // 大上个月
      guard unit(1) == 0x4E0A, unit(2) == 0x6708 || unit(2) == 0x4E2A && unit(3) == 0x6708 else { return nil }
      return take(.month(year: nil, month: nil, relative: -2), unit(2) == 0x6708 ? 3 : 4)
    case 0x4E0A:  // 上个月 上月 上上个月 上上月
      if unit(1) == 0x4E2A, unit(2) == 0x6708 { return take(.month(year: nil, month: nil, relative: -1), 3) }
      if unit(1) == 0x6708 { return take(.month(year: nil, month: nil, relative: -1), 2) }
      if unit(1) == 0x4E0A, unit(2) == 0x4E2A, unit(3) == 0x6708 {
        return take(.month(year: nil, month: nil, relative: -2), 4)
      }
      if unit(1) == 0x4E0A, unit(2) == 0x6708 { return take(.month(year: nil, month: nil, relative: -2), 3) }
      return nil
    case 0x4E0B:  // 下个月 下月
      if unit(1) == 0x4E2A, unit(2) == 0x6708 { return take(.month(year: nil, month: nil, relative: 1), 3) }
      if unit(1) == 0x6708 { return take(.month(year: nil, month: nil, relative: 1), 2) }
      return nil
    case 0x8FD9:  // 这个月
      if unit(1) == 0x4E2A, unit(2) == 0x6708 { return take(.month(year: nil, month: nil, relative: 0), 3) }
      return unit(1) == 0x6708 ? take(.month(year: nil, month: nil, relative: 0), 2) : nil
    case 0x672C, 0x5F53:  // 本月 当月
      return unit(1) == 0x6708 ? take(.month(year: nil, month: nil, relative: 0), 2) : nil
    case 0x5168:  // 全部 全都 全
      return take(.all, unit(1) == 0x90E8 || unit(1) == 0x90FD ? 2 : 1)
    case 0x6240:  // 所有
      return unit(1) == 0x6709 ? take(.all, 2) : nil
    case 0x7EDF, 0x901A:  // 统统 通通
      return unit(1) == unit(0) ? take(.all, 2) : nil
    case 0x90FD:  // 都, but not 不管是什么都
      let isWhatever =
        unit(-1) == 0x5565 && unit(-2) == 0x662F
        || unit(-1) == 0x4E48 && unit(-2) == 0x4EC0 && unit(-3) == 0x662F
      return isWhatever ? nil : take(.all, 1)
    case 0x4E00:  // 一起 一个不留 一块儿, but not 跟她一起办的
      if unit(1) == 0x8D77 { return unit(3) == 0x7684 ? start + 2 : take(.all, 2) }
      if unit(1) == 0x4E2A, unit(2) == 0x4E0D, unit(3) == 0x7559 { return take(.all, 4) }
      return nil
    default: return nil
    }
  }
}
