/// With which characters a line may begin and end that a template covers, as bits: most templates are refused by them before
/// they are tried.
enum SentenceBounds {
  /// 31 bits, so that they are a number from 0.
  static let all = Int32.max

  @inline(__always)
  static func bit(_ unit: UInt16) -> Int32 { 1 << (Int32(unit) % 31) }

  /// Whether the line begins and ends as the first step of a program says.
  @inline(__always)
  static func allow(_ step: Instruction, _ text: NormalisedText) -> Bool {
    guard step.operation == .bounds, text.count > 0 else { return true }
    return step.a & bit(text.units[0]) != 0 && step.b & bit(text.units[text.count - 1]) != 0
  }
}

extension RuleCompiler {
  /// Fills in the first step of every sentence's program.
  mutating func boundSentences() {
    var symbolBounds = [(first: Int32, last: Int32)](repeating: (0, 0), count: symbols.count)
    for (word, meaning) in wordMeanings where meaning.kind != .slip && meaning.kind != .pause {
      let units = words[Int(word)]
      // What is found by sound is written with other characters.
      let isWritten = meaning.kind == .plain || meaning.kind == .word || meaning.kind == .weak
      let place = Int(meaning.symbol)
      symbolBounds[place].first |= isWritten ? SentenceBounds.bit(units[0]) : SentenceBounds.all
      symbolBounds[place].last |= isWritten ? SentenceBounds.bit(units[units.count - 1]) : SentenceBounds.all
    }
    for rule in rules where rule.kind == .sentence {
      let program = Int(rule.first)..<Int(rule.first + rule.count)
      instructions[program.lowerBound].a = firstUnits(program, symbolBounds.map(\.first))
      instructions[program.lowerBound].b = lastUnits(program, symbolBounds.map(\.last))
    }
  }

  /// Bits of what can stand first: of every step that can be reached without going over a character.
  private func firstUnits(_ program: Range<Int>, _ ofSymbols: [Int32]) -> Int32 {
    var open = [program.lowerBound]
    var seen = Set(open)
    var bits: Int32 = 0
    while let place = open.popLast() {
      guard let next = withoutCharacter(place) else {
        bits |= units(of: instructions[place], first: true, ofSymbols)
        continue
      }
      for target in next where program.contains(target) && seen.insert(target).inserted {
        open.append(target)
      }
    }
    return bits
  }

  /// Bits of what can stand last: of every step behind which the end can be reached without going over another character.
  private func lastUnits(_ program: Range<Int>, _ ofSymbols: [Int32]) -> Int32 {
    var ends = [Bool](repeating: false, count: program.count)
    var bits: Int32 = 0
    // Steps lead backward in wildcards only, which end in any character.
    for place in program.reversed() {
      let behind = place + 1 < program.upperBound && ends[place + 1 - program.lowerBound]
      if instructions[place].operation == .match {
        ends[place - program.lowerBound] = true
      } else if let next = withoutCharacter(place) {
        ends[place - program.lowerBound] = next.contains {
          $0 > place && program.contains($0) && ends[$0 - program.lowerBound]
        }
      } else if behind {
        bits |= units(of: instructions[place], first: false, ofSymbols)
      }
    }
    return bits
  }

  /// Where a step leads that goes over no character; nil for one that goes over some, or ends the program.
  private func withoutCharacter(_ place: Int) -> [Int]? {
    let step = instructions[place]
    switch step.operation {
    case .bounds, .edge: return [place + 1]
    case .split: return [Int(step.a), Int(step.b)]
    case .jump: return [Int(step.a)]
    case .literal, .list, .range, .open, .any, .close, .match: return nil
    }
  }

  private func units(of step: Instruction, first: Bool, _ ofSymbols: [Int32]) -> Int32 {
    switch step.operation {
    case .literal: SentenceBounds.bit(literalUnits[Int(step.b) + (first ? 0 : Int(step.a) - 1)])
    case .list: ofSymbols[Int(step.a)]
    default: SentenceBounds.all
    }
  }
}
