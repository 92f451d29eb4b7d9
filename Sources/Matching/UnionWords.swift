/// A part of a bracket with concepts, as of `(<退订>|关闭)`.
enum UnionTerm {
  case concept(Int32)
  /// A word, by its number.
  case literal(Int32)

  var isConcept: Bool { if case .concept = self { true } else { false } }
}

/// A bracket shares the hits of its concepts, so that their words needn't be listed once more for every bracket. That can't be
/// done with a word that one part of a bracket says strongly and another weakly, as 退 in `(退|<退订>)`: which of the two hits
/// comes first hangs on the order of the parts. Such a word is listed for every bracket in that order.
extension RuleCompiler {
  /// The brackets of a concept that share the hits of a word.
  func unions(of symbol: Int32, saidBy word: Int32) -> [Int32] {
    dividedWords.contains(word) ? [] : unions[symbol] ?? []
  }

  /// Finds the words that no bracket can share and lists them. Called when all brackets are made.
  mutating func divideWords() {
    var said: [Int32: [Int32: [MatchIndex.Meaning]]] = [:]
    for (word, meaning) in wordMeanings where unions[meaning.symbol] != nil {
      switch meaning.kind {
      case .word, .weak, .sound, .plain: said[meaning.symbol, default: [:]][word, default: []].append(meaning)
      case .exception, .slip, .pause: break
      }
    }
    let brackets = unionTerms.keys.sorted()
    for union in brackets { divideWords(of: unionTerms[union] ?? [], said) }
    guard !dividedWords.isEmpty else { return }
    let divided = dividedWords
    wordMeanings.removeAll { word, meaning in
      meaning.kind == .plain && divided.contains(word) && unionTerms[meaning.symbol] != nil
    }
    for union in brackets {
      for term in unionTerms[union] ?? [] {
        switch term {
        case .literal(let word):
          if divided.contains(word) {
            wordMeanings.append((word, .init(symbol: union, value: -1, kind: .plain)))
          }
        case .concept(let concept):
          for word in divided.sorted() {
            for var meaning in said[concept]?[word] ?? [] {
              meaning.symbol = union
              wordMeanings.append((word, meaning))
            }
          }
        }
      }
    }
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
