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
}
