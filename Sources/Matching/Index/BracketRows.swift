/// Which brackets words and concepts stand in, and what stands in each bracket.
struct BracketTables {
  var rows: [MatchIndex.Row] = []
  /// By symbol, behind the rows of all words.
  var rowStarts: [Int32] = []
  var termStarts: [Int32] = [0]
  var terms: [Int32] = []
  /// The same as rows, without their order: concepts by symbol, and words by number in blocks ~block.
  var partStarts: [Int32] = [0]
  var parts: [MatchIndex.Row] = []

  /// Adds a row for each 64 symbols of which some are among these.
  fileprivate static func add(
    _ symbols: inout [Int32], to rows: inout [MatchIndex.Row], areWords: Bool = false
  ) {
    symbols.sort()
    var place = 0
    while place < symbols.count {
      let block = symbols[place] >> 6
      var bits: UInt64 = 0
      while place < symbols.count, symbols[place] >> 6 == block {
        bits |= 1 << UInt64(symbols[place] & 63)
        place += 1
      }
      rows.append(.init(block: areWords ? ~block : block, bits: bits))
    }
  }

  /// Ends a symbol's terms, which begin at a place, and adds them as rows.
  fileprivate mutating func endTerms(from first: Int) {
    var concepts = terms[first...].filter { $0 >= 0 }
    var words = terms[first...].filter { $0 < 0 }.map { ~$0 }
    Self.add(&concepts, to: &parts)
    Self.add(&words, to: &parts, areWords: true)
    termStarts.append(Int32(terms.count))
    partStarts.append(Int32(parts.count))
  }
}

extension RuleCompiler {
  /// Literals and brackets, whose hits are those of the words and concepts in them.
  func isBracket() -> [Bool] { symbols.map { $0.kind == .union || $0.kind == .literal } }

  /// The rows of all words and concepts; where each word's begin is written down in `marks`.
  func gatherBrackets(_ marks: inout [Automaton.Word]) -> BracketTables {
    let isBracket = self.isBracket()
    var tables = BracketTables()
    // By word, then by symbol, both by counting.
    let pairs = wordMeanings.filter { $0.meaning.kind != .slip && isBracket[Int($0.meaning.symbol)] }
    let byWord = Self.grouped(pairs.map { ($0.word, $0.meaning.symbol) }, words.count)
    var symbolsOfWord: [Int32] = []
    for word in words.indices {
      marks[word].rows = Int32(tables.rows.count)
      symbolsOfWord.removeAll(keepingCapacity: true)
      symbolsOfWord += byWord.1[Int(byWord.0[word])..<Int(byWord.0[word + 1])]
      BracketTables.add(&symbolsOfWord, to: &tables.rows)
      marks[word].divided = dividedWords.contains(Int32(word)) ? 1 : 0
    }
    marks[words.count].rows = Int32(tables.rows.count)
    for symbol in symbols.indices {
      tables.rowStarts.append(Int32(tables.rows.count))
      if var brackets = unions[Int32(symbol)] { BracketTables.add(&brackets, to: &tables.rows) }
    }
    tables.rowStarts.append(Int32(tables.rows.count))
    let bySymbol = Self.grouped(pairs.map { ($0.meaning.symbol, ~$0.word) }, symbols.count)
    for symbol in symbols.indices {
      let first = tables.terms.count
      func add(_ term: Int32) {
        if !tables.terms[first...].contains(term) { tables.terms.append(term) }
      }
      if let parts = unionTerms[Int32(symbol)] {
        for part in parts {
          switch part {
          case .concept(let concept): add(concept)
          case .literal(let word): add(~word)
          }
        }
      } else {
        for term in bySymbol.1[Int(bySymbol.0[symbol])..<Int(bySymbol.0[symbol + 1])] { add(term) }
      }
      tables.endTerms(from: first)
    }
    return tables
  }
}
