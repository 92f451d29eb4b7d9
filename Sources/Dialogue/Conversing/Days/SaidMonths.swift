import DomainCore
import Matching

/// `3月到5月的账单`, `最近三个月`, `今年一共扣了多少`: months that are asked for together.
enum SaidMonths {
  /// From the first month to the last, each as year × 12 + month − 1; nil when at most one is said.
  static func stretch(in heard: Heard, on day: BeijingDay) -> ClosedRange<Int>? {
    let now = day.civil.year * 12 + day.civil.month - 1
    let line = Line(heard, now: now)
    return line.fromTo ?? line.counted ?? line.year(of: day.civil.year)
  }

  /// A month that was said, as year × 12 + month − 1; one without a year is the last of that name.
  static func index(of said: (year: Int?, month: Int?, relative: Int?), now: Int) -> Int? {
    if let relative = said.relative { return now + relative }
    guard let named = said.month else { return nil }
    let year = said.year ?? (named <= now % 12 + 1 ? now / 12 : now / 12 - 1)
    return year * 12 + named - 1
  }

  private struct Line {
    let text: String
    let scalars: [Unicode.Scalar]
    let entities: [Entity]
    let words: SaidWords
    let now: Int

    init(_ heard: Heard, now: Int) {
      text = heard.reading.text
      scalars = Array(text.unicodeScalars)
      entities = heard.reading.entities.filter {
        $0.range.upperBound <= heard.reading.text.unicodeScalars.count
      }
      words = heard.words
      self.now = now
    }

    func before(_ place: Int) -> String { String(scalars: scalars[..<place]) }
    func behind(_ place: Int) -> String { String(scalars: scalars[place...]) }

    /// 3月到5月, 三到五月, 10月到现在.
    var fromTo: ClosedRange<Int>? {
      let months = entities.compactMap { entity -> (range: Range<Int>, month: Int)? in
        guard case .month(let year, let month, let relative) = entity.kind,
          let index = SaidMonths.index(of: (year, month, relative), now: now)
        else { return nil }
        return (entity.range, index)
      }
      guard let last = months.last else { return nil }
      if months.count > 1, let first = months.dropLast().last,
        first.range.upperBound <= last.range.lowerBound,
        words[.joinsMonths].contains(
          String(scalars: scalars[first.range.upperBound..<last.range.lowerBound]))
      {
        return range(first.month, last.month)
      }
      if words.has(.untilNow, beginning: behind(last.range.upperBound)), last.month <= now {
        return last.month...now
      }
      let number = entities.last { $0.range.upperBound < last.range.lowerBound }
      guard let number, case .number(let month) = number.kind, (1...12).contains(month),
        words[.joinsMonths].contains(
          String(scalars: scalars[number.range.upperBound..<last.range.lowerBound]))
      else { return nil }
      return range(last.month - last.month % 12 + month - 1, last.month)
    }

    /// 11月到2月 goes over the turn of the year.
    private func range(_ first: Int, _ last: Int) -> ClosedRange<Int> {
      first <= last ? first...last : min(first - 12, last)...last
    }

    /// 最近三个月, 前两个月, 近半年.
    var counted: ClosedRange<Int>? {
      for entity in entities {
        guard case .number(let count) = entity.kind, (2...24).contains(count),
          behind(entity.range.upperBound).hasPrefix("个月")
        else { continue }
        if words.has(.lastMonths, ending: before(entity.range.lowerBound)) { return now - count + 1...now }
        if words.has(.monthsBefore, ending: before(entity.range.lowerBound)) { return now - count...now - 1 }
      }
      let stretches = [("半年", 6), ("一年", 12)]
      return stretches.lazy.compactMap { word, count -> ClosedRange<Int>? in
        guard let place = text.firstRange(of: word)?.lowerBound else { return nil }
        let first = text[..<place]
        if words.has(.lastMonths, ending: first) { return now - count + 1...now }
        return words.has(.monthsBefore, ending: first) ? now - count...now - 1 : nil
      }.first
    }

    /// 今年的账单, 去年一共扣了多少.
    func year(of this: Int) -> ClosedRange<Int>? {
      for (word, year) in [("今年", this), ("去年", this - 1)] {
        guard let place = text.firstRange(of: word)?.upperBound,
          words.has(.ofWholeYear, beginning: text[place...])
        else { continue }
        return year * 12...min(year * 12 + 11, now)
      }
      return nil
    }
  }
}
