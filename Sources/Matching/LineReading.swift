/// Everything that reading one line needs and the next line uses again.
final class LineReading {
  /// A rule that matched.
  struct Match {
    var rule: Int32
    var intent: Int32
    var score: Float
    var start: Int32
    var end: Int32
    /// The hits it used, as a stretch of `used`.
    var firstUsed: Int32
    var usedCount: Int32
    /// Its captures when it is a sentence.
    var sentence: Int32
  }

  /// What a rule loses whose words a comma parts: in 彩铃留着，退宽带 the act belongs to the thing beside it.
  static let phrasePenalty: Float = 0.1

  let index: MatchIndex
  let scan: LineScan
  /// Whether what is matched is the line as it was said: nothing has been taken out of it since it was heard.
  var isAsSaid = true
  /// Whether something was asked that the line may answer.
  private(set) var isAnswer = false
  /// The line that is being read.
  private(set) var line = ""
  /// What is guessed of an intent whose words were hit, with the first of its rules.
  struct Guess: BitwiseCopyable {
    var rule: Int32 = .max
    var weight: Float = -1
    /// Whether a word was found that is more than an act which many intents share.
    var isNamed = false
  }

  /// A manner that was heard, and where.
  struct HeardManner {
    /// Its number in the index.
    var manner: Int32
    var start: Int32
    var end: Int32
  }

  let matches = Pile<Match>(capacity: 64)
  let used = Pile<Int32>(capacity: 256)
  var sentences: [(result: SentenceMatching.Result, slots: [String: SlotValue])] = []
  /// Rules that may match, as far as their symbols tell.
  let candidates = Pile<Int32>(capacity: 256)
  let manners = Pile<HeardManner>(capacity: 16)
  /// The best match of each intent, best first, and those that are wishes, in the order in which they were said.
  let ranked = Pile<Int32>(capacity: 32)
  let wishes = Pile<Int32>(capacity: 8)
  /// Matches that a correction behind them took back.
  let takenBack = Pile<Int32>(capacity: 8)
  /// Intents that could be meant while the nearest are looked for.
  let guesses = Pile<Int32>(capacity: 32)
  /// For each intent what is guessed of it, its rule beyond all while that is nothing.
  let guessed: UnsafeMutablePointer<Guess>
  /// Which symbols tell what could be meant, as bits.
  let guessing: UnsafeMutablePointer<UInt64>
  /// Room for those that are still looked for.
  let awaited: UnsafeMutablePointer<UInt64>
  /// For each rule the turn in which it was last tried; the first element is the turn.
  let seen: UnsafeMutablePointer<UInt32>
  let chosen: UnsafeMutablePointer<Int32> = .allocate(capacity: 256)
  let best: UnsafeMutablePointer<Int32> = .allocate(capacity: 256)
  /// For each context demand of the index: 0 open, 1 not fulfilled, 2 fulfilled.
  let settled: UnsafeMutablePointer<UInt8>
  let marks = Pile<UInt8>(capacity: 256)
  /// What tells whether an act is asked for; nil where the rules don't say.
  let settling: Settling?
  /// Where stories end; nil where the rules don't say.
  let closing: Closing?
  /// How many units before each place nothing explains; valid while acts are looked at.
  let unsettled = Pile<Int32>(capacity: 256)
  /// Matches whose act is only spoken of.
  let doubted = Pile<Int32>(capacity: 8)
  /// For each intent whether it ends things that can be kept.
  let endsThings: [Bool]
  /// The symbol of the list that says things in plain words, -1 for none.
  let plainSymbol: Int32
  /// The symbol of the list of what never means what it says, -1 for none.
  let slipSymbol: Int32
  let sentenceMatching: SentenceMatching

  init(_ index: MatchIndex) {
    self.index = index
    scan = LineScan(index)
    endsThings = index.intents.map { intent in Matcher.endings.contains { intent.hasPrefix($0) } }
    plainSymbol = Self.symbol(ofList: Self.plainListName, in: index)
    slipSymbol = Self.symbol(ofList: Self.slipListName, in: index)
    seen = .table(index.rules.count + 1)
    seen.initialize(repeating: 0, count: index.rules.count + 1)
    guessing = .allocate(capacity: index.symbols.count / 64 + 1)
    guessing.initialize(repeating: 0, count: index.symbols.count / 64 + 1)
    for symbol in index.symbols.indices
    where index.starts[symbol].users < index.starts[symbol + 1].users && !index.facts[symbol].isFiller {
      guessing[symbol >> 6] |= 1 << UInt64(symbol & 63)
    }
    awaited = .allocate(capacity: index.symbols.count / 64 + 1)
    settled = .allocate(capacity: max(1, index.contexts.count))
    guessed = .allocate(capacity: max(1, index.intents.count))
    guessed.initialize(repeating: Guess(), count: index.intents.count)
    sentenceMatching = SentenceMatching(scan)
    settling = Settling(index)
    closing = Closing(index)
  }

