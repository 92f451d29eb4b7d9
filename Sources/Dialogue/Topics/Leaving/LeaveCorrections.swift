import DomainCore
import Matching

/// What was said for the form of a broadband line and is corrected before the yes: old and new are said, and what follows is
/// asked again.
extension Leave {
  /// Whether a line corrects the number where the customer can be reached, once that was given.
  func correctsContact(_ text: String, _ words: SaidWords) -> Bool {
    form.contact != nil
      && (words.has(.reaches, in: text) || CorrectionWords.areIn(text, words)
        || OthersContactWords.areIn(text, words)
        || (isForm && isNumberAlone(text)))
  }

  /// Whether the form, or how it is paid, is still being asked: a bare number there is of the form, not of another account.
  private var isForm: Bool { isFormOpen || question == .method }

  private func isNumberAlone(_ text: String) -> Bool {
    text.unicodeScalars.filter { ("0"..."9").contains($0) }.count >= 11 && text.count <= Self.longestNumber
  }

  /// A number with its marks.
  private static let longestNumber = 14

  /// Whether a number in the line is where the customer is to be reached, before that is asked: `你打我儿子电话 139…`.
  func isGivenContact(_ text: String, _ words: SaidWords) -> Bool {
    form.contact == nil && question == .which && words.has(.reaches, in: text)
  }

  /// Notes it for the form.
  mutating func takeContactAhead(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard isGivenContact(heard.reading.text, heard.words), heard.secret == nil, let phone = turn.saidPhone
    else {
      return false
    }
    turn.saidPhone = nil
    form.contact = phone
    turn.say(.resumeContact, ["phone": .text(phone.masked)])
    return true
  }

  /// `联系电话改成…`, `不对，号码是…`; without a number it is asked for again.
  mutating func correctContact(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    let text = heard.reading.text
    guard let old = form.contact, correctsContact(text, heard.words) else { return false }
    guard let new = turn.saidPhone else {
      let isCorrected =
        heard.says(.reaches) && CorrectionWords.areIn(text, heard.words)
        || OthersContactWords.areIn(text, heard.words)
      guard isCorrected, heard.secret == nil, !heard.endsAsQuestion else { return false }
      form.contact = nil
      quoted = nil
      return true
    }
    guard new != old else { return false }
    turn.saidPhone = nil
    form.contact = new
    turn.say(.contactCorrected, ["old": .text(old.masked), "new": .text(new.masked)])
    return true
  }

  /// `原因不对，是不用了`, `不对，是搬家`.
  mutating func correctReason(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    let text = heard.reading.text
    guard let old = form.reason, heard.secret == nil, !heard.endsAsQuestion, turn.saidPhone == nil,
      text.contains("原因")
        || (CorrectionWords.beginning(text, heard.words) != nil && heard.reading.wishes.isEmpty),
      let new = Self.reason(in: heard)
    else { return false }
    form.reason = new
    if new != old {
      turn.say(
        .reasonCorrected, ["old": .name("reason." + old.rawValue), "new": .name("reason." + new.rawValue)])
    } else {
      turn.say(.reasonNoted)
    }
    return true
  }
}

/// Why the customer leaves, asked of who leaves a broadband line (R19).
extension Leave {
  func reasonNames(_ turn: TurnContext) -> [String] {
    LeaveReason.allCases.map { turn.library.phrasebook.text(of: .name("reason." + $0.rawValue)) }
  }

  mutating func takeReason(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    if let reason = Self.reason(in: heard) {
      form.reason = reason
    } else if let position = Choice(names: reasonNames(turn)).positions(in: heard).first {
      form.reason = LeaveReason.allCases[position]
    } else if heard.reading.wishes.isEmpty {
      form.reason = .other
      form.remark = Masking.masked(heard.reading.text)
    } else {
      return false
    }
    return true
  }

  /// The reason that a line gives. 不需要了 and 用不上 are also words that end a service, which is no other reason.
  static func reason(in heard: Heard) -> LeaveReason? {
    if let said = heard.listed("leave_reason").compactMap(LeaveReason.init).first { return said }
    if heard.listed("discount").contains("yes"), !heard.asksWhich { return .price }
    let ending = heard.mentions(ofList: "pointing").filter { $0.value == "leave" }
    return ending.contains { pair in "用需看听".contains { pair.word.contains($0) } } ? .noLongerNeeded : nil
  }
}

/// Words that want somebody else's number written down to be called: `写我老公的吧`.
enum OthersContactWords {
  static func areIn(_ text: String, _ words: SaidWords) -> Bool {
    text.count <= longest && words.has(.writesDown, in: text) && words.has(.peoplesNumbers, in: text)
  }

  private static let longest = 12
}

/// Words that give the number that was verified as the one where the customer is to be reached: `电话还是这个`.
enum OwnContactWords {
  static func areIn(_ heard: Heard) -> Bool {
    return !heard.endsAsQuestion && heard.says(.ownContact)
      && !heard.says(.notOwnContact)
  }
}
