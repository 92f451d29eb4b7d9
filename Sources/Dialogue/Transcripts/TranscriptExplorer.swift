public import DomainCore

/// Holds conversations at random, to find ways that nobody thought of: says what transcripts say anywhere, and the right
/// and wrong answers to what is asked.
public struct TranscriptExplorer: Sendable {
  private let lines: [String]

  /// One utterance of an exploration.
  public enum Step: Hashable, Sendable {
    case line(String)
    /// Into a hidden prompt: the last code that was sent.
    case code
    /// Into a hidden prompt: something else.
    case secret(String)
    case silence
    case crash
    /// Six minutes pass: a proof is no longer fresh.
    case wait

    /// As a transcript writes it.
    public var text: String {
      switch self {
      case .line(let text): "客户> " + text
      case .code: "客户*> {{验证码}}"
      case .secret(let text): "客户*> " + text
      case .silence: "@ 沉默"
      case .crash: "@ 崩溃"
      case .wait: "@ 等待 6分钟"
      }
    }
  }

  /// One conversation of an exploration.
  public struct Walk: Sendable {
    /// What was said.
    public internal(set) var steps: [Step] = []
    /// What each step walked.
    public internal(set) var coverages: [Coverage] = []
    /// How many replies each step got.
    public internal(set) var replyCounts: [Int] = []

    /// The walk as lines of a transcript whose replies are still to be accepted.
    public var draft: [String] {
      zip(steps, replyCounts).flatMap { step, count in
        [step.text] + Array(repeating: "客服> ?", count: count)
      }
    }
  }

  /// An explorer that knows every line which customers say in `transcripts`.
  public init(_ transcripts: [Transcript]) {
    var lines: Set<String> = []
    for step in transcripts.flatMap({ $0.cases.flatMap(\.steps) }) {
      if case .says(let text, false) = step.action, !text.contains("{{") { lines.insert(text) }
    }
    self.lines = lines.sorted()
  }

  /// One conversation of `length` utterances with the customers of `files`; the same seed gives the same conversation.
  public func walk(
    with files: [CustomerFile], on stage: TranscriptStage, length: Int, seed: UInt64
  ) async throws -> Walk {
    var chance = SplitMix(state: seed)
    let phone = files.first?.subscriber.phone.digits ?? ""
    return try await Self.walk(with: files, on: stage) { session, turn in
      turn < length ? step(for: session, phone: phone, &chance) : nil
    }
  }

  /// The conversation of these steps.
  public static func walk(
    _ steps: [Step], with files: [CustomerFile], on stage: TranscriptStage
  ) async throws -> Walk {
    try await walk(with: files, on: stage) { _, turn in turn < steps.count ? steps[turn] : nil }
  }

  private static func walk(
    with files: [CustomerFile], on stage: TranscriptStage, next: (Session, Int) -> Step?
  ) async throws -> Walk {
    stage.store.noteDecided()
    for file in files { try await stage.store.add(file, at: stage.clock.now) }
    var session = Session(handle: "stage-handle-0", in: stage.surroundings)
    var walk = Walk()
    while let step = next(session, walk.steps.count) {
      let turn = walk.steps.count + 1
      walk.steps.append(step)
      var utterance: Utterance?
      switch step {
      case .line(let text): utterance = .line(text)
      case .code: utterance = .secret(stage.gateway.code ?? "000000")
      case .secret(let text): utterance = .secret(text)
      case .silence: utterance = .silence
      case .crash:
        session = try await Session.open(handle: session.handle, in: stage.surroundings) ?? session
        utterance = .returned
      case .wait: stage.clock.now = stage.clock.now.adding(seconds: 360)
      }
      var coverage = Coverage()
      var count = 0
      if let utterance {
        let chance = Chance(
          code: String((turn * 271_828 + 314_159) % 900_000 + 100_000),
          salt: Array(repeating: UInt8(turn % 251), count: 16), handle: "stage-handle-\(turn)")
        let replies = try await session.hear(utterance, key: "t\(turn)", chance: chance)
        coverage.walk(session, utterance, replies, stage.store.takeDecided(), at: stage.clock.now)
        count = replies.count
      }
      walk.coverages.append(coverage)
      walk.replyCounts.append(count)
    }
    return walk
  }

  /// What is said next: mostly an answer to what is asked, else anything that customers say.
  private func step(for session: Session, phone: String, _ chance: inout SplitMix) -> Step {
    switch chance.below(40) {
    case 0: return .silence
    case 1: return .crash
    case 2: return .wait
    case 3: return .line(lines[chance.below(lines.count)])
    case 4...8:
      let commands = ["取消", "返回", "人工", "帮助", "重说", "为什么", "我的退款到哪了", "退宽带", "退订彩铃"]
      return .line(commands[chance.below(commands.count)])
    default: break
    }
    switch session.expects {
    case .text("phone"), .text("contact"): return .line(chance.below(6) == 0 ? "138001" : phone)
    case .secret(let slot):
      if chance.below(5) == 0 { return .secret("000000") }
      if slot == "idTail" { return .secret("123X") }
      return slot == "password" ? .secret("258036") : .code
    case .choice(let names):
      let answers = [
        "第\(1 + chance.below(max(names.count, 1)))个", "全部", names.first ?? "1", names.last ?? "1",
      ]
      return .line(answers[chance.below(answers.count)])
    case .confirmation: return .line(["是", "是", "否", "为什么"][chance.below(4)])
    case .text, .anything: return .line(lines[chance.below(lines.count)])
    }
  }
}

/// A small generator of pseudo-random numbers (SplitMix64): explorations can be repeated from their seed.
struct SplitMix {
  var state: UInt64

  /// A number from 0 to one less than `limit`.
  mutating func below(_ limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
  }
}
