import DomainCore

/// Days that a line names as people do: `后天`, `周六`, `下周一上午`, `28号`, `11月二十八日`, `三天后`.
///
/// Weeks begin on Monday: 下周六 is the Saturday of the week after this one. A weekday without 这 or 下 is the next one, and on
/// that very weekday it may be today or a week later. A day of the month without a month is the next such day.
struct SaidDay: Hashable {
  /// What each mention can mean, in their order; one that is turned down (`周六不行`) is left out.
  private(set) var mentions: [[BeijingDay]] = []

  /// Whether a day was named at all.
  var isEmpty: Bool { mentions.isEmpty }
  /// The one day that the line can only mean; nil when it names none or several.
  var only: BeijingDay? { mentions.count == 1 && mentions[0].count == 1 ? mentions[0][0] : nil }

  /// The one day of these that the line can only mean: 周六 said on a Saturday is the next one, where today isn't among them.
  func only(of days: [BeijingDay]) -> BeijingDay? {
    guard only == nil, mentions.count == 1 else { return only }
    let possible = mentions[0].filter(days.contains)
    return possible.count == 1 ? possible[0] : nil
  }

  init(in text: String, today: BeijingDay, _ words: SaidWords) {
    let line = Array(text)
    var place = 0
    while place < line.count {
      guard let found = Self.mention(in: line, at: place, today) else {
        place += 1
        continue
      }
      let isTurnedDown = TurnedDownWords.areAround(
        before: String(line[..<place]), after: String(line[found.end...]), words)
      if !isTurnedDown, !mentions.contains(found.days) { mentions.append(found.days) }
      place = found.end
    }
  }

  /// Whether a part of the day is named, which no rule here can promise.
  static func saysHour(_ text: String, _ words: SaidWords) -> Bool {
    words.has(.saysHour, in: text)
  }

  private typealias Mention = (days: [BeijingDay], end: Int)

  private static func mention(in line: [Character], at place: Int, _ today: BeijingDay) -> Mention? {
    relative(in: line, at: place, today) ?? weekday(in: line, at: place, today)
      ?? date(in: line, at: place, today)
  }

  // MARK: - 后天, 三天后

  private static let near: [(word: String, days: Int)] = [
    ("大后天", 3), ("后天", 2), ("后日", 2), ("明天", 1), ("明日", 1), ("明儿", 1), ("今天", 0), ("今日", 0),
  ]

  private static func relative(in line: [Character], at place: Int, _ today: BeijingDay) -> Mention? {
    for (word, days) in near where line[place...].starts(with: word) {
      return ([today.adding(days: days)], place + word.count)
    }
    guard let (number, end) = number(in: line, at: place), number > 0,
      ["天后", "天之后", "天以后"].contains(where: { line[end...].starts(with: $0) })
    else { return nil }
    return ([today.adding(days: number)], end + 2)
  }

  // MARK: - 周六, 下周一

  private static func weekday(in line: [Character], at place: Int, _ today: BeijingDay) -> Mention? {
    var end = place
    var weeks: Int?
    while end < line.count, line[end] == "下" {
      weeks = (weeks ?? 0) + 1
      end += 1
    }
    if weeks == nil, end < line.count, "这本".contains(line[end]) {
      weeks = 0
      end += 1
    }
    if weeks != nil, end < line.count, line[end] == "个" { end += 1 }
    guard let word = ["周", "星期", "礼拜"].first(where: { line[end...].starts(with: $0) }) else { return nil }
    end += word.count
    guard end < line.count, let named = weekdays[line[end]] else { return nil }
    let monday = today.adding(days: 1 - today.weekday)
    let days = named.flatMap { weekday -> [BeijingDay] in
      if let weeks { return [monday.adding(days: 7 * weeks + weekday - 1)] }
      let ahead = (weekday - today.weekday + 7) % 7
      return ahead == 0 ? [today, today.adding(days: 7)] : [today.adding(days: ahead)]
    }
    return (days, end + 1)
  }

  private static let weekdays: [Character: [Int]] = [
    "一": [1], "二": [2], "三": [3], "四": [4], "五": [5], "六": [6], "日": [7], "天": [7], "末": [6, 7],
    "1": [1], "2": [2], "3": [3], "4": [4], "5": [5], "6": [6], "7": [7],
  ]

  // MARK: - 28号, 11月28日

  private static func date(in line: [Character], at place: Int, _ today: BeijingDay) -> Mention? {
    // 第二号 is a place in a list.
    guard place == 0 || line[place - 1] != "第", let first = number(in: line, at: place) else { return nil }
    var end = first.end
    var month: Int?
    var day = first.number
    if end < line.count, line[end] == "月", let second = number(in: line, at: end + 1) {
      month = first.number
      day = second.number
      end = second.end
    }
    let isMarked = end < line.count && "号日".contains(line[end])
    guard isMarked || month != nil, (1...31).contains(day) else { return nil }
    if isMarked { end += 1 }
    guard end == line.count || line[end] != "码" else { return nil }
    guard let found = next(month: month, day: day, from: today) else { return nil }
    return ([found], end)
  }

  /// The next such day from a day on.
  private static func next(month: Int?, day: Int, from today: BeijingDay) -> BeijingDay? {
    for ahead in 0...12 {
      let civil = today.adding(days: 1 - today.civil.day).adding(months: ahead).civil
      guard month == nil || month == civil.month,
        let found = BeijingDay(year: civil.year, month: civil.month, day: day), found >= today
      else { continue }
      return found
    }
    return nil
  }

  /// A whole number up to 99 in digits or Chinese numerals, with where it ends.
  private static func number(in line: [Character], at place: Int) -> (number: Int, end: Int)? {
    var end = place
    var digits = ""
    while end < line.count, line[end].isASCII, line[end].isNumber, digits.count < 3 {
      digits.append(line[end])
      end += 1
    }
    if let number = Int(digits) { return number < 100 ? (number, end) : nil }
    var tens: Int?
    var ones: Int?
    while end < line.count {
      if line[end] == "十", tens == nil {
        tens = ones ?? 1
        ones = nil
      } else if let digit = numerals[line[end]], ones == nil {
        ones = digit
      } else {
        break
      }
      end += 1
    }
    guard end > place else { return nil }
    return ((tens ?? 0) * 10 + (ones ?? 0), end)
  }

  private static let numerals: [Character: Int] = [
    "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
  ]
}
