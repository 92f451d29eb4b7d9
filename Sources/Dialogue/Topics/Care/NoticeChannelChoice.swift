import DomainCore
import Matching

/// Where results are to be announced: SMS, app or e-mail; e-mail needs an address that was checked and read back (R31).
struct NoticeChannelChoice: Topic, Hashable, Codable {
  /// What was named; nil asks.
  var chosen: NoticeChannel?
  /// The address that was said, read back before it counts.
  var email: EmailAddress?
  var question = Question.which

  enum Question: Hashable, Codable {
    case which, address, confirm, finished
  }

  var intent: String { "notice.preference" }
  var state: TopicState { .noticeChannel(self) }

  init(_ heard: Heard?) {
    chosen = heard.flatMap { $0.listed("notice_channel").last }.flatMap(NoticeChannel.init)
    if case .address(let address)? = heard.map(Said.init) {
      email = address
      chosen = .email
    }
  }

  mutating func advance(_ turn: inout TurnContext) -> Step {
    if question == .finished { return .done }
    guard turn.state.proof != nil, let file = turn.file else { return .needs([]) }
    let old = PhraseValue.name("channel." + file.subscriber.noticeChannel.rawValue)
    guard let chosen else {
      turn.say(.noticeAsk, ["channel": old])
      for (index, channel) in NoticeChannel.allCases.enumerated() {
        turn.say(.option, ["number": .count(index + 1), "name": .name("channel." + channel.rawValue)])
      }
      return .asks(.choice(Self.names(turn)))
    }
    if chosen == .email, let email {
      question = .confirm
      turn.say(.noticeConfirmEmail, ["address": .text(email.text)])
      return .asks(.confirmation)
    }
    if chosen == .email, file.subscriber.email == nil || question == .address {
      question = .address
      turn.say(.noticeAskEmail)
      return .asks(.text(slot: "email"))
    }
    set(chosen, in: file, &turn)
    return .done
  }

  mutating func take(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    let said = Said(heard)
    switch said {
    case .address(let address):
      email = address
      chosen = .email
      return true
    case .malformed where question == .address || question == .confirm:
      turn.say(.noticeEmailMalformed)
      email = nil
      question = .address
      return true
    case .malformed, .none: break
    }
    switch question {
    case .which: return takeChannel(heard, turn)
    case .address:
      if takeNamed(heard) { return true }
      guard heard.means("dialog.no") else { return false }
      return leave(&turn)
    case .confirm:
      if heard.isNo {
        email = nil
        question = .address
        return true
      }
      guard heard.isYes, let file = turn.file else { return takeNamed(heard) }
      set(.email, in: file, &turn)
      return true
    case .finished: return false
    }
  }

  mutating func goBack() -> Bool {
    guard question == .address || question == .confirm else { return false }
    question = .which
    email = nil
    chosen = nil
    return true
  }

  // MARK: - What was said

  /// An address in a line, or what was meant as one.
  private enum Said {
    case none, malformed
    case address(EmailAddress)

    init(_ heard: Heard) {
      let line = heard.reading.text.replacing("＠", with: "@")
      guard heard.secret == nil, line.contains("@") else {
        self = .none
        return
      }
      let words = line.split { !EmailAddress.isPart($0) }.filter { $0.contains("@") }
      let trimmed = words.last.map { String($0.drop { $0 == "." }.reversed().drop { $0 == "." }.reversed()) }
      self = trimmed.flatMap(EmailAddress.init).map(Said.address) ?? .malformed
    }
  }

  private mutating func takeNamed(_ heard: Heard) -> Bool {
    guard let said = heard.listed("notice_channel").last.flatMap(NoticeChannel.init) else { return false }
    chosen = said
    email = nil
    if said != .email { question = .which }
    return true
  }

  private mutating func takeChannel(_ heard: Heard, _ turn: TurnContext) -> Bool {
    if takeNamed(heard) { return true }
    guard let position = Choice(names: Self.names(turn)).positions(in: heard).first else { return false }
    chosen = NoticeChannel.allCases[position]
    return true
  }

  private mutating func leave(_ turn: inout TurnContext) -> Bool {
    question = .finished
    turn.say(.abandoned)
    return true
  }

  private mutating func set(_ channel: NoticeChannel, in file: CustomerFile, _ turn: inout TurnContext) {
    let old = PhraseValue.name("channel." + file.subscriber.noticeChannel.rawValue)
    let new = PhraseValue.name("channel." + channel.rawValue)
    question = .finished
    guard let changes = file.announcing(by: channel, email: email, at: turn.now) else {
      preconditionFailure("e-mail is chosen with an address")
    }
    let address = (email ?? file.subscriber.email)?.masked ?? ""
    if changes.isEmpty {
      turn.say(.noticeUnchanged, ["channel": new])
    } else {
      turn.changes += changes
      turn.say(.noticeChanged, ["old": old, "new": new])
    }
    if channel == .email { turn.say(.noticeEmailIs, ["address": .text(address)]) }
  }

  private static func names(_ turn: TurnContext) -> [String] {
    NoticeChannel.allCases.map { turn.library.phrasebook.text(of: .name("channel." + $0.rawValue)) }
  }
}
