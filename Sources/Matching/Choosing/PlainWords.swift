/// Reads a line that was not understood once more in plain words.
///
/// The list named `plain` tells what dialects, other languages, letters typed for sounds and slips of hearing stand for:
/// `唔要` is 不要, `tuiding` is 退订, `恢付` is 恢复. The places of the words stay those of what was written.
extension LineReading {
  /// The list whose values say in plain words what its texts mean.
  static let plainListName = "plain"

  /// Reads a line that says nothing, or whose pictures may say more than its words, in plain words. To end something these must
  /// say two things, an act and what it is done to.
  func readPlainly(_ text: String, _ context: [String: SlotValue]) {
    let best = bestWeight()
    let hasPictures = !scan.text.pictures.isEmpty
    guard best < 0 || hasPictures && best < Self.wordyWeight && !hasAction else { return }
    guard hasPictures || plainSymbol >= 0 && scan.isActive(plainSymbol) else { return }
    // Stumbles may have been folded and words taken out: the line counts as it was said.
    let isChanged = !isAsSaid
    guard hasTime(for: isChanged ? 3 : 2) else { return }
    if isChanged { hear(text) }
    let replacements = plainReplacements()
    if !replacements.isEmpty {
      clear()
      scan.text.replace(replacements)
      scan.scan()
      matchPosted(context, sentencesOnly: false)
      if bestWeight() > max(hasAction ? Self.weakWeight : 0, best + Self.foldedLead) { return }
      hear(text)
    } else if !isChanged {
      return
    }
    matchPosted(context, sentencesOnly: false)
  }

  /// A reading of at least two words of two characters and something needs no pictures.
  private static let wordyWeight: Float = 2.6

  /// Whether some match ends or erases something.
  var hasAction: Bool { matches.indices.contains { block(of: matches[$0]).isAction } }

  /// A stretch of the line and the units that stand for it; of no width where something is put in.
  struct Replacement {
    var start: Int
    var end: Int
    var units: [UInt16]
    /// Where the picture stands in the line that is replaced by its word.
    var picture: Int32?
  }

  /// The symbol of a list, -1 where the rules have none of that name.
  static func symbol(ofList name: String, in index: MatchIndex) -> Int32 {
    for number in index.symbols.indices {
      let list = Int(index.symbols[number].list)
      if index.lists.indices.contains(list), index.lists[list].name == name { return Int32(number) }
    }
    return -1
  }

  /// The pictures of the line as words.
  func drawn() -> [Replacement] {
    scan.text.pictures.map {
      Replacement(start: $0.place, end: $0.place, units: $0.word, picture: $0.scalar)
    }
  }

  /// What the scanned line would be in plain words; empty when it is plain already.
  func plainReplacements() -> [Replacement] {
    var replacements = drawn()
    if plainSymbol >= 0, scan.isActive(plainSymbol) {
      let words = words(of: plainSymbol)
      let characters = CharacterMap.shared.entries
      var place = 0
      while place < scan.text.count {
        if characters[Int(scan.text.units[place])].kind == CharacterMap.Class.letter {
          let end = letterRunEnd(place)
          replacements += inLetters(words, place, end)
          place = end
        } else if let word = longest(words.beginning(at: place), plainSymbol) {
          replacements.append(word)
          place = word.end
        } else {
          place += 1
        }
      }
    }
    replacements.sort { ($0.start, $0.end) < ($1.start, $1.end) }
    return replacements.filter { !saysAsWritten($0) }
  }

  // MARK: Words

  struct PlainWord {
    var start: Int
    var end: Int
    var value: Int32
    var isNear: Bool
  }

  /// Words by where they begin, so that a long line isn't searched for each of its places.
  struct PlainWords {
    private let words: [PlainWord]
    /// For each place of the line the first of `words` that begins there or later.
    private let firsts: [Int]

    init(_ found: [PlainWord], lineLength: Int) {
      // Words that begin together stay in the order in which they were found.
      words = found.enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }
        .map(\.element)
      var firsts = [Int](repeating: words.count, count: lineLength + 1)
      for number in words.indices.reversed() { firsts[words[number].start] = number }
      for place in (0..<lineLength).reversed() { firsts[place] = min(firsts[place], firsts[place + 1]) }
      self.firsts = firsts
    }

