public import DomainCore
import Matching

/// Plays one case and compares what is answered and written with what the transcript says, step by step.
public struct TranscriptPlay: Sendable {
  private let transcript: TranscriptCase
  private let stage: TranscriptStage
  private let accounts: @Sendable (String, Instant) throws -> [CustomerFile]?
  private var session: Session
  private let faces: TranscriptFaces
  /// The face that the customer speaks through, nil for the chat.
  private var face: (any TranscriptFace)?
  private var faceAnswer: FaceAnswer?
  private var accepting = false
  private var isCovering = false
  private var turns = 0
  private var captures: [String: String] = [:]
  /// Replies given and not yet expected by the transcript.
  private var replies: [Reply] = []
  private var result = TranscriptResult()

  /// A play of `transcript` on a fresh stage; `accounts` reads an account file for the stage's clock, nil when there is none.
  public init(
    _ transcript: TranscriptCase, on stage: TranscriptStage, face: String = "chat",
    faces: @escaping TranscriptFaces = { _, _ in nil },
    accounts: @escaping @Sendable (String, Instant) throws -> [CustomerFile]?
  ) {
    self.transcript = transcript
    self.stage = stage
    self.accounts = accounts
    self.faces = faces
    self.face = face == "chat" ? nil : faces(face, stage)
    session = Session(handle: TranscriptStage.firstHandle, in: stage.surroundings)
  }

  /// Plays all steps. The first difference ends a case, because what follows would only repeat it; but `accepting` notes
  /// other words of a reply as rewrites and goes on; `covering` counts what was walked.
  public mutating func run(accepting: Bool = false, covering: Bool = false) async throws -> TranscriptResult {
    self.accepting = accepting
    isCovering = covering
    if covering { stage.store.noteDecided() }
    // Accounts are dated from the transcript's clock, wherever in the beginning it is set.
    for step in transcript.steps {
      if case .clock(let milliseconds) = step.action {
        stage.clock.now = Instant(milliseconds: milliseconds)
        break
      }
    }
    for step in transcript.steps {
      do {
        try await play(step)
      } catch let difference as TranscriptDifference {
        result.differences.append(difference)
        return result
      }
    }
    do throws(TranscriptDifference) {
      try Self.expectNone(of: replies, before: transcript.steps.last, plus: 1, in: transcript.file)
      try expectNoWrites(before: transcript.steps.last)
    } catch {
      result.differences.append(error)
    }
    return result
  }

  private mutating func play(_ step: TranscriptStep) async throws {
    switch step.action {
    case .account(let path):
      guard let files = try accounts(path, stage.clock.now) else {
        throw TranscriptDifference(step, expected: "an account file", found: "no file \(path)")
      }
      for file in files { try await stage.store.add(file, at: stage.clock.now) }
    case .clock(let milliseconds): stage.clock.now = Instant(milliseconds: milliseconds)
    case .wait(let seconds, let isWorked): try await stage.pass(seconds, isWorked: isWorked)
    case .fault(let faults): stage.simulated.setFaults(faults)
    case .face(let name):
      face = name == "chat" ? nil : faces(name, stage)
      guard name == "chat" || face != nil else {
        throw TranscriptDifference(step, expected: "a face of this program", found: name)
      }
    case .onlyThrough: break
    case .crash where face != nil:
      try Self.expectNone(of: replies, before: step)
      if let answer = try await face?.comeBack() { take(answer) }
    case .crash:
      try Self.expectNone(of: replies, before: step)
      session =
        try await Session.open(handle: session.handle, in: stage.surroundings)
        ?? Session(handle: Self.chance(ofTurn: turns).handle, in: stage.surroundings)
      try await hear(.returned)
    case .silence:
      try Self.expectNone(of: replies, before: step)
      try await hear(.silence)
    case .desk(let words):
      try Self.expectNone(of: replies, before: step)
      do {
        try await TranscriptDesk.act(words, on: stage)
      } catch let problem as TranscriptDesk.Problem {
        throw TranscriptDifference(step, expected: words.joined(separator: " "), found: problem.text)
      }
      if face != nil {
        if let answer = try await face?.hearNews() { take(answer) }
      } else if try await session.hasWordFromPerson() {
        try await hear(.news)
      }
    case .says(let text, let isSecret):
      try Self.expectNone(of: replies, before: step)
      let said = text.contains("{{") ? try filledIn(text, step) : text
      if let answer = try await face?.hear(said, isSecret: isSecret) { return take(answer) }
      try await hear(isSecret ? .secret(said) : .line(said))
    case .answers(let expected): try compare(expected, step)
    case .reading(let pairs): for pair in pairs { try compare(pair, step) }
    case .writes(let stated): try compare(stated, step)
    }
  }

  // MARK: - Saying

  private mutating func hear(_ utterance: Utterance) async throws {
    turns += 1
    let answered = try await session.hear(utterance, key: "t\(turns)", chance: Self.chance(ofTurn: turns))
    replies += answered
    if isCovering {
      result.coverage.walk(
        session, utterance, answered, stage.store.takeDecided(), at: stage.clock.now)
    }
  }

  private mutating func take(_ answer: FaceAnswer) {
    faceAnswer = answer
    replies += answer.blocks.map { Reply(phrases: [], expects: .anything, text: $0) }
  }

  /// Chance that is the same in every run.
  private static func chance(ofTurn turns: Int) -> Chance {
    let code = String((turns * 271_828 + 314_159) % 900_000 + 100_000)
    return Chance(
      code: code, salt: Array(repeating: UInt8(turns % 251), count: 16), handle: "stage-handle-\(turns)")
  }

