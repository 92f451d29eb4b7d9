public import DomainCore

/// Writes a live conversation down as a transcript that replays green.
///
/// The conversation is held in a world of its own (the accounts of one file, a clock that moves by whole waits), so that nothing
/// but the transcript is needed to repeat it. Codes are written as `{{验证码}}`, numbers as places, and what was typed into a hidden
/// prompt only where it is one of the made-up secrets of the account file.
public final class TranscriptRecorder {
  private let stage: TranscriptStage
  private let clock: @Sendable () -> Instant
  private let secrets: Set<String>
  private var lines: [String]
  private var captures: [String: String] = [:]

  /// Waits shorter than this are not worth a line; the recorded clock stands still for them.
  private static let shortestWaitSeconds: Int64 = 20

  /// A recording on a fresh `stage`, which has got the accounts of `accounts`.
  ///
  /// - Parameters:
  ///   - title: the transcript's first line.
  ///   - accounts: the account file as `@ 账户` names it.
  ///   - secrets: the passwords and ID endings of that file, which may be written.
  ///   - clock: the time outside.
  public init(
    title: String, accounts: String, secrets: Set<String>, on stage: TranscriptStage,
    clock: @escaping @Sendable () -> Instant
  ) {
    self.stage = stage
    self.clock = clock
    self.secrets = secrets
    lines = ["# " + title, "@ 账户 " + accounts, "@ 时钟 " + TranscriptTime.text(of: stage.clock.now), ""]
  }

  /// The transcript so far.
  public var text: String { lines.joined(separator: "\n") + "\n" }

  /// Moves the recorded clock before a turn.
  public func moveClock() {
    let waited = clock().seconds(since: stage.clock.now)
    guard waited >= Self.shortestWaitSeconds else { return }
    stage.clock.now = stage.clock.now.adding(seconds: waited)
    lines.append("@ 等待 \(waited)秒")
  }

  /// Writes down one turn: what was heard, what was answered, what was written.
  ///
  /// - Parameter isHidden: Whether it was typed where a secret was asked for: words said there may hold one.
  public func record(_ utterance: Utterance, _ replies: [Reply], isHidden: Bool) {
    switch utterance {
    case .line(let text): lines.append("客户> " + said(isHidden ? withoutSecrets(text) : text))
    case .secret(let text): lines.append("客户*> " + secret(text))
    case .silence: lines.append("@ 沉默")
    case .returned: lines.append("@ 崩溃")
    // A program names matters without saying them; a chat never does.
    case .news, .begins: return
    }
    for reply in replies {
      let text = NumberPlaceholders.put(into: reply.text, &captures)
      lines.append(
        "客服> " + text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n  "))
    }
    let writes = stage.store.takeWrites()
    guard !writes.isEmpty else { return }
    var words: [String] = []
    for (kind, service) in writes.map({ ($0.kind, $0.serviceName) }).reduce(
      into: [(String, String)](),
      { all, next in
        if !all.contains(where: { $0 == next }) { all.append(next) }
      })
    {
      let count = writes.count { $0.kind == kind && $0.serviceName == service }
      words.append(kind)
      if !service.isEmpty, !service.contains(where: \.isWhitespace) { words.append("产品=" + service) }
      if count != 1 { words.append("次数=\(count)") }
    }
    lines.append("! 写入 " + words.joined(separator: " "))
  }

  private func said(_ text: String) -> String {
    // Braces of the customer's own would be read as a placeholder.
    var result = Masking.withoutControls(text).replacing("{{", with: "｛｛").replacing("}}", with: "｝｝")
    if let code = stage.gateway.code { result = result.replacing(code, with: "{{验证码}}") }
    for (name, value) in captures { result = result.replacing(value, with: "{{\(name)}}") }
    return result
  }

  /// Words with everything in them that could be a code or a password as zeros.
  private func withoutSecrets(_ text: String) -> String {
    var result = ""
    var run = ""
    func flush() {
      let isSecret =
        run.count >= Self.shortestSecret && run.contains(where: \.isNumber) && PhoneNumber(run) == nil
        && run != stage.gateway.code && !secrets.contains(run)
      result += isSecret ? String(repeating: "0", count: run.count) : run
      run = ""
    }
    for character in text {
      if character.isNumber || character.isASCII && character.isLetter {
        run.append(character)
      } else {
        flush()
        result.append(character)
      }
    }
    flush()
    return result
  }

  /// An ID ending has four places.
  private static let shortestSecret = 4

  private func secret(_ text: String) -> String {
    let bare = text.filter { !$0.isWhitespace }
    if bare == stage.gateway.code { return "{{验证码}}" }
    return secrets.contains(bare) ? bare : "000000"
  }
}

extension TranscriptStage {
  /// A stage's surroundings with a phone of the front end's between it and the operator.
  public func surroundings(through phone: (any OperatorGateway) -> any OperatorGateway)
    -> Session.Surroundings
  {
    var surroundings = surroundings
    surroundings.gateway = phone(gateway)
    return surroundings
  }

  /// Puts customers into the stage's store.
  public func add(_ files: [CustomerFile]) async throws {
    for file in files { try await store.add(file, at: clock.now) }
    _ = store.takeWrites()
  }
}
