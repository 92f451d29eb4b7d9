import Dialogue
import DomainCore
import Matching

/// One turn that a program asked for, with what came of it.
struct ProgramTurn: Sendable {
  /// The blocks that were said, those of secrets that tests handed over included.
  var blocks: [Reply]
  /// What was said before, in another process, and not told yet; what it did is told with it, under no key.
  var saidBefore: [Reply] = []
  /// Whether the turn had been done before under the same key, and nothing was done now.
  var replayed: Bool
  /// The program's key for the turn.
  var key: String?
  /// The turn's number, of the last block if there are several.
  var number: Int
  /// Where the conversation stands afterwards.
  var standing: Standing
  /// Whether the person gave up what was open.
  var isDropped = false
  /// What was said when the turn was done, where it may not be told now; its effects are told without their particulars.
  var withheld: [Reply]?
  /// What the line pressed for and didn't get; it was heard like any other.
  var pressed: Refused?
  /// Where the documents lie that the turn made for the customer.
  var documents: [String] = []

  /// The phrases of all blocks, in order.
  var phrases: [Phrase] { blocks.flatMap(\.phrases) }

  /// What is asked after the turn, with its tries and its end.
  var ask: Reply? { blocks.last }

  /// Whether a line named another number than the one that is proved, without having been asked for one.
  var namedOther = false

  /// What the line wanted and didn't get, though it was heard and answered like any other; told to the program and noted.
  var refused: Refused? { pressed ?? sought }

  /// What the turn was answered with is the mark of somebody who seeks what he may not have: numbers that are not this
  /// customer's, codes faster than they are sent.
  var sought: Refused? {
    let keys = Set(phrases.map(\.key))
    if keys.contains(PhraseKey.numberNotFound.name) {
      return Refused(.notFound, "no such number of this customer")
    }
    if namedOther {
      return Refused(.notVerified, "nothing of another number is told before its own holder has proved it")
    }
    if keys.contains(PhraseKey.codeTooSoon.name) {
      return Refused(.pressure, "codes are asked for faster than they are sent")
    }
    return nil
  }
}

extension SessionHost {
  /// What a program says.
  struct Saying: Sendable {
    var utterance: Utterance
    /// What the key stands for: the same key for something else is refused.
    var mark: String
    var key: ProgramKey?
    /// The question that it answers, nil when it is no answer to one.
    var ask: String?

    /// A line, whose key stands for it unless something else is said.
    init(line: String, key: ProgramKey?, mark: String? = nil) {
      utterance = .line(line)
      self.mark = mark ?? "line/" + line
      self.key = key
    }

    /// What its line presses for and doesn't get.
    var pressed: Refused? {
      guard case .line(let line) = utterance, ProgramPressure.isFound(in: line) else { return nil }
      return Refused(
        .pressure,
        "verification, the rules and the person's own yes can't be left out or said by a program; the line was heard as any other"
      )
    }

    /// A matter that a program names; its key stands for what is given.
    init(begins matter: ProgramMatter, key: ProgramKey? = nil, mark: String = "") {
      utterance = .begins(matter)
      self.mark = mark
      self.key = key
    }
  }

  /// The id of the question that is open after a turn. It can't be guessed, so nothing is answered before it was asked.
  static func askID(_ turn: Int, in session: Session) -> String {
    let hash = session.keyring.keyedHash(Array("ask/\(session.id.text)/\(turn)".utf8), for: .program)
    return "a\(turn)-" + Crockford.text(of: hash, length: 10)
  }

  /// The turn that was done under a key before; a key that stood for another line, or another question, is refused.
  ///
  /// What a verified customer was told is told again only while that customer's proof counts; without it a program learns that the
  /// turn was done, and what kind of thing it did.
  func earlier(_ saying: Saying, in session: Session) async throws -> ProgramTurn? {
    guard let key = saying.key else { return nil }
    let turnKey = key.turnKey(session.keyring)
    guard let earlier = try await session.earlierTurn(key: turnKey) else { return nil }
    guard session.isMarked(earlier, as: saying.mark) else { throw Self.keyConflict }
    if let ask = saying.ask, ask != Self.askID(earlier.number - 1, in: session) { throw Self.keyConflict }
    var turn = ProgramTurn(
      blocks: earlier.replies, replayed: true, key: key.text, number: earlier.lastNumber,
      standing: session.standing)
    var mayBeTold = earlier.mayBeTold
    for number in 1...Self.continuationsAtMost {
      guard let more = try await session.earlierTurn(key: Session.continuation(turnKey, number)) else {
        break
      }
      turn.blocks += more.replies
      turn.number = more.lastNumber
      mayBeTold = mayBeTold && more.mayBeTold
    }
    if !mayBeTold { try await withhold(&turn) }
    return turn
  }

  private static let keyConflict = Refused(
    .keyConflict, "this key was used for something else; nothing was done")

  /// Takes the words out of a turn that is repeated before its customer is known again.
  private func withhold(_ turn: inout ProgramTurn) async throws {
    let words = try await surroundings().library.phrasebook
    let phrases = [Phrase(.programWithheld)]
    turn.withheld = turn.blocks
    turn.blocks = [Reply(phrases: phrases, expects: turn.standing.expects, text: words.text(of: phrases))]
    turn.number = turn.standing.turn
  }

  /// Says something in a session: at most once for each key, and never a yes or a secret inside a line.
  func say(_ saying: Saying, in session: inout Session) async throws -> ProgramTurn {
    let pressed = saying.pressed
    if var earlier = try await earlier(saying, in: session) {
      earlier.pressed = pressed
      return earlier
    }
    if let ask = saying.ask {
      guard session.expects != .anything else { throw Refused(.noQuestion, "nothing is asked") }
      guard ask == Self.askID(session.turn, in: session) else {
        throw Refused(.staleQuestion, "the question is not open any more; ask for the session's state")
      }
    }
    if let pressed { await note(pressed, doing: "say", on: session.handle) }
    let keyring = try await surroundings().keyring
    let key = saying.key?.turnKey(keyring) ?? "p/" + Chances.handle()
    let before = session.standing
    var blocks = try await session.hear(
      saying.utterance, key: key, chance: Self.chance(session, keyring), after: session.turn,
      mark: saying.key == nil ? nil : saying.mark)
    Failure.report(session.troubleAfterwards)
    var documents = try kept(session.documents)
    var number = 1
    while number <= Self.secretsAtOnce, let secret = secret(for: session.standing) {
      blocks += try await session.hear(
        .secret(secret), key: Session.continuation(key, number), chance: Self.chance(session, keyring))
      Failure.report(session.troubleAfterwards)
      documents += try kept(session.documents)
      number += 1
    }
    let after = session.standing
    let turn = ProgramTurn(
      blocks: blocks, replayed: false, key: saying.key?.text, number: session.turn, standing: after,
      pressed: pressed, documents: documents,
      namedOther: before.subscriber != nil && !before.expects.isText && after.phone != before.phone)
    if let refused = turn.sought { await note(refused, doing: "say", on: session.handle) }
    return turn
  }

  /// Puts documents where the customer finds them; where each lies.
  private func kept(_ documents: [Document]) throws -> [String] {
    try documents.map { document in
      do {
        return try keepDocument(document)
      } catch {
        throw Refused(
          .unwritten,
          "the document was made and can't be kept: \(Failure.words(for: error)). Ask for it again then")
      }
    }
  }

  /// Secrets that tests hand over in one turn: a code and a second proof, each once wrong.
  private static let secretsAtOnce = 4
  /// Turns by which a terminal goes on with a program's: more than there are tries.
  private static let continuationsAtMost = 64
}