  private func filledIn(_ text: String, _ step: TranscriptStep) throws(TranscriptDifference) -> String {
    var result = ""
    var rest = text[...]
    while let place = Placeholder(in: rest) {
      let name = String(place.inside)
      guard let value = name == "验证码" ? stage.gateway.code ?? captures[name] : captures[name] else { break }
      result += place.before
      result += value
      rest = place.after
    }
    result += rest
    if rest.contains("{{") {
      throw TranscriptDifference(
        step, expected: "a value captured before, or a code that was sent", found: result)
    }
    return result
  }

  // MARK: - Comparing

  private mutating func compare(_ expected: String, _ step: TranscriptStep) throws(TranscriptDifference) {
    guard !replies.isEmpty else { throw TranscriptDifference(step, expected: expected, found: nil) }
    let found = replies.removeFirst().text
    if found == expected, !expected.contains("{{") { return }
    let pattern = ReplyPattern(expected)
    if let captured = pattern.match(found, captures) {
      captures = captured
      return
    }
    result.rewrites.append(
      TranscriptRewrite(step: step, text: pattern.kept(in: found, &captures), lost: pattern.names))
    if accepting { return }
    throw TranscriptDifference(step, expected: expected, found: found)
  }

  private func compare(_ pair: (name: String, value: String), _ step: TranscriptStep)
    throws(TranscriptDifference)
  {
    if face != nil, faceAnswer?.tellsReading == false, pair.name != "状态" { return }
    let found: String? =
      switch pair.name {
      case "意图": face == nil ? session.lastReading?.wishes.first?.intent : faceAnswer?.intent
      case "规则":
        face == nil ? session.lastReading?.wishes.first.map { $0.rule.description } : faceAnswer?.rule
      default: face == nil ? session.expects.stateName : faceAnswer?.stateName
      }
    if found != pair.value { throw TranscriptDifference(step, expected: pair.value, found: found ?? "") }
  }

  /// A function of the replies alone: every line that is said passes through here, and the whole play would be copied for it.
  private static func expectNone(
    of replies: [Reply], before step: TranscriptStep?, plus lines: Int = 0, in file: String = ""
  ) throws(TranscriptDifference) {
    guard let reply = replies.first else { return }
    throw TranscriptDifference(
      file: step?.file ?? file, line: (step?.line ?? 0) + lines, expected: nil, found: reply.text)
  }

  private func expectNoWrites(before step: TranscriptStep?) throws(TranscriptDifference) {
    let writes = stage.store.takeWrites()
    guard !writes.isEmpty else { return }
    throw TranscriptDifference(
      file: step?.file ?? transcript.file, line: step?.line ?? 0, expected: "! 写入 无",
      found: writes.map { "! 写入 \($0.kind) \($0.serviceName)" }.joined(separator: "\n"))
  }

  /// A write as a line of a transcript names it.
  private static func line(of write: BusinessWrite) -> String {
    var words = [write.kind]
    if !write.serviceName.isEmpty, !write.serviceName.contains(where: \.isWhitespace) {
      words.append("产品=" + write.serviceName)
    }
    if let amountFen = write.amountFen { words.append("金额=" + Phrasebook.yuan(amountFen)) }
    return words.joined(separator: " ")
  }

  /// Every write must be stated by some line before the next one is made.
  private func compare(_ stated: StatedWrites, _ step: TranscriptStep) throws(TranscriptDifference) {
    if stated.wanted.isEmpty { return try expectNoWrites(before: step) }
    var writes = stage.store.takeWrites()
    for want in stated.wanted {
      let matching = writes.filter { write in
        write.kind == want.kind && (want.service == nil || want.service == write.serviceName)
          && (want.amount == nil || want.amount == write.amountFen.map(Phrasebook.yuan))
      }
      guard matching.count == want.count else {
        throw TranscriptDifference(
          step, expected: stated.text,
          found: writes.isEmpty ? "无" : writes.map(Self.line).joined(separator: " "))
      }
      writes.removeAll { matching.contains($0) }
    }
    guard writes.isEmpty else {
      throw TranscriptDifference(
        step, expected: stated.text,
        found: "this, and besides \(writes.map(Self.line).joined(separator: " ")): one line names all")
    }
  }
}

/// What became of one case.
public struct TranscriptResult: Sendable {
  /// The first difference, empty when the case passed.
  public var differences: [TranscriptDifference] = []
  /// What `--accept` would write instead.
  public var rewrites: [TranscriptRewrite] = []
  /// What was walked, when the play was asked to count it.
  public internal(set) var coverage = Coverage()

  /// Whether everything was as the transcript says.
  public var passed: Bool { differences.isEmpty }
}

/// The place where a conversation went otherwise than its transcript.
public struct TranscriptDifference: Error, Sendable {
  /// The file of the step; another than the transcript's where that goes on from a beginning.
  public let file: String
  /// The line in that file, from 1.
  public let line: Int
  /// What the transcript says; nil when it says nothing here.
  public let expected: String?
  /// What happened; nil when nothing did.
  public let found: String?

  init(file: String, line: Int, expected: String?, found: String?) {
    self.file = file
    self.line = line
    self.expected = expected
    self.found = found
  }

  init(_ step: TranscriptStep, expected: String?, found: String?) {
    self.init(file: step.file, line: step.line, expected: expected, found: found)
  }
}

/// New words for one reply of a transcript; `text` is nil when a placeholder would be lost.
public struct TranscriptRewrite: Sendable {
  /// The step to be rewritten.
  public let step: TranscriptStep
  /// The reply's new words with all placeholders kept.
  public let text: String?
  /// The placeholders of the old words.
  public let lost: [String]
}
