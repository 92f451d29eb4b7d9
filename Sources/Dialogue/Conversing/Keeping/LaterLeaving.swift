import Matching

/// `会员等到期再退`, `下个月再退彩铃`: a leaving that is put off isn't done now. What is to be used to its end ends by its renewal's being
/// switched off; for any other day nothing is booked, and that is said.
struct LaterLeaving {
  /// What isn't put off, 先退彩铃 of `先退彩铃，会员等到期再退`; empty where all of it is.
  let rest: String
  /// What is to be used to its end, in plain words: 关闭会员的自动续费.
  let renewals: [String]
  /// What is put off to a day that isn't booked, by the customer's words; empty where none is named.
  let things: [String]
  /// Whether that is said as what it is: `彩铃到期不续`.
  private let saysRenewal: Bool

  /// Nil when nothing is put off, or the line asks, tells or refuses to wait.
  init?(_ heard: Heard) {
    let text = heard.reading.text
    guard heard.reading.entities.contains(where: Self.isDay), heard.listed("later_not").isEmpty,
      !heard.isAsked, text.count <= Self.longest, !text.hasSuffix("吗"), !text.hasSuffix("呢")
    else { return nil }
    let scalars = Array(text.unicodeScalars)
    let phrases = Self.phrases(of: scalars, heard.words)
    // 到期退划不划算 asks something, in whatever words.
    if phrases.count == 1, let intent = heard.intent,
      !["unsubscribe.", "autorenew.", "dialog.", "confirm."].contains(where: intent.hasPrefix)
    {
      return nil
    }
    var rest: [String] = []
    var things: [String] = []
    var isPutOff = false
    var renewals: [String] = []
    for range in phrases {
      let phrase = String(scalars: scalars[range])
      guard let way = Self.way(of: phrase, range, heard) else {
        rest.append(phrase)
        continue
      }
      isPutOff = true
      let named = Self.things(in: phrase, range, scalars, heard)
      let isOfPeriod =
        phrase.contains("续") || !named.contains { heard.words[.ofContracts].contains(where: $0.contains) }
      guard way == .end, isOfPeriod, !named.isEmpty else {
        things += named
        continue
      }
      renewals.append("关闭\(named.joined(separator: "和"))的自动续费")
    }
    guard isPutOff else { return nil }
    self.rest = rest.joined(separator: "，")
    self.renewals = renewals
    self.things = things
    saysRenewal = text.contains("续")
  }

  /// Whether nothing is to be done now: `过完年再退会员`.
  var wantsNothingNow: Bool { rest.isEmpty && renewals.isEmpty }

  /// What is done now of the line: what isn't put off, then what ends by itself.
  func reading(_ read: (String) -> Reading) -> Reading {
    let parts = (rest.isEmpty ? [] : [rest]) + renewals
    guard let first = parts.first else { return read(Self.nothing) }
    var whole = read(first)
    for part in parts.dropFirst() { whole.append(read(part)) }
    return whole
  }

  func say(_ turn: inout TurnContext) {
    if !renewals.isEmpty, !saysRenewal { turn.say(.laterNotBooked) }
    guard things.isEmpty else { return turn.say(.laterNotNow, ["things": .list(things.map { .text($0) })]) }
    if wantsNothingNow { turn.say(.laterNothingNow) }
  }

  private static let nothing = "以后再退"

  private static func isDay(_ entity: Entity) -> Bool {
    if case .listed(let list, _) = entity.kind { ["later", "until_end"].contains(list) } else { false }
  }

  private enum Way { case end, day }

  /// How a phrase puts leaving off; nil when it doesn't.
  private static func way(of phrase: String, _ range: Range<Int>, _ heard: Heard) -> Way? {
    var said = Set<String>()
    for entity in heard.reading.entities where range.contains(entity.range.lowerBound) {
      guard Self.isDay(entity), case .listed(let list, let value) = entity.kind else { continue }
      said.insert(list == "until_end" ? "end" : value)
    }
    guard !said.isEmpty, heard.words.has(.actsPutOffToDay, in: phrase) else { return nil }
    if said.contains("end") { return .end }
    if said.contains("day") { return .day }
    // 等我换了工作再退: the word that puts off stands behind what is waited for.
    guard let again = phrase.firstRange(of: "再") else { return nil }
    let act = phrase[again.upperBound...].prefix(farthestAct)
    guard heard.words.has(.actsPutOffToDay, in: act) else { return nil }
    return heard.words.has(.usedFirst, in: phrase[..<again.lowerBound]) ? .end : .day
  }

  /// The names in a phrase; what is waited for, 会员 of `等我把会员用完再退彩铃`, is none where another stands behind.
  private static func things(
    in phrase: String, _ range: Range<Int>, _ scalars: [Unicode.Scalar], _ heard: Heard
  ) -> [String] {
    let named = heard.reading.entities.compactMap { entity -> (Int, String)? in
      guard case .listed("product", _) = entity.kind, range.contains(entity.range.lowerBound) else {
        return nil
      }
      return (entity.range.lowerBound, String(scalars: scalars[entity.range]))
    }
    let again = scalars[range].firstIndex(of: "再") ?? range.lowerBound
    let behind = named.filter { $0.0 > again }.map(\.1)
    let general = KindWords.word(in: String(scalars: scalars[again..<range.upperBound]), heard.words)
    let meant = behind.isEmpty && general == nil ? named.map(\.1) : behind
    let rest = named.reduce(phrase) { $0.replacing($1.1, with: " ") }
    let word = behind.isEmpty && general == nil ? KindWords.word(in: rest, heard.words) : general
    return meant + [word].compactMap(\.self).filter { word in !meant.contains { $0.contains(word) } }
  }

  /// The phrases of a line; 等我换了工作，再退会员 is one.
  private static func phrases(of scalars: [Unicode.Scalar], _ words: SaidWords) -> [Range<Int>] {
    var found: [Range<Int>] = []
    for (range, _) in Phrases.ranges(in: scalars) {
      if let last = found.last, scalars[range.lowerBound] == "再", scalars[last].contains("等"),
        !words.has(.actsPutOffToDay, in: String(scalars: scalars[last]))
      {
        found[found.count - 1] = last.lowerBound..<range.upperBound
      } else {
        found.append(range)
      }
    }
    return found
  }

  /// In characters, where many stand before the act: 再 and a few words.
  private static let farthestAct = 8
  private static let longest = 80
}
