import DomainCore
import Matching

/// `我要退订`, and in the next line `彩铃`, while the speaker is still asked who he is: what is named is what the wish was about (R13).
enum NamedAfterwards {
  /// Whether the line named it.
  static func hear(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard case .identify? = turn.state.topics.last, heard.secret == nil, turn.saidPhone == nil,
      let index = turn.state.topics.lastIndex(where: { $0.topic.changesSomething }),
      heard.reading.text.count <= longest, !asks(heard)
    else { return false }
    switch turn.state.topics[index] {
    case .leave(let leave):
      guard leave.chosen == nil, leave.target.saysNoObject, let said = named(in: heard, turn) else {
        return false
      }
      let intent = said.intent == "unsubscribe.unspecified" ? leave.intent : said.intent
      turn.state.topics[index] = .leave(Leave(intent: intent, target: said.target, form: leave.form))
      note(intent, said.target.named.map(\.word), heard, &turn)
      // 彩铃，顺便查下余额: what is asked besides is heard, too.
      return heard.reading.wishes.allSatisfy { $0.intent.hasPrefix("unsubscribe.") } || isCharge(heard)
    case .arrange(let arrange):
      let target = ArrangeTarget(heard)
      guard takesObject.contains(arrange.wanted), arrange.target.namesNothing, !target.namesNothing,
        heard.reading.wishes.isEmpty
      else { return false }
      turn.state.topics[index] = .arrange(
        Arrange(intent: arrange.intent, wanted: arrange.wanted, target: target))
      note(arrange.intent, target.named.map(\.word), heard, &turn)
    default: return false
    }
    return true
  }

  /// In characters: a name, and a few words around it.
  private static let longest = 20
  private static let takesObject: Set<Arrange.Wanted> = [.stopRenewal, .resumeRenewal, .reopen, .changePlan]

  /// Says what was understood, in the customer's own words where he gave no name.
  private static func note(_ intent: String, _ names: [String], _ heard: Heard, _ turn: inout TurnContext) {
    let names = names.isEmpty && !heard.saysAll ? [Masking.masked(heard.reading.text)] : names
    guard turn.state.mayBeNamed, !names.isEmpty else { return }
    turn.say(.objectNoted, ["title": .titled(intent, of: names)])
  }

  /// Whether something is asked, or kept, instead of named.
  private static func asks(_ heard: Heard) -> Bool {
    let text = heard.reading.text
    return heard.endsAsQuestion || heard.asksOfAnother || heard.isConditional || heard.isUnwanted
      || PriceWords.askOfAny(text, heard.words) || heard.asksWhich
      || CorrectionWords.beginning(text, heard.words) != nil
  }

  private static func isCharge(_ heard: Heard) -> Bool {
    heard.reading.wishes.count == 1 && heard.intent == "query.charges" && heard.amountFen != nil
  }

  /// What the line names, or where it asks something besides what its first phrase does; nil where nothing is named.
  private static func named(in heard: Heard, _ turn: TurnContext) -> (intent: String, target: LeaveTarget)? {
    let wishes = heard.reading.wishes
    if wishes.allSatisfy({ $0.intent.hasPrefix("unsubscribe.") }) || isCharge(heard) {
      return named(heard.reading, turn)
    }
    guard wishes.allSatisfy({ $0.intent.hasPrefix("query.") }),
      let first = Phrases.of(heard.reading.text).first, first.count < heard.reading.text.count
    else { return nil }
    let alone = turn.library.matcher.read(String(first))
    return alone.wishes.isEmpty ? named(alone, turn) : nil
  }

  private static func named(_ said: Reading, _ turn: TurnContext) -> (intent: String, target: LeaveTarget)? {
    let isWhole = said.wishes.first?.intent.hasPrefix("unsubscribe.") ?? false
    let reading = isWhole ? said : turn.library.matcher.read(verb + said.text)
    guard reading.wishes.allSatisfy({ $0.intent.hasPrefix("unsubscribe.") }) else { return nil }
    let wish =
      reading.wishes.first
      ?? Wish(
        intent: "unsubscribe.unspecified", slots: [:], rule: RuleLocation(file: "", line: 1), score: 0,
        manner: .wish, hits: [], also: [])
    let heard = Heard(reading: reading, words: turn.words)
    guard let target = LeaveTarget(of: wish, heard: heard, turn.library.policies.products),
      !target.saysNoObject || PricePointing.price(in: reading) != nil
    else { return nil }
    return (wish.intent, target)
  }

  private static let verb = "退订"
}

extension LeaveTarget {
  /// Whether the words leave open what is to be left: `我要退订`, `取消包月`.
  var saysNoObject: Bool {
    named.isEmpty && priceFen == nil && !all && !keepsSome && kept == nil && keptKind == nil && only == nil
      && pointed == nil && outside == nil && kinds.count != 1
  }
}

extension ArrangeTarget {
  /// Whether the words leave open which service or plan is meant.
  var namesNothing: Bool {
    named.isEmpty && priceFen == nil && pointed == nil && product == nil && general == nil && !all
  }
}
