/// A keyword pattern as a tree: what must be said, in which order and how far apart.
///
/// `<退订> & <彩铃>` are two chains in one clause, in any order; `&&` lets them lie in different clauses.
/// `<彩铃> ..8 怎么 ..4 <退订>` is one chain: this order, at most so many characters between. `..` is any distance in
/// the clause, a space none at all. `^` and `$` bind a chain to the beginning and end of a clause (filler not counted).
struct KeywordPattern {
  /// One place of a chain.
  struct Item {
    var term: Term
    /// The greatest distance to the item before; nil for any.
    var gap: Int?
  }

  indirect enum Term {
    case concept(String)
    case list(String, slot: String)
    case literal([UInt16], written: String)
    /// Any one of these.
    case anyOf([Term])
    /// A number, captured if a slot is named.
    case number(slot: String?)
  }

  struct Chain {
    var items: [Item] = []
    var atStart = false
    var atEnd = false
  }

  /// Every chain must match. Never empty.
  var chains: [Chain]
  /// Whether all chains must lie in one clause.
  var sameClause: Bool
}

/// Reads keyword patterns; optional parts are written out, so one text gives one or more patterns.
struct KeywordParser {
  /// More variants than this in one pattern is a mistake.
  static let variantLimit = 64
  /// A pattern has at most so many items.
  static let itemLimit = 64

  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var depth = 0
  private let source: LocatedText

  private init(_ source: LocatedText) {
    self.source = source
    scalars = Array(source.text.unicodeScalars)
  }

  static func parse(_ source: LocatedText) throws(RuleError) -> [KeywordPattern] {
    var parser = KeywordParser(source)
    return try parser.patterns()
  }

  private func fault(_ problem: String, at index: Int) -> RuleError {
    var location = source.location
    location.column += index
    return RuleError(problem, at: location)
  }

  private mutating func skipSpaces() {
    while index < scalars.count, scalars[index].isSpace { index += 1 }
  }

  private mutating func patterns() throws(RuleError) -> [KeywordPattern] {
    var variants: [[KeywordPattern.Chain]] = [[]]
    var sameClause = true
    var sawConjunction = false
    while true {
      let chains = try chainVariants()
      variants = variants.flatMap { before in chains.map { before + [$0] } }
      guard variants.count <= Self.variantLimit else {
        throw fault("more than \(Self.variantLimit) variants: use fewer [optional] parts", at: 0)
      }
      skipSpaces()
      guard index < scalars.count else { break }
      index += 1  // chainVariants stops only at the end or at `&`.
      if index < scalars.count, scalars[index] == "&" {
        index += 1
        if sawConjunction, sameClause { throw fault("`&` and `&&` in one pattern", at: index - 1) }
        sameClause = false
      } else if sawConjunction, !sameClause {
        throw fault("`&` and `&&` in one pattern", at: index - 1)
      }
      sawConjunction = true
    }
    // A chain that may be left out is there or not; what has no chain at all would match anything.
    variants = variants.map { $0.filter { !$0.items.isEmpty } }
    guard variants.allSatisfy({ !$0.isEmpty }) else {
      throw fault("every part of this pattern can be left out, so it would match anything", at: 0)
    }
    guard variants.allSatisfy({ $0.reduce(0) { $0 + $1.items.count } <= Self.itemLimit }) else {
      throw fault("more than \(Self.itemLimit) items in one pattern", at: 0)
    }
    return variants.map { KeywordPattern(chains: $0, sameClause: sameClause) }
  }

  /// One chain, once for each choice of its optional parts.
  private mutating func chainVariants() throws(RuleError) -> [KeywordPattern.Chain] {
    var variants = [KeywordPattern.Chain()]
    var gap: Int? = 0
    let began = index
    var hasItems = false
    /// Where the `$` stands.
    var close: Int?
    /// Where a distance stands that no word has followed yet.
    var distanceAt: Int?
    while true {
      skipSpaces()
      guard index < scalars.count, scalars[index] != "&" else { break }
      let scalar = scalars[index]
      if scalar == "." {
        guard hasItems else {
          throw fault("a distance stands between two words: before the first it means nothing", at: index)
        }
        distanceAt = index
        gap = try readGap()
        continue
      }
      if scalar != "^" {
        if let distanceAt, scalar == "$" { throw idleDistance(at: distanceAt) }
        distanceAt = nil
      }
      if scalar == "^" || scalar == "$" {
        guard scalar == "$" || !hasItems else {
          throw fault("`^` binds to the beginning: it stands before all words", at: index)
        }
        if scalar == "$" { close = index }
        index += 1
        for place in variants.indices {
          if scalar == "^" { variants[place].atStart = true } else { variants[place].atEnd = true }
        }
        continue
      }
      if let close { throw fault("`$` binds to the end: it stands behind all words", at: close) }
      hasItems = true
      if scalar == "[" {
        let opened = index
        index += 1
        let term = try term(closing: "]", opened: opened)
        let distance = gap
        variants = variants.flatMap { before -> [KeywordPattern.Chain] in
          var with = before
          with.items.append(.init(term: term, gap: before.items.isEmpty ? 0 : distance))
          return [with, before]
        }
        guard variants.count <= Self.variantLimit else {
          throw fault("more than \(Self.variantLimit) variants: use fewer [optional] parts", at: opened)
        }
        continue
      }
      let term = try term()
      for place in variants.indices {
        variants[place].items.append(.init(term: term, gap: variants[place].items.isEmpty ? 0 : gap))
      }
      gap = 0
    }
    guard hasItems else { throw fault("nothing stands here that could be said", at: began) }
    if let distanceAt { throw idleDistance(at: distanceAt) }
    return variants
  }

