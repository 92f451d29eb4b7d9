/// Brackets of which many words are the same get numbers near each other, and so do words that stand in the same brackets: a
/// row of bits then tells many of them at once.
extension RuleCompiler {
  /// Numbers brackets and words anew. Called when all are made, before anything is posted.
  mutating func cluster() {
    let isBracket = self.isBracket()
    var pairs: [(symbol: Int32, rule: Int32)] = []
    for (word, meaning) in wordMeanings where meaning.kind != .slip && isBracket[Int(meaning.symbol)] {
      pairs.append((word, meaning.symbol))
    }
    let wordOrder = Self.clustered(pairs, items: words.count, neighbours: symbols.count)
    var bracketPairs = pairs.map { (symbol: $0.rule, rule: $0.symbol) }
    for (concept, brackets) in unions.sorted(by: { $0.key < $1.key }) {
      for bracket in brackets { bracketPairs.append((bracket, Int32(words.count) + concept)) }
    }
    let bracketOrder = Self.clustered(
      bracketPairs, items: symbols.count, neighbours: words.count + symbols.count)
    renumber(words: Self.numbers(wordOrder, of: words.count))
    let places = bracketOrder.sorted()
    var numbers = symbols.indices.map { Int32($0) }
    for (place, bracket) in zip(places, bracketOrder) { numbers[Int(bracket)] = place }
    renumber(brackets: numbers)
  }

  /// The items that have neighbours, such that those lie together which share the neighbours that most items have.
  private static func clustered(
    _ pairs: [(symbol: Int32, rule: Int32)], items: Int, neighbours: Int
  ) -> [Int32] {
    var degrees = [Int](repeating: 0, count: neighbours)
    for pair in pairs { degrees[Int(pair.rule)] += 1 }
    let ranked = degrees.indices.filter { degrees[$0] > 0 }.sorted {
      degrees[$0] != degrees[$1] ? degrees[$0] > degrees[$1] : $0 < $1
    }
    var ranks = [Int32](repeating: 0, count: neighbours)
    for (rank, neighbour) in ranked.enumerated() { ranks[neighbour] = Int32(rank) }
    var (starts, flat) = grouped(pairs.map { ($0.symbol, ranks[Int($0.rule)]) }, items)
    var keys: [(first: UInt64, item: Int32)] = []
    for item in 0..<items where starts[item] < starts[item + 1] {
      let range = Int(starts[item])..<Int(starts[item + 1])
      if range.count > 1 { flat[range].sort() }
      let second = range.count > 1 ? UInt64(flat[range.lowerBound + 1]) + 1 : 0
      keys.append((UInt64(flat[range.lowerBound]) << 32 | second, Int32(item)))
    }
    keys.sort { one, other in
      if one.first != other.first { return one.first < other.first }
      let first = flat[Int(starts[Int(one.item)])..<Int(starts[Int(one.item) + 1])]
      let second = flat[Int(starts[Int(other.item)])..<Int(starts[Int(other.item) + 1])]
      if first.count <= 2, second.count <= 2 { return one.item < other.item }
      if first.elementsEqual(second) { return one.item < other.item }
      return first.lexicographicallyPrecedes(second)
    }
    return keys.map(\.item)
  }

  /// The new number of each item: first those of the order, then the others.
  private static func numbers(_ order: [Int32], of count: Int) -> [Int32] {
    var numbers = [Int32](repeating: -1, count: count)
    for (number, item) in order.enumerated() { numbers[Int(item)] = Int32(number) }
    var next = Int32(order.count)
    for item in 0..<count where numbers[item] < 0 {
      numbers[item] = next
      next += 1
    }
    return numbers
  }

  private mutating func renumber(words numbers: [Int32]) {
    var moved = words
    for (word, number) in numbers.enumerated() { moved[Int(number)] = words[word] }
    words = moved
    for place in wordMeanings.indices { wordMeanings[place].word = numbers[Int(wordMeanings[place].word)] }
    for (bracket, terms) in unionTerms {
      unionTerms[bracket] = terms.map { term in
        if case .literal(let word) = term { .literal(numbers[Int(word)]) } else { term }
      }
    }
  }

  /// Nothing but literals and brackets gets another number.
  private mutating func renumber(brackets numbers: [Int32]) {
    var moved = symbols
    for (symbol, number) in numbers.enumerated() { moved[Int(number)] = symbols[symbol] }
    symbols = moved
    for place in wordMeanings.indices where wordMeanings[place].meaning.kind != .slip {
      wordMeanings[place].meaning.symbol = numbers[Int(wordMeanings[place].meaning.symbol)]
    }
    for place in atoms.indices { atoms[place].symbol = numbers[Int(atoms[place].symbol)] }
    for place in instructions.indices where instructions[place].operation == .list {
      instructions[place].a = numbers[Int(instructions[place].a)]
    }
    sentenceKeys = sentenceKeys.mapValues { $0.map { numbers[Int($0)] } }
    aliases = aliases.mapValues { $0.map { numbers[Int($0)] } }
    unions = unions.mapValues { $0.map { numbers[Int($0)] } }
    unionTerms = Dictionary(uniqueKeysWithValues: unionTerms.map { (numbers[Int($0.key)], $0.value) })
  }
}
