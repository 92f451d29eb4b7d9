import DomainCore
import Matching

/// `彩铃`, `流量包`: a name and no word of what is wanted with it. What can be asked of it is said, and leaving it offered.
enum BareName {
  static func answer(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard turn.state.topics.isEmpty, heard.secret == nil, heard.reading.candidates.isEmpty,
      let name = name(in: heard)
    else { return false }
    let leaving = turn.library.matcher.read("退" + name)
    guard let wish = leaving.wishes.first, leaving.wishes.count == 1, wish.manner == .wish,
      wish.intent.hasPrefix("unsubscribe.")
    else { return false }
    let planned = Wishes.planned(wish, Heard(reading: leaving, words: turn.words), turn)
    guard let target = planned.target, !target.namesNothing else { return false }
    turn.explain(ReadingAnswer.explanation(ofMisunderstood: heard, by: turn.library.matcher))
    turn.say(.nameOnly, ["name": .text(name)])
    turn.say(.pointedLeaveOffer)
    turn.state.offer = .wish(planned)
    return true
  }

  /// The product or the general word that is all of a line.
  private static func name(in heard: Heard) -> String? {
    let text = heard.reading.text.without("，,。.！!？?、 的啊呀呢吧嘛", atMost: longest)
    return KindWords.names(in: heard).first { $0 == text }
  }

  /// In characters.
  private static let longest = 10
}
