import Synchronization

/// Reads what a customer says: from a line of text to wishes with their slots, or to what came nearest.
///
/// Immutable after `init`; may be used from several tasks at once.
public final class Matcher: Sendable {
  let index: MatchIndex
  private let idle = Mutex<[Workspace]>([])

  /// Lets a workspace pass between tasks; the pool hands it to one at a time.
  private struct Workspace: @unchecked Sendable {
    let reading: LineReading
  }

  /// Compiles rules. Throws `RuleError` with file, line and column.
  public init(compiling rules: RuleSet) throws(RuleError) {
    index = try RuleCompiler.compile(rules)
  }

  init(_ index: MatchIndex) { self.index = index }

  /// The names of all intents that some rule proposes, in the order of the files.
  public var intents: [String] { index.intents }

  /// How many rules were compiled.
  public var ruleCount: Int { index.rules.count }

  /// Reads one line. `context` is what rules with `requires_context` look at.
  ///
  /// Lines longer than 4 096 characters are read up to there.
  public func read(_ text: String, context: [String: SlotValue] = [:]) -> Reading {
    withReading { reading in
      reading.scan.unitsScanned = 0
      reading.gather(text, context)
      let whole = ReadingBuilder(reading).build(text)
      return complete(whole, reading, context)
    }
  }

  /// Reads one line and keeps what happened on the way.
  public func explain(_ text: String, context: [String: SlotValue] = [:]) -> Explanation {
    withReading { reading in
      reading.scan.keepsSilent = true
      defer { reading.scan.keepsSilent = false }
      reading.scan.unitsScanned = 0
      reading.gather(text, context)
      var explanation = ReadingBuilder(reading).explain(text)
      let whole = explanation.reading
      let isCorrected = reading.isCorrected
      explanation.reading = complete(whole, reading, context)
      if isCorrected {
        let wished = explanation.reading.wishes.map(\.intent)
        explanation.takenBack += whole.wishes.filter { !wished.contains($0.intent) }.map {
          Candidate(intent: $0.intent, rule: $0.rule, score: $0.score)
        }
      }
      return explanation
    }
  }

  /// A reading of the whole line with what only its parts tell, in the order in which it is to be done, and of a story what it ends
  /// in.
  private func complete(_ whole: Reading, _ reading: LineReading, _ context: [String: SlotValue]) -> Reading {
    // Reading a part forgets the line; so where it ends is asked before.
    let story = StoryReading(reading, context)
    let told =
      CorrectedReading(reading, context).completed(whole)
      ?? WishOrder.ordered(PartReading(reading, context).completed(whole))
    return story?.completed(told) ?? told
  }

  /// What an intent's blocks say in `examples` and `counterexamples`.
  ///
  /// Only of a matcher that was compiled here: an image holds what reading needs and no more.
  public var blocks: [RuleBlock] { source.blocks }

  var source: RuleSet {
    guard let source = index.source else { preconditionFailure("an image holds no rule files") }
    return source
  }

  /// Looks at everything that is found in a line, whether a rule asks for it or not.
  func withScan<T>(of text: String, _ body: (LineScan) -> T) -> T {
    withReading { reading in
      reading.scan.keepsSilent = true
      defer { reading.scan.keepsSilent = false }
      reading.scan.text.normalise(text)
      if reading.scan.text.count == 0 { reading.scan.clear() } else { reading.scan.scan() }
      return body(reading.scan)
    }
  }

  private func withReading<T>(_ body: (LineReading) -> T) -> T {
    let workspace = idle.withLock { $0.popLast() } ?? Workspace(reading: LineReading(index))
    let result = body(workspace.reading)
    idle.withLock { if $0.count < 16 { $0.append(workspace) } }
    return result
  }
}
