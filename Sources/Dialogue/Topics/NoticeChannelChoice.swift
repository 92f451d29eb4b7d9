import DomainCore

/// Where results are to be announced: SMS, app or e-mail (R31).
struct NoticeChannelChoice: Topic, Hashable, Codable {
  /// What was named; nil asks.
  var chosen: NoticeChannel?
  var isFinished = false

  var intent: String { "notice.preference" }
  var state: TopicState { .noticeChannel(self) }

  init(_ heard: Heard?) {
    chosen = heard.flatMap { $0.listed("notice_channel").last }.flatMap(NoticeChannel.init)
  }

  mutating func advance(_ turn: inout TurnContext) -> Step {
    if isFinished { return .done }
    guard turn.state.proof != nil, let file = turn.file else { return .needs([]) }
    let old = PhraseValue.name("channel." + file.subscriber.noticeChannel.rawValue)
    guard let chosen else {
      turn.say(.noticeAsk, ["channel": old])
      for (index, channel) in NoticeChannel.allCases.enumerated() {
        turn.say(.option, ["number": .count(index + 1), "name": .name("channel." + channel.rawValue)])
      }
      return .asks(.choice(Self.names(turn)))
    }
    let new = PhraseValue.name("channel." + chosen.rawValue)
    let changes = file.announcing(by: chosen, at: turn.now)
    if changes.isEmpty {
      turn.say(.noticeUnchanged, ["channel": new])
    } else {
      turn.changes += changes
      turn.say(.noticeChanged, ["old": old, "new": new])
    }
    isFinished = true
    return .done
  }

  mutating func take(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    if let said = heard.listed("notice_channel").last.flatMap(NoticeChannel.init) {
      chosen = said
      return true
    }
    let positions = Choice(names: Self.names(turn)).positions(in: heard)
    guard let position = positions.first else { return false }
    chosen = NoticeChannel.allCases[position]
    return true
  }

  private static func names(_ turn: TurnContext) -> [String] {
    NoticeChannel.allCases.map { turn.library.phrasebook.text(of: .name("channel." + $0.rawValue)) }
  }
}