  deinit {
    sentenceMatching.deallocate()
    chosen.deallocate()
    best.deallocate()
    matches.deallocate()
    used.deallocate()
    candidates.deallocate()
    manners.deallocate()
    ranked.deallocate()
    wishes.deallocate()
    takenBack.deallocate()
    guesses.deallocate()
    guessed.deallocate()
    guessing.deallocate()
    awaited.deallocate()
    marks.deallocate()
    unsettled.deallocate()
    doubted.deallocate()
    seen.deallocate()
    settled.deallocate()
  }

  /// Scans the line and matches every rule that is posted under what was found.
  func gather(_ text: String, _ context: [String: SlotValue]) {
    line = text
    isAnswer = context["open"].map { $0 != .text("anything") } ?? false
    scan.text.normalise(text)
    clear()
    settled.update(repeating: 0, count: index.contexts.count)
    // A line of pictures says what they say.
    let isDrawn = scan.text.count == 0 && !scan.text.pictures.isEmpty
    if isDrawn { scan.text.replace(drawn()) }
    guard scan.text.count > 0 else {
      scan.clear()
      return
    }
    if isDrawn { scan.scan() } else { hearNormalised() }
    matchPosted(context, sentencesOnly: false)
    if index.hasSentences, scan.isActive(index.skipSymbol), !saysSentence(), hasTime(for: 2) {
      matchWithoutSkipWords(text, context)
    }
    let best = bestWeight()
    if best < Self.weakWeight, hasTime(for: 2), foldStumbles(isMute: best < 0) {
      clear()
      isAsSaid = false
      scan.scan()
      matchPosted(context, sentencesOnly: false)
      if best >= 0, bestWeight() < best + Self.foldedLead {
        // The line as it was said says as much.
        hear(text)
        matchPosted(context, sentencesOnly: false)
      }
    }
    if !isDrawn { readPlainly(text, context) }
  }

  /// A reading of less than two words of two characters may be half of what was said.
  static let weakWeight: Float = 1.6
  /// How much more the line must say without its stumbles: a character.
  static let foldedLead: Float = 0.2

  /// So many units are scanned while readings are tried that may say more. What people say in one go is read again as often as
  /// may help; what is longer is read once or twice, so that its time grows with its length and no faster.
  static let patience = 704

  /// Whether there is time to scan the line so many times more.
  func hasTime(for scans: Int) -> Bool { scan.unitsScanned + scans * scan.text.count <= Self.patience }

  /// What the words of the best match weigh, -1 where nothing matched.
  func bestWeight() -> Float {
    var best: Float = -1
    for place in matches.indices {
      best = max(best, matches[place].score - block(of: matches[place]).priority)
    }
    return best
  }

  func block(of match: Match) -> MatchIndex.Block {
    index.blocks[Int(index.rules[Int(match.rule)].owner)]
  }

  /// Takes out what fills pauses and what was said twice: `取嗯消`, `我要退退订`; in a line that says nothing also any other character
  /// said twice of which no word is made, `家里里网络`. False when there was neither.
  private func foldStumbles(isMute: Bool) -> Bool {
    var paused = false
    if scan.hasPause {
      var stretches: [(Int, Int)] = []
      let pauses = scan.pauses
      for place in 0..<scan.text.count where pauses[place + 1] > pauses[place] {
        stretches.append((place, place + 1))
      }
      // Who says hardly anything else says that.
      if scan.text.count - stretches.count >= 4 { paused = scan.text.remove(stretches, keepingBreaks: true) }
    }
    // What was taken out has moved the places of the words.
    let mayFold = isMute && !paused
    return scan.text.collapseRepeats { mayFold && !self.scan.isInWord(with: $0) } || paused
  }

  func clear() {
    matches.removeAll()
    used.removeAll()
    if !sentences.isEmpty { sentences.removeAll(keepingCapacity: true) }
    manners.removeAll()
    ranked.removeAll()
    wishes.removeAll()
  }

  /// Sentences may have skip words that their templates don't; the line is tried once more without them.
  private func matchWithoutSkipWords(_ text: String, _ context: [String: SlotValue]) {
    var stretches: [(Int, Int)] = []
    var number = scan.head(index.skipSymbol)
    while number >= 0 {
      let hit = scan.hits[Int(number)]
      stretches.append((Int(hit.start), Int(hit.end)))
      number = hit.next
    }
    guard scan.text.remove(stretches) else { return }
    isAsSaid = false
    let kept = matches.count
    let before = bestSentence(from: 0)
    if scan.text.count > 0 {
      scan.scan()
      matchPosted(context, sentencesOnly: true)
    }
    if bestSentence(from: kept) > before {
      matches.removeFirst(kept)
      return
    }
    // The line as it was said counts again.
    hear(text)
    matchPosted(context, sentencesOnly: false)
  }

  /// Whether a sentence matched by what it says itself. One with a wildcard takes in any skip word.
  private func saysSentence() -> Bool {
    matches.indices.contains { place in
      let sentence = Int(matches[place].sentence)
      return sentence >= 0 && !sentences[sentence].result.captures.contains { $0.kind == .open }
    }
  }

  /// The score of the best sentence among the matches from a place on, -∞ where there is none.
  private func bestSentence(from first: Int) -> Float {
    var best = -Float.infinity
    for place in matches.indices where place >= first && matches[place].sentence >= 0 {
      best = max(best, matches[place].score)
    }
    return best
  }
}
