import DomainCore
import Matching

/// What a line names one beside the other, `宽带、畅享59元套餐和彩铃`: none of it may be forgotten, whatever kind each is of (R13).
struct ThingsListed {
  /// All that is named in the list, in its order.
  let services: [Service]
  /// Whether each thing can mean one service only.
  let isSure: Bool

  /// The longest list of a line; nil when nothing stands beside anything.
  init?(
    _ reading: Reading, at services: [Service], listed: [ID<Service>], _ catalogue: [ID<Product>: Product],
    _ words: SaidWords
  ) {
    let scalars = Array(reading.text.unicodeScalars)
    var things = PointingLine(reading, services, listed, catalogue, words).clauses.flatMap(\.items)
      .compactMap { item -> PointingLine.Reference? in
        if case .reference(let reference) = item { reference } else { nil }
      }
    things += Self.general(in: scalars, of: services, beside: things, words)
    things.sort { $0.range.lowerBound < $1.range.lowerBound }
    var longest: [PointingLine.Reference] = []
    var list: [PointingLine.Reference] = []
    for thing in things {
      if let last = list.last, thing.range.lowerBound >= last.range.upperBound,
        !Self.joins(scalars[last.range.upperBound..<thing.range.lowerBound], words)
      {
        list = []
      }
      list.append(thing)
      if list.count > longest.count { longest = list }
    }
    guard longest.count > 1 else { return nil }
    self.services = longest.flatMap(\.services).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    // 会员 beside 阅读 is the other one.
    let sure = longest.filter { $0.services.count == 1 }.flatMap(\.services)
    isSure = longest.allSatisfy { thing in
      thing.services.count == 1 || thing.services.filter { !sure.contains($0) }.count == 1
    }
  }

  /// `套餐`, `会员`: a kind by its general word, where the customer has something of it and no name holds the word.
  static func general(
    in scalars: [Unicode.Scalar], of services: [Service], beside named: [PointingLine.Reference],
    _ words: SaidWords
  ) -> [PointingLine.Reference] {
    said(words).flatMap { word, kind -> [PointingLine.Reference] in
      let meant = services.filter { $0.kind == kind }
      guard !meant.isEmpty else { return [] }
      return SaidWords.ranges(of: word, in: scalars).filter { range in
        !named.contains { $0.range.overlaps(range) || $0.range.upperBound == range.lowerBound }
      }.map { PointingLine.Reference(services: meant, range: $0) }
    }
  }

  /// All of its kind, where a word is such a general one: 手机报 is a 会员 too. Nil for any other word.
  static func kindMeant(by word: ArraySlice<Unicode.Scalar>, of services: [Service], _ words: SaidWords)
    -> [Service]?
  {
    guard let kind = said(words).first(where: { word.elementsEqual($0.word.unicodeScalars) })?.kind else {
      return nil
    }
    return services.filter { $0.kind == kind }
  }

  /// Whether nothing stands between two things but words that join them.
  static func joins(_ between: ArraySlice<Unicode.Scalar>, _ words: SaidWords) -> Bool {
    var rest = String(scalars: between)[...]
    // 第一个第三个, 彩铃流量包: what follows at once stands beside it too.
    var isJoined = rest.isEmpty
    while !rest.isEmpty {
      if let word = words.first(.joinsNamed, beginning: rest) {
        rest = rest.dropFirst(word.count)
        isJoined = true
      } else if let word = words.first(.betweenNamed, beginning: rest) {
        rest = rest.dropFirst(word.count)
      } else {
        return false
      }
    }
    return isJoined
  }

  /// These of what was offered, and what else stands in one list with them: 会员 of `流量包和会员`.
  static func completing(
    _ chosen: [Int], by reading: Reading, of services: [Service], _ turn: borrowing TurnContext
  ) -> [Int] {
    let list = ThingsListed(
      reading, at: services, listed: services.map(\.id), turn.library.policies.products, turn.words)
    guard let list, list.isSure, chosen.allSatisfy({ list.services.contains(services[$0]) }) else {
      return chosen
    }
    return services.indices.filter { list.services.contains(services[$0]) }
  }

  private static func said(_ words: SaidWords) -> [(word: String, kind: ServiceKind)] {
    lists.flatMap { list, kind in words[list].map { ($0, kind) } }
  }

  private static let lists: [(WordList, ServiceKind)] = [
    (.planWords, .plan), (.membershipWords, .membership), (.dataWords, .data), (.voiceWords, .voice),
    (.smsWords, .sms),
  ]
}
