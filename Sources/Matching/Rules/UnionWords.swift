/// A part of a bracket with concepts, as of `(<退订>|关闭)`.
enum UnionTerm {
  case concept(Int32)
  /// A word, by its number.
  case literal(Int32)

  var isConcept: Bool { if case .concept = self { true } else { false } }
}

/// A bracket has the hits of its concepts and words in the order in which they were found. That doesn't hold for a word that one
/// part of a bracket says strongly and another weakly, as 退 in `(退|<退订>)`: which of the two hits comes first hangs on the
/// order of the parts.
extension RuleCompiler {
  /// Finds the words whose hits must be ordered by a bracket's parts. Called when all brackets are made.
  mutating func divideWords() {
    var said: [Int32: [Int32: [MatchIndex.Meaning]]] = [:]
    for (word, meaning) in wordMeanings where unions[meaning.symbol] != nil {
      switch meaning.kind {
      case .word, .weak, .sound, .plain: said[meaning.symbol, default: [:]][word, default: []].append(meaning)
      case .exception, .slip, .pause: break
      }
    }
    for union in unionTerms.keys.sorted() { divideWords(of: unionTerms[union] ?? [], said) }
  }

  /// Adds the words that are said in different ways by two parts of one bracket.
  private mutating func divideWords(
    of terms: [UnionTerm], _ said: [Int32: [Int32: [MatchIndex.Meaning]]]
  ) {
    guard terms.count > 1 else { return }
    var known: [Int32: [MatchIndex.Meaning.Kind]] = [:]
    for term in terms {
      switch term {
      case .literal(let word): divide(word, [.word], &known)
      case .concept(let concept):
        for (word, meanings) in said[concept] ?? [:] {
          // A word of a pattern is as strong as a word of a concept.
          divide(word, meanings.map { $0.kind == .plain ? .word : $0.kind }, &known)
        }
      }
    }
  }

  private mutating func divide(
    _ word: Int32, _ kinds: [MatchIndex.Meaning.Kind], _ known: inout [Int32: [MatchIndex.Meaning.Kind]]
  ) {
    if let before = known[word], before != kinds { dividedWords.insert(word) }
    known[word] = kinds
  }
}
