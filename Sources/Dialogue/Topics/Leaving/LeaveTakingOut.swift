import DomainCore
import Matching

/// `去掉语音包`, `不含彩铃` at the quote of several: what is taken out stays, and the rest is quoted anew. 语音包不要了 and 只要会员 say either, so
/// it is asked which.
extension Leave {
  mutating func takesOut(_ heard: Heard, _ open: [Service], _ turn: inout TurnContext) -> Bool {
    let acts = heard.mentions(ofList: "pointing").map(\.word)
    let said =
      heard.listed("taking_out") + acts.filter(heard.words[.takesOut].contains).map { _ in "out" }
      + acts.filter(heard.words[.takesOutOrLeaves].contains).map { _ in "either" }
    guard open.count > 1, !said.isEmpty, !heard.endsAsQuestion, !heard.saysAll,
      !OtherWords.areIn(heard.reading.text, heard.words), !heard.says(.leavesOnly)
    else { return false }
    let pointing = Pointing(heard.reading, turn)
    var named = open.filter { pointing.left.contains($0) || pointing.mentioned.contains($0) }
    if named.isEmpty {
      let general = KindWords.meant(in: heard.reading.text, of: open, heard.words)
      named = open.filter(general.contains)
    }
    if named.isEmpty {
      named = heard.places(among: open.count).filter(open.indices.contains).map { open[$0] }
    }
    let rest = open.filter { !named.contains($0) }
    guard !named.isEmpty, !rest.isEmpty, (pointing.left + pointing.mentioned).allSatisfy(open.contains) else {
      return false
    }
    guard said.contains("out") else {
      // 不要彩铃，要咪咕 says itself what it means.
      guard Phrases.of(heard.reading.text).count == 1 else { return false }
      turn.say(.outOrOff, ["services": .list(named.map { .text($0.name) })])
      return true
    }
    kept = (kept ?? []) + named.map(\.id)
    choose(rest, &turn)
    return true
  }
}
