import DomainCore
import Matching

/// `说错了，是会员不是语音包`, `搞错了，应该是彩铃` at the quote: what is denied is never left under the open yes, and what is meant takes its
/// place.
extension Leave {
  /// Takes the line as such a correction; false where it is none.
  mutating func correctsObject(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    let text = heard.reading.text
    guard question == .confirm, heard.secret == nil, !heard.endsAsQuestion, !heard.isConditional,
      !heard.asksWhich, text.count <= CorrectedObject.longest, let file = turn.file,
      heard.reading.wishes.allSatisfy({ CorrectedObject.mayBe($0) }), !heard.says(.tellsMoreThanCorrection)
    else { return false }
    let open = (chosen ?? []).compactMap(file.service)
    let things = CorrectedObject.things(in: heard.reading, of: heldServices(turn), turn)
    let denied = things.filter(\.isDenied).flatMap(\.services).filter(open.contains)
    if saysMissing(heard, things.contains(where: \.isDenied), file, &turn) { return true }
    let meant = things.filter { !$0.isDenied }
    let new = meant.flatMap(\.services).filter { !open.contains($0) }
    // 不是，是彩铃跟语音 at the quote of 彩铃 and another thing names all anew.
    let namesAnew = open.count > 1 && denied.isEmpty && heard.words.has(.namesAnew, beginning: text)
    guard meant.allSatisfy({ $0.services.count == 1 }), !meant.isEmpty,
      !new.isEmpty || !denied.isEmpty || namesAnew
    else {
      return false
    }
    if namesAnew {
      let all = meant.flatMap(\.services)
      let gone = open.filter { !all.contains($0) }
      guard !gone.isEmpty, pointsAtNoMore(meant.count, heard, turn) else { return false }
      choose(heldServices(turn).filter(all.contains), &turn)
      return true
    }
    guard !denied.isEmpty || (open.count == 1 && CorrectedObject.isSaid(in: text, heard.words)) else {
      return false
    }
    let gone = denied.isEmpty ? open : denied
    let rest = open.filter { !gone.contains($0) } + new
    guard !rest.isEmpty, rest != open else { return false }
    quoted = nil
    chosen = rest.map(\.id)
    turn.say(
      .corrected,
      ["old": .list(gone.map { .text($0.name) }), "new": .list(rest.map { .text($0.name) })])
    return true
  }
}

extension Leave {
  /// `不是彩铃，是视频彩铃` where he has no such thing: that is said, and the quote waits for a plain answer.
  private func saysMissing(
    _ heard: Heard, _ denies: Bool, _ file: CustomerFile, _ turn: inout TurnContext
  ) -> Bool {
    let catalogue = turn.library.policies.products
    let missing = heard.mentions(ofList: "product").filter { name in
      !heldServices(turn).contains {
        LeaveTarget.covers(.init(word: name.word, product: ID(name.value)), $0, catalogue)
      } && !heard.words.has(.deniesThing, ending: name.before)
    }
    guard denies, !missing.isEmpty else { return false }
    turn.say(.notFound, ["names": .list(missing.map { .text($0.word) })])
    turn.say(.confirmPlainly)
    return true
  }

  /// Whether nothing else is kept or excepted in a line that names so many things.
  private func pointsAtNoMore(_ count: Int, _ heard: Heard, _ turn: TurnContext) -> Bool {
    count > 0 && Pointing(heard.reading, turn).kept.isEmpty
      && !OtherWords.areIn(heard.reading.text, heard.words)
  }
}

/// What a line says that corrects which thing is meant.
private enum CorrectedObject {
  /// In characters: two names and the words between them.
  static let longest = 30

  struct Thing {
    var services: [Service]
    var isDenied: Bool
  }

  /// What is named, general words for a kind too, and whether a denial stands right before it.
  static func things(in reading: Reading, of services: [Service], _ turn: TurnContext) -> [Thing] {
    let scalars = Array(reading.text.unicodeScalars)
    let line = PointingLine(
      reading, services, turn.state.listed ?? [], turn.library.policies.products, turn.words)
    var references = line.clauses.flatMap(\.items).compactMap { item -> PointingLine.Reference? in
      if case .reference(let reference) = item { reference } else { nil }
    }
    references += ThingsListed.general(in: scalars, of: services, beside: references, turn.words)
    return references.filter { $0.range.upperBound <= scalars.count }.map { reference in
      let before = String(scalars: scalars[..<reference.range.lowerBound])
      let word = String(scalars: scalars[reference.range])
      // 会员 is what bears the word in its name, where anything does.
      let called = reference.services.filter { $0.name.contains(word) }
      return Thing(
        services: called.isEmpty ? reference.services : called,
        isDenied: turn.words.has(.deniesThing, ending: before))
    }
  }

  /// Whether a line says in so many words that the wrong thing was said.
  static func isSaid(in text: String, _ words: SaidWords) -> Bool {
    words.has(.wrongThing, in: text) || text.hasPrefix("换一个")
  }

  static func mayBe(_ wish: Wish) -> Bool {
    wish.manner == .correction || wish.intent == "resubscribe"
      || ["unsubscribe.", "dialog.", "confirm."].contains { wish.intent.hasPrefix($0) }
  }
}
