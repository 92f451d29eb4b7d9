extension RuleCompiler {
  /// Finds for each sentence how many units it can cover at most, so that a longer line needn't be tried with it.
  mutating func measureSentences() {
    var longestWords = [Int](repeating: 0, count: symbols.count)
    for (word, meaning) in wordMeanings where meaning.kind != .slip {
      longestWords[Int(meaning.symbol)] = max(longestWords[Int(meaning.symbol)], words[Int(word)].count)
    }
    for place in rules.indices where rules[place].kind == .sentence {
      guard !blocks[Int(rules[place].owner)].matchesWithin else { continue }
      rules[place].longest = longest(rules[place], longestWords)
    }
  }

  /// The most units that a program can go over, `MatchIndex.Rule.anyLength` where there is no limit below that.
  private func longest(_ rule: MatchIndex.Rule, _ longestWords: [Int]) -> UInt8 {
    let program = Int(rule.first)..<Int(rule.first + rule.count)
    // From the end, where nothing is left to go over, since steps only lead forward but in wildcards.
    var left = [Int](repeating: 0, count: program.count)
    for place in program.reversed() {
      let step = instructions[place]
      func behind(_ target: Int) -> Int? {
        target > place && target < program.upperBound ? left[target - program.lowerBound] : nil
      }
      var most = 0
      switch step.operation {
      case .match: break
      case .edge, .bounds: most = behind(place + 1) ?? 0
      case .literal: most = Int(step.a) + (behind(place + 1) ?? 0)
      case .jump, .split:
        guard let one = behind(Int(step.a)) else { return MatchIndex.Rule.anyLength }
        guard step.operation == .split else {
          most = one
          break
        }
        guard let other = behind(Int(step.b)) else { return MatchIndex.Rule.anyLength }
        most = max(one, other)
      // A value that is spelled in letters may have one too many.
      case .list: most = longestWords[Int(step.a)] + 1 + (behind(place + 1) ?? 0)
      // A number may have any number of zeros before it.
      case .range, .open, .any, .close: return MatchIndex.Rule.anyLength
      }
      guard most < Int(MatchIndex.Rule.anyLength) else { return MatchIndex.Rule.anyLength }
      left[place - program.lowerBound] = most
    }
    return UInt8(left.first ?? 0)
  }

  /// The fewest units that a symbol's words are written with, one less for those that may have a slip.
  func shortestWords() -> [Int] {
    var shortest = [Int](repeating: .max, count: symbols.count)
    for (word, meaning) in wordMeanings where meaning.kind != .slip {
      shortest[Int(meaning.symbol)] = min(shortest[Int(meaning.symbol)], max(1, words[Int(word)].count - 1))
    }
    return shortest.map { $0 == .max ? 0 : $0 }
  }

  /// More than any program goes over.
  private static let unreachable = 1 << 20

  /// The fewest units that a program goes over.
  func shortest(_ rule: MatchIndex.Rule, _ shortestWords: [Int]) -> Int {
    let program = Int(rule.first)..<Int(rule.first + rule.count)
    // From the end; the only steps back are those of wildcards, which make nothing shorter.
    var left = [Int](repeating: 0, count: program.count)
    for place in program.reversed() {
      let step = instructions[place]
      func behind(_ target: Int) -> Int {
        target > place ? left[target - program.lowerBound] : Self.unreachable
      }
      let least =
        switch step.operation {
        case .match: 0
        case .edge, .bounds, .open, .close: behind(place + 1)
        case .literal: Int(step.a) + behind(place + 1)
        case .jump: behind(Int(step.a))
        case .split: min(behind(Int(step.a)), behind(Int(step.b)))
        case .list: shortestWords[Int(step.a)] + behind(place + 1)
        case .range, .any: 1 + behind(place + 1)
        }
      left[place - program.lowerBound] = least
    }
    return min(left.first ?? 0, Int(UInt8.max))
  }
}