  private func idleDistance(at place: Int) -> RuleError {
    fault("a distance stands between two words: behind the last it means nothing", at: place)
  }

  private mutating func readGap() throws(RuleError) -> Int? {
    let began = index
    guard index + 1 < scalars.count, scalars[index + 1] == "." else {
      throw fault("a distance is written `..` or `..8`", at: began)
    }
    index += 2
    var digits = ""
    while index < scalars.count, ("0"..."9").contains(scalars[index]) {
      digits.unicodeScalars.append(scalars[index])
      index += 1
    }
    guard index >= scalars.count || scalars[index].isSpace || Self.isSpecial(scalars[index]) else {
      throw fault("a distance is written `..` or `..8`", at: began)
    }
    guard !digits.isEmpty else { return nil }
    guard let distance = Int(digits), distance <= 200 else {
      throw fault("a distance is at most 200", at: began)
    }
    return distance
  }

  private mutating func term() throws(RuleError) -> KeywordPattern.Term {
    let opened = index
    switch scalars[index] {
    case "(":
      index += 1
      return try term(closing: ")", opened: opened)
    case "<":
      return .concept(try name(closing: ">", opened: opened))
    case "{":
      guard let (list, slot) = TemplateParser.listAndSlot(try name(closing: "}", opened: opened)) else {
        throw fault("a list is written {list} or {list:slot}", at: opened)
      }
      return .list(list, slot: slot)
    case "#":
      index += 1
      guard index < scalars.count, scalars[index] == "{" else { return .number(slot: nil) }
      return .number(slot: try name(closing: "}", opened: index))
    case ")", "]", ">", "}", "|":
      throw fault("`\(scalars[index])` closes nothing", at: opened)
    default:
      return try literal()
    }
  }

  private mutating func literal() throws(RuleError) -> KeywordPattern.Term {
    let began = index
    var text = ""
    while index < scalars.count, !Self.isSpecial(scalars[index]), !scalars[index].isSpace {
      text.unicodeScalars.append(scalars[index])
      index += 1
    }
    let units = NormalisedText.units(of: text)
    guard !units.isEmpty else { throw fault("`\(text)` has no character that could be said", at: began) }
    return .literal(units, written: text)
  }

  /// The terms parted by `|` up to the closing bracket.
  private mutating func term(closing: Unicode.Scalar, opened: Int) throws(RuleError) -> KeywordPattern.Term {
    var terms: [KeywordPattern.Term] = []
    depth += 1
    defer { depth -= 1 }
    guard depth <= TemplateParser.depthLimit else {
      throw fault("brackets lie more than \(TemplateParser.depthLimit) deep", at: opened)
    }
    while true {
      skipSpaces()
      guard index < scalars.count else {
        throw fault("unclosed bracket, `\(closing)` is missing", at: opened)
      }
      var term = try term()
      skipSpaces()
      // A literal in brackets may have several words.
      while case .literal(let units, let written) = term, index < scalars.count,
        !Self.isSpecial(scalars[index]),
        case .literal(let more, let next) = try literal()
      {
        term = .literal(units + more, written: written + " " + next)
        skipSpaces()
      }
      terms.append(term)
      guard index < scalars.count else {
        throw fault("unclosed bracket, `\(closing)` is missing", at: opened)
      }
      if scalars[index] == closing {
        index += 1
        return terms.count == 1 ? terms[0] : .anyOf(terms)
      }
      guard scalars[index] == "|" else {
        throw fault("in brackets stand single words, concepts or lists, parted by `|`", at: index)
      }
      index += 1
    }
  }

  private mutating func name(closing: Unicode.Scalar, opened: Int) throws(RuleError) -> String {
    index = opened + 1
    var name = ""
    while index < scalars.count, scalars[index] != closing {
      name.unicodeScalars.append(scalars[index])
      index += 1
    }
    guard index < scalars.count else {
      throw fault("unclosed `\(scalars[opened])`, `\(closing)` is missing", at: opened)
    }
    index += 1
    let trimmed = name.trimmed
    guard !trimmed.isEmpty else { throw fault("no name between the brackets", at: opened) }
    return trimmed
  }

  private static func isSpecial(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "<", ">", "{", "}", "(", ")", "[", "]", "|", "&", ".", "^", "$", "#": true
    default: false
    }
  }
}

extension Unicode.Scalar {
  /// Whether this is white space. Behind the ideographic space there is none, so that most characters of a rule aren't looked up.
  var isSpace: Bool {
    if value > 0x3000 || value > 0x20 && value < 0x7F { return false }
    return properties.isWhitespace
  }
}
