/// A sentence template of hassil's language as a tree.
///
/// `[请]把{product:name}(退|取消)[了]` is a sequence of an optional, a literal, a list, an alternative and an optional.
indirect enum Template: Equatable {
  case text([UInt16])
  case sequence([Template])
  case alternative([Template])
  case permutation([Template])
  /// A value of a list, captured under the slot's name.
  case list(String, slot: String)
  /// `{0..100:slot}`: a range written in place.
  case range(ClosedRange<Int>, step: Int, slot: String)
  case rule(String)
  /// White space, where a word of an alphabet ends.
  case space

  static var empty: Template { .sequence([]) }
}

/// Reads templates. An error names the column inside the template's own text.
struct TemplateParser {
  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var depth = 0
  private let source: LocatedText

  private init(_ source: LocatedText) {
    self.source = source
    scalars = Array(source.text.unicodeScalars)
  }

  /// Brackets may lie so deep in one another.
  static let depthLimit = 64

  /// Parses a whole template.
  static func parse(_ source: LocatedText) throws(RuleError) -> Template {
    var parser = TemplateParser(source)
    let template = try parser.alternatives(closing: nil)
    return template
  }

  private func fault(_ problem: String, at index: Int) -> RuleError {
    var location = source.location
    location.column += index
    return RuleError(problem, at: location)
  }

  /// Sequences parted by `|` or `;` up to the closing bracket.
  private mutating func alternatives(closing: Unicode.Scalar?) throws(RuleError) -> Template {
    let opened = index - 1
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else {
      throw fault("brackets lie more than \(Self.depthLimit) deep", at: opened)
    }
    var branches: [Template] = []
    var items: [Template] = []
    var literal = String.UnicodeScalarView()
    var separator: Unicode.Scalar?

    func flush() {
      guard !literal.isEmpty else { return }
      let units = NormalisedText.units(of: String(literal))
      if literal.first?.isSpace == true { items.append(.space) }
      if !units.isEmpty { items.append(.text(units)) }
      if !units.isEmpty, literal.last?.isSpace == true { items.append(.space) }
      literal = String.UnicodeScalarView()
    }
    func closeBranch() {
      flush()
      branches.append(items.count == 1 ? items[0] : .sequence(items))
      items = []
    }

    while index < scalars.count {
      let scalar = scalars[index]
      index += 1
      switch scalar {
      case "\\":
        guard index < scalars.count else { throw fault("nothing follows the backslash", at: index - 1) }
        literal.append(scalars[index])
        index += 1
      case "(":
        flush()
        items.append(try alternatives(closing: ")"))
      case "[":
        flush()
        let inner = try alternatives(closing: "]")
        if case .alternative(let branches) = inner {
          items.append(.alternative(branches + [.empty]))
        } else {
          items.append(.alternative([inner, .empty]))
        }
      case "{":
        flush()
        items.append(try reference(closing: "}"))
      case "<":
        flush()
        items.append(try reference(closing: ">"))
      case "|", ";":
        if let first = separator, first != scalar {
          throw fault("`|` and `;` in one group: put brackets around the inner one", at: index - 1)
        }
        separator = scalar
        closeBranch()
      case ")", "]", "}", ">":
        if scalar == closing, opened == index - 2 {
          throw fault("nothing stands between `\(scalars[opened])` and `\(scalar)`", at: opened)
        }
        guard scalar == closing else {
          throw fault(
            "`\(scalar)` closes nothing\(closing.map { ", expected `\($0)`" } ?? "")", at: index - 1)
        }
        closeBranch()
        return Self.group(branches, separator)
      default:
        literal.append(scalar)
      }
    }
    if let closing { throw fault("unclosed bracket, `\(closing)` is missing", at: opened) }
    closeBranch()
    return Self.group(branches, separator)
  }

  private static func group(_ branches: [Template], _ separator: Unicode.Scalar?) -> Template {
    guard branches.count > 1 else { return branches[0] }
    return separator == ";" ? .permutation(branches) : .alternative(branches)
  }

  private mutating func reference(closing: Unicode.Scalar) throws(RuleError) -> Template {
    let opened = index - 1
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
    guard !trimmed.isEmpty else {
      throw fault("no name between `\(scalars[opened])` and `\(closing)`", at: opened)
    }
    guard closing == "}" else { return .rule(trimmed) }
    guard let (list, slot) = Self.listAndSlot(trimmed) else {
      throw fault("a list is written {list} or {list:slot}", at: opened)
    }
    if let dots = list.firstRange(of: "..") {
      let tail = list[dots.upperBound...].split(separator: ",", maxSplits: 1)
      guard let first = Int(list[..<dots.lowerBound]), let last = tail.first.flatMap({ Int($0) }),
        first <= last
      else { throw fault("`\(list)` is no range: write {1..10:slot}", at: opened) }
      return .range(first...last, step: tail.count > 1 ? max(1, Int(tail[1]) ?? 1) : 1, slot: slot)
    }
    return .list(list, slot: slot)
  }

  /// The names in `list:slot`, the slot named as the list where there is only one; nil where one of them is missing.
  static func listAndSlot(_ text: String) -> (list: String, slot: String)? {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map {
      String($0).trimmed
    }
    guard let list = parts.first, let slot = parts.last, !list.isEmpty, !slot.isEmpty else { return nil }
    return (list, slot)
  }
}

extension String {
  /// Without spaces at both ends.
  var trimmed: String {
    var view = self[...]
    while view.first?.isWhitespace == true { view.removeFirst() }
    while view.last?.isWhitespace == true { view.removeLast() }
    return String(view)
  }

  /// The first place of a part, without Foundation.
  func firstRange(of part: String) -> Range<String.Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
      start = index(after: start)
    }
    return nil
  }
}
