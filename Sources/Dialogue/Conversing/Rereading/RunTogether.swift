import Matching

/// Clauses said in one breath, with no mark between what is ended and what stays: `退彩铃但是流量包留着`, `都退了就留流量包`, `彩铃不退了退语音包`. Each
/// act takes the things on one side of it; where one reading of the whole phrase does, its marks are put in.
enum RunTogether {
  /// The line with its marks; nil where it needs none, or no reading takes every act and thing.
  static func parted(_ reading: Reading, _ words: SaidWords) -> String? {
    let heard = Heard(reading: reading, words: words)
    let said = PointingLine.acts(in: reading).map {
      (act: $0.act == .keep ? Act.keep : .leave, range: $0.range)
    }
    let acts = refusals(in: reading) + said
    guard !acts.isEmpty,
      reading.text.unicodeScalars.count <= longest, !heard.isAsked, !heard.endsAsQuestion,
      !heard.isConditional
    else { return nil }
    let scalars = Array(reading.text.unicodeScalars)
    var places: Set<Int> = []
    for (range, isAsked) in Phrases.ranges(in: scalars) where !isAsked {
      let tokens = tokens(of: reading, acts, scalars, in: range, words)
      // 别把会员退了 is one act around its thing.
      guard !tokens.contains(where: { scalars[$0.range].last == "把" }),
        !keepsForNothing(scalars, tokens, words),
        let clauses = clauses(of: tokens[...])
      else { continue }
      for (clause, next) in zip(clauses, clauses.dropFirst()) where act(of: clause) != act(of: next) {
        guard let end = clause.last?.range.upperBound, let start = next.first?.range.lowerBound else {
          continue
        }
        places.insert(beginning(of: scalars[end..<start], words))
      }
    }
    guard !places.isEmpty else { return nil }
    var marked = String.UnicodeScalarView()
    for (place, scalar) in scalars.enumerated() {
      if places.contains(place) { marked.append("，") }
      marked.append(scalar)
    }
    return String(marked)
  }

  private enum Act { case leave, keep, stopRenewal }

  private struct Token {
    var range: Range<Int>
    /// Nil for a thing.
    var act: Act?
    /// An act that needs no thing: 都退了, and 不退了 of what is open.
    var standsAlone = false
    /// A thing that belongs to the one before it: 彩铃和会员.
    var isJoined = false
  }

  /// 不退了, which keeps what it is said of.
  private static func refusals(in reading: Reading) -> [(act: Act, range: Range<Int>)] {
    reading.entities.compactMap { entity in
      entity.kind == .listed(list: "stopping", value: "yes") ? (.keep, entity.range) : nil
    }
  }

  private static func act(of clause: ArraySlice<Token>) -> Act? {
    clause.lazy.compactMap(\.act).first
  }

  /// Acts and things of a phrase in their order; none where it has not two kinds of acts.
  private static func tokens(
    of reading: Reading, _ acts: [(act: Act, range: Range<Int>)], _ scalars: [Unicode.Scalar],
    in phrase: Range<Int>, _ words: SaidWords
  ) -> [Token] {
    var found: [Token] = []
    func add(_ range: Range<Int>, _ act: Act? = nil) {
      guard phrase.contains(range), !found.contains(where: { $0.range.overlaps(range) }) else { return }
      found.append(Token(range: range, act: act))
    }
    // 语音包的自动续费关掉 ends no 语音包.
    let stopping = words.ranges(of: .stopsRenewalBehind, in: scalars, phrase)
    for range in stopping.sorted(by: { $0.count > $1.count }) { add(range, .stopRenewal) }
    for (act, range) in acts { add(range, act) }
    for list in [WordList.keepsOnly, .keepsBehindThing] {
      for range in words.ranges(of: list, in: scalars, phrase) { add(range, .keep) }
    }
    guard Set(found.compactMap(\.act)).count > 1 else { return [] }
    for entity in reading.entities {
      switch entity.kind {
      case .listed("product", _), .listed("paraphrase", _), .amountFen, .ordinal: add(entity.range)
      default: break
      }
    }
    for list in [WordList.others, .wordsOfKinds, .planWords, .smsPackWords] {
      for range in words.ranges(of: list, in: scalars, phrase) { add(range) }
    }
    found.sort { $0.range.lowerBound < $1.range.lowerBound }
    var joined: [Token] = []
    for var token in found {
      let before = String(
        scalars: scalars[(joined.last?.range.upperBound ?? phrase.lowerBound)..<token.range.lowerBound])
      if token.act == nil {
        token.isJoined = joined.last?.act == nil && words.has(.joinsThings, in: before)
      } else {
        token.standsAlone =
          token.act == .leave ? words.has(.sayAllBeforeAct, ending: before) : joined.isEmpty && before.isEmpty
      }
      joined.append(token)
    }
    return joined
  }

  /// The clauses of a phrase: an act with the things behind it, or with those before it, or alone. Nil where not all can be told.
  private static func clauses(of tokens: ArraySlice<Token>) -> [ArraySlice<Token>]? {
    guard let first = tokens.first else { return [] }
    func going(on clause: ArraySlice<Token>) -> [ArraySlice<Token>]? {
      clauses(of: tokens[clause.endIndex...]).map { [clause] + $0 }
    }
    guard first.act != nil else {
      guard let act = tokens.firstIndex(where: { $0.act != nil }) else { return nil }
      return going(on: tokens[...act])
    }
    if first.standsAlone, let rest = going(on: tokens.prefix(1)) { return rest }
    let behind = tokens.dropFirst().prefix { $0.act == nil }
    // The most that can go with it; 和 parts nothing.
    for end in stride(from: behind.endIndex, to: behind.startIndex, by: -1)
    where end == tokens.endIndex || !tokens[end].isJoined {
      if let rest = going(on: tokens[tokens.startIndex..<end]) { return rest }
    }
    return nil
  }

  /// Where a clause begins between the one before it and its first word: 但是, 就 and the like are its own.
  private static func beginning(of between: ArraySlice<Unicode.Scalar>, _ words: SaidWords) -> Int {
    var rest = String(scalars: between)
    while let word = words.first(.leadsToClause, ending: rest) { rest = String(rest.dropLast(word.count)) }
    return between.startIndex + rest.unicodeScalars.count
  }

  /// `会员留着也没用退掉` keeps nothing.
  private static func keepsForNothing(_ scalars: [Unicode.Scalar], _ tokens: [Token], _ words: SaidWords)
    -> Bool
  {
    tokens.contains { token in
      token.act == .keep
        && words.has(.forNothing, beginning: String(scalars: scalars[token.range.upperBound...]))
    }
  }

  /// In Unicode scalars: a story has more to it than acts and things.
  private static let longest = 40
}
