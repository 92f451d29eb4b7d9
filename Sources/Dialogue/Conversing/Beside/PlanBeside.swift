import Matching

/// `换39的套餐，语音包和会员都退了`: a change of plan beside what is to be left, which else is heard as leaving the plan.
enum PlanBeside {
  /// The line with both joined in words that part them, in two ways; none where it doesn't say both, or is heard as both already.
  static func plain(_ reading: Reading, _ words: SaidWords) -> [String] {
    let text = reading.text
    guard text.count <= longest, !text.holds(anyOf: "?？吗"),
      !isBoth(reading), reading.wishes.allSatisfy({ isPart($0.intent) })
    else { return [] }
    let phrases = Phrases.of(text).map(String.init)
    guard phrases.count == 2, let plan = phrases.firstIndex(where: { changesPlan($0, words) }),
      leaves(phrases[1 - plan], words)
    else { return [] }
    // 然后语音包退了 may be heard of the plan still, 然后把语音包退了 isn't.
    let parted = phrases.joined(separator: "，然后")
    return plan == 0 ? [parted, phrases.joined(separator: "，然后把")] : [parted]
  }

  /// Whether a line wants another plan and something left.
  static func isBoth(_ reading: Reading) -> Bool {
    reading.wishes.contains { $0.intent == "plan.change" }
      && reading.wishes.contains { $0.intent.hasPrefix("unsubscribe.") }
  }

  private static func isPart(_ intent: String) -> Bool {
    intent == "plan.change" || intent.hasPrefix("unsubscribe.")
  }

  private static func changesPlan(_ phrase: String, _ words: SaidWords) -> Bool {
    words.has(.changes, in: phrase)
      && words.has(.changedPlan, in: phrase)
      && !words.has(.changesNoPlan, in: phrase)
  }

  private static func leaves(_ phrase: String, _ words: SaidWords) -> Bool {
    !phrase.contains("套餐") && words.has(.endsInPhraseBesidePlan, in: phrase)
      && !words.has(.endsNothingInPhrase, in: phrase)
  }

  /// In characters: two wishes and their names.
  private static let longest = 40
}
