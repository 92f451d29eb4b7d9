/// The words of an expected reply with places for what differs from run to run.
///
/// `{{单号}}` captures at its first use and must be equal later; `{{单号:TD[0-9A-Z]+}}` must match the expression as well.
struct ReplyPattern {
  private let pieces: [Piece]

  private enum Piece {
    case literal(String)
    case hole(name: String, expression: String?)
  }

  init(_ text: String) {
    var pieces: [Piece] = []
    var rest = text[...]
    while let place = Placeholder(in: rest) {
      if !place.before.isEmpty { pieces.append(.literal(String(place.before))) }
      let name = place.inside.prefix { $0 != ":" }
      let expression = place.inside.dropFirst(name.count + 1)
      pieces.append(.hole(name: String(name), expression: expression.isEmpty ? nil : String(expression)))
      rest = place.after
    }
    if !rest.isEmpty { pieces.append(.literal(String(rest))) }
    self.pieces = pieces
  }

  /// What is wrong with the placeholders of a text, nil when nothing is: one that is not closed, has no name, or holds an
  /// expression that can't be read.
  static func fault(in text: String) -> String? {
    var rest = text[...]
    while let place = Placeholder(in: rest) {
      let name = place.inside.prefix { $0 != ":" }
      if name.isEmpty || name.contains(where: \.isWhitespace) { return "‘{{\(place.inside)}}’ has no name" }
      let expression = String(place.inside.dropFirst(name.count + 1))
      if !expression.isEmpty, (try? Regex(expression)) == nil {
        return "‘\(expression)’ is not a regular expression"
      }
      rest = place.after
    }
    return Placeholder.isUnclosed(in: rest) ? "‘{{’ without ‘}}’" : nil
  }

  /// The names of its holes, in order.
  var names: [String] {
    pieces.compactMap { if case .hole(let name, _) = $0 { name } else { nil } }
  }

  /// The captures after matching `text` whole, or nil when it doesn't match. A hole takes the least that lets the next
  /// literal follow.
  func match(_ text: String, _ known: [String: String]) -> [String: String]? {
    if pieces.count == 1, case .literal(let literal) = pieces[0] { return literal == text ? known : nil }
    var captures = known
    var rest = text[...]
    for (index, piece) in pieces.enumerated() {
      switch piece {
      case .literal(let literal):
        guard rest.hasPrefix(literal) else { return nil }
        rest = rest.behind(bytes: literal.utf8.count)
      case .hole(let name, let expression):
        let value: Substring
        if let earlier = captures[name] {
          guard rest.hasPrefix(earlier) else { return nil }
          value = rest[..<rest.utf8.index(rest.startIndex, offsetBy: earlier.utf8.count)]
        } else if index + 1 < pieces.count, case .literal(let next) = pieces[index + 1] {
          guard let end = rest.firstRange(of: next)?.lowerBound else { return nil }
          value = rest[..<end]
        } else {
          value = rest
        }
        guard !value.isEmpty, !value.contains("\n") else { return nil }
        if let expression {
          guard let regex = try? Regex(expression), value.wholeMatch(of: regex) != nil else { return nil }
        }
        captures[name] = String(value)
        rest = rest.behind(bytes: value.utf8.count)
      }
    }
    return rest.isEmpty ? captures : nil
  }

  /// New words with the holes of this pattern put where their values stand, and with places for the numbers that this
  /// pattern didn't have; nil when a hole would be lost. `captures` learns the new names.
  func kept(in text: String, _ captures: inout [String: String]) -> String? {
    var result = text
    for case .hole(let name, let expression) in pieces {
      let hole = "{{" + name + (expression.map { ":" + $0 } ?? "") + "}}"
      if let value = captures[name], let range = result.firstRange(of: value) {
        result.replaceSubrange(range, with: hole)
      } else if let expression, let regex = try? Regex(expression), let range = result.firstRange(of: regex) {
        captures[name] = String(result[range])
        result.replaceSubrange(range, with: hole)
      }
    }
    result = NumberPlaceholders.put(into: result, &captures)
    let kept = ReplyPattern(result).names
    let isWhole = Set(names).allSatisfy { name in
      kept.count { $0 == name } >= names.count { $0 == name }
    }
    return isWhole ? result : nil
  }
}
