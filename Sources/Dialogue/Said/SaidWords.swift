public import DataFiles
public import Matching

/// Words of customers that are looked for in a line as it was said, where a rule would be too much; they are data in
/// `Intents/words/*.yaml`, under `words:`.
public struct SaidWords: Sendable {
  /// By the number of each list.
  private let lists: [ListedWords]

  /// The words of these lists. One that is missing, or that nothing asks for, is refused with its place.
  public init(_ given: [String: SaidWordList]) throws(DataFileError) {
    let known = Set(WordList.allCases.map(\.name))
    for (name, list) in given.sorted(by: { $0.key < $1.key }) where !known.contains(name) {
      throw list.problem("no words are called ‘\(name)’")
    }
    var lists: [ListedWords] = []
    for list in WordList.allCases {
      guard let words = given[list.name]?.words else {
        throw DataFileError(
          file: given.values.map(\.file).min() ?? "Intents", line: 1, column: 1,
          problem: "no file gives the words ‘\(list.name)’; add them under words:")
      }
      lists.append(ListedWords(words))
    }
    self.lists = lists
  }

  /// Writes all words.
  public func write(to writer: inout FlatWriter) {
    writer.write(lists.flatMap(\.words))
    for list in lists { writer.write(list.words.count) }
  }

  /// The words that `write(to:)` wrote: they were checked when they were read from the files.
  public init(from reader: inout FlatReader) throws(FlatFault) {
    var rest = try reader.texts()[...]
    var lists: [ListedWords] = []
    lists.reserveCapacity(WordList.allCases.count)
    for _ in WordList.allCases {
      let count = try reader.number()
      guard count > 0, count <= rest.count else { throw FlatFault() }
      lists.append(ListedWords(Array(rest.prefix(count))))
      rest = rest.dropFirst(count)
    }
    guard rest.isEmpty else { throw FlatFault() }
    self.lists = lists
  }

  /// The words of a list, in the order of the file.
  subscript(_ list: WordList) -> [String] { lists[list.rawValue].words }

  /// Whether a text holds a word of a list.
  func has(_ list: WordList, in text: String) -> Bool { lists[list.rawValue].areIn(text) }

  /// Whether a text holds a word of a list.
  func has(_ list: WordList, in text: Substring) -> Bool { lists[list.rawValue].areIn(text) }

  /// The words of a list that a text holds, in the order of the file.
  func said(_ list: WordList, in text: String) -> [String] { lists[list.rawValue].said(in: text) }

  /// Whether a text begins with a word of a list.
  func has(_ list: WordList, beginning text: some StringProtocol) -> Bool {
    self[list].contains { text.begins(with: $0) }
  }

  /// Whether a text ends with a word of a list.
  func has(_ list: WordList, ending text: some StringProtocol) -> Bool {
    self[list].contains { text.ends(with: $0) }
  }

  /// Where the first word of a list stands in a text, the longest of those that begin there; nil where it holds none.
  func place(of list: WordList, in text: String) -> Range<String.Index>? {
    lists[list.rawValue].ranges(in: text).min {
      ($0.lowerBound, $1.upperBound) < ($1.lowerBound, $0.upperBound)
    }
  }

  /// Whether a text is a word of a list, these marks aside.
  func has(_ list: WordList, as text: String, without marks: String) -> Bool {
    let words = lists[list.rawValue]
    return text.without(marks, atMost: words.longest).map(words.words.contains) ?? false
  }

  /// The first word of a list that a text begins with; nil when it begins with none.
  func first(_ list: WordList, beginning text: some StringProtocol) -> String? {
    self[list].first { text.begins(with: $0) }
  }

  /// The first word of a list that a text ends with; nil when it ends with none.
  func first(_ list: WordList, ending text: some StringProtocol) -> String? {
    self[list].first { text.ends(with: $0) }
  }

  /// Where the words of a list stand in a stretch of a text, in the order of the file; words that overlap each count.
  func ranges(of list: WordList, in scalars: [Unicode.Scalar], _ stretch: Range<Int>) -> [Range<Int>] {
    lists[list.rawValue].ranges(in: scalars, stretch)
  }

  /// Where a word stands in a text, wherever it begins; words that overlap each count.
  static func ranges(of word: String, in scalars: [Unicode.Scalar]) -> [Range<Int>] {
    ranges(of: word, in: scalars, scalars.indices)
  }

  /// Where a word stands in a stretch of a text, wherever it begins; words that overlap each count.
  static func ranges(of word: String, in scalars: [Unicode.Scalar], _ stretch: Range<Int>) -> [Range<Int>] {
    let word = word.unicodeScalars
    guard let first = word.first else { return [] }
    return stretch.filter { scalars[$0] == first && scalars[$0..<stretch.upperBound].starts(with: word) }
      .map { $0..<$0 + word.count }
  }
}