    func beginning(at place: Int) -> ArraySlice<PlainWord> { words[firsts[place]..<firsts[place + 1]] }
  }

  /// Where words of a list stand in the line.
  func words(of symbol: Int32) -> PlainWords {
    var words: [PlainWord] = []
    var number = scan.head(symbol)
    while number >= 0 {
      let hit = scan.hits[Int(number)]
      words.append(
        PlainWord(start: Int(hit.start), end: Int(hit.end), value: hit.value, isNear: hit.isNear))
      number = hit.next
    }
    return PlainWords(words, lineLength: scan.text.count)
  }

  /// The longest of words that begin together; of two as long the one that is written right.
  func longest(_ words: ArraySlice<PlainWord>, _ symbol: Int32) -> Replacement? {
    var best: PlainWord?
    for word in words {
      if let known = best, (known.end, known.isNear ? 0 : 1) >= (word.end, word.isNear ? 0 : 1) { continue }
      best = word
    }
    return best.map { replacement($0, symbol) }
  }

  private func replacement(_ word: PlainWord, _ symbol: Int32) -> Replacement {
    let list = index.lists[Int(index.symbols[Int(symbol)].list)]
    guard case .text(let text) = list.values[Int(word.value)].value else {
      return Replacement(start: word.start, end: word.end, units: [])
    }
    return Replacement(start: word.start, end: word.end, units: NormalisedText.units(of: text))
  }

  func saysAsWritten(_ piece: Replacement) -> Bool {
    guard piece.units.count == piece.end - piece.start else { return false }
    return piece.units.indices.allSatisfy { piece.units[$0] == scan.text.units[piece.start + $0] }
  }

  // MARK: Letters

  /// No longer run of letters is divided into words.
  private static let runLimit = 80

  private func letterRunEnd(_ start: Int) -> Int {
    let characters = CharacterMap.shared.entries
    var end = start + 1
    while end < scan.text.count, end - start < Self.runLimit,
      characters[Int(scan.text.units[end])].kind == CharacterMap.Class.letter
    {
      end += 1
    }
    return end
  }

  /// A run of letters as the fewest words that make all of it up, else those that stand alone in it.
  private func inLetters(_ words: PlainWords, _ start: Int, _ end: Int) -> [Replacement] {
    let length = end - start
    var cost = [Int](repeating: .max, count: length + 1)
    var last = [PlainWord?](repeating: nil, count: length + 1)
    cost[0] = 0
    for from in 0..<length where cost[from] < .max {
      for word in words.beginning(at: start + from) where word.end <= end {
        let reached = word.end - start
        if cost[from] + 1 < cost[reached] {
          cost[reached] = cost[from] + 1
          last[reached] = word
        }
      }
    }
    var found: [Replacement] = []
    if cost[length] < .max {
      var place = length
      while let word = last[place] {
        found.append(replacement(word, plainSymbol))
        place = word.start - start
      }
      return found
    }
    let breaks = scan.text.breaks
    var place = start
    while place < end {
      let alone = words.beginning(at: place).filter {
        $0.end <= end && breaks[$0.start] & NormalisedText.Break.word != 0
          && ($0.end >= scan.text.count || breaks[$0.end] & NormalisedText.Break.word != 0)
      }
      guard let word = alone.max(by: { $0.end < $1.end }) else {
        place += 1
        continue
      }
      found.append(replacement(word, plainSymbol))
      place = word.end
    }
    return found
  }
}

extension NormalisedText {
  /// Puts other units in the place of stretches, which are in order and apart. What is put in has the place in the line of
  /// what it stands for.
  func replace(_ pieces: [LineReading.Replacement]) {
    var before = (0..<count).map { Unit(self, $0) }
    var after: [Unit] = []
    var place = 0
    for piece in pieces where piece.start >= place {
      after += before[place..<piece.start]
      let isPicture = piece.start == piece.end
      // A picture that is read parts nothing.
      if isPicture, piece.start < before.count { before[piece.start].breaks &= ~Break.soft }
      for (offset, unit) in piece.units.enumerated() {
        var made = piece.start < before.count ? before[piece.start] : (before.last ?? Unit())
        made.unit = unit
        made.breaks = offset > 0 || isPicture ? Break.word : made.breaks | Break.word
        if let scalar = piece.picture {
          made.start = scalar
          made.end = scalar + 1
        } else if !isPicture {
          made.end = before[piece.end - 1].end
        }
        after.append(made)
      }
      place = piece.end
    }
    after += before[place...]
    shorten(to: 0)
    for unit in after { put(unit) }
  }

  /// A unit with all that belongs to it.
  struct Unit {
    var unit: UInt16 = 0
    var start: Int32 = 0
    var end: Int32 = 0
    var breaks: UInt8 = 0
    var clause: UInt16 = 0

    init() {}

    init(_ text: NormalisedText, _ place: Int) {
      unit = text.units[place]
      start = text.starts[place]
      end = text.ends[place]
      breaks = text.breaks[place]
      clause = text.clauses[place]
    }
  }
}
