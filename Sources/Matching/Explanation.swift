/// What happened when a line was read, for `intents explain` and for `为什么`.
public struct Explanation: Sendable, Equatable {
  /// The reading itself.
  public var reading: Reading
  /// The line as matching saw it.
  public var normalised: String
  /// Every concept and list value that was found, in order; filler is left out.
  public var hits: [Hit]
  /// Every intent that had a matching rule, best first, with the score before it is made a share.
  public var ranked: [Ranked]
  /// What was wished and taken back by a correction behind it, with the rule that had understood it.
  public var takenBack: [Candidate]
  /// Where nothing was understood, or no second intent had a matching rule: the nearest rules of others and what they lacked.
  public var lacking: [Lack]

  /// An intent with its best rule and that rule's score.
  public struct Ranked: Sendable, Equatable {
    /// The intent's name.
    public var intent: String
    /// Its best rule.
    public var rule: RuleLocation
    /// The weight of the rule's words with priority.
    public var score: Double
  }

  /// A rule that nearly matched.
  public struct Lack: Sendable, Equatable {
    /// The intent's name.
    public var intent: String
    /// The rule.
    public var rule: RuleLocation
    /// The concepts that were not said, or one sentence why the words that were said did not count.
    public var missing: [String]
  }
}

extension ReadingBuilder {
  /// The reading with everything that led to it.
  func explain(_ text: String) -> Explanation {
    let built = build(text)
    let scan = reading.scan
    let index = reading.index
    var hits: [Hit] = []
    for place in scan.hits.indices where !scan.hits[place].isDead {
      let hit = scan.hits[place]
      let symbol = index.symbols[Int(hit.symbol)]
      // Filler and the literals of single rules would bury what matters.
      if symbol.isFiller || symbol.kind == .literal || symbol.kind == .union || symbol.kind == .number {
        continue
      }
      hits.append(Hit(range: range(Int(hit.start), Int(hit.end)), name: symbol.name))
    }
    hits.sort {
      ($0.range.lowerBound, $0.range.upperBound, $0.name) < (
        $1.range.lowerBound, $1.range.upperBound, $1.name
      )
    }
    let ranked = reading.ranked.indices.map { place in
      let match = reading.matches[Int(reading.ranked[place])]
      return Explanation.Ranked(
        intent: index.intents[Int(match.intent)], rule: location(match),
        score: (Double(match.score) * 1_000).rounded() / 1_000)
    }
    return Explanation(
      reading: built, normalised: scan.text.text, hits: hits, ranked: ranked,
      takenBack: reading.takenBack.indices.map { candidate(Int(reading.takenBack[$0])) },
      lacking: built.wishes.isEmpty
        ? lacking() : ranked.count < 2 ? lacking(beside: built.wishes[0].intent) : [])
  }

  /// For each of the nearest intents, but this one, the rule that lacks least.
  private func lacking(beside found: String? = nil) -> [Explanation.Lack] {
    let index = reading.index
    let scan = reading.scan
    func missing(of rule: MatchIndex.Rule) -> some Sequence<Int32> {
      index.atoms.stretch(Int(rule.first), Int(rule.count)).lazy.map(\.symbol).filter { !scan.isActive($0) }
    }
    return suggested().compactMap { candidate -> Explanation.Lack? in
      guard candidate.intent != found, let intent = index.intents.firstIndex(of: candidate.intent) else {
        return nil
      }
      var best: (rule: MatchIndex.Rule, share: Double)?
      for rule in index.rules.elements where rule.kind == .wish {
        guard index.blocks[Int(rule.owner)].intent == Int32(intent) else { continue }
        let share = Double(Int(rule.count) - missing(of: rule).count { _ in true }) / Double(rule.count)
        if share > best?.share ?? 0 { best = (rule, share) }
      }
      guard let best else { return nil }
      let names = missing(of: best.rule).map { index.symbols[Int($0)].name }
      if let words = unlikeness(Int32(intent)) {
        return Explanation.Lack(intent: candidate.intent, rule: candidate.rule, missing: [words])
      }
      let missing =
        names.isEmpty ? ["its words are there, but not in the order, distance or brevity it asks for"] : names
      return Explanation.Lack(
        intent: candidate.intent, rule: index.locations[Int(best.rule.location)], missing: missing)
    }
  }

  /// What speaks against an intent whose reading was in doubt because the line is unlike it; nil where it wasn't.
  private func unlikeness(_ intent: Int32) -> String? {
    let doubted = reading.doubted
    guard let place = doubted.indices.first(where: { reading.matches[Int(doubted[$0])].intent == intent }),
      let value = reading.index.likeness.value(of: reading.scan.text, intent),
      value < (WishSelection(reading).isAct(doubted[place]) ? Likeness.doubtful : Likeness.doubtfulOfLast)
    else { return nil }
    let against = reading.index.likeness.against(reading.scan.text, intent)
    let named = against.isEmpty ? "" : ", least " + against.joined(separator: "、")
    return "a line like those of the intent: it is one by \((Double(value) * 10).rounded() / 10)\(named)"
  }
}
