/// Writes a sentence template as a program for the sentence matcher, and finds the words of which one must be there.
struct ProgramWriter {
  let block: RuleBlock
  let scope: String
  let local: [String: LocatedText]
  /// Where the program begins.
  private(set) var first: Int32 = 0
  /// Symbols of which at least one must be in the line. Never empty.
  private(set) var keys: [Int32] = []
  private(set) var hasWildcard = false
  private var depth = 0
  /// Whether a wildcard may have ended where the next step stands.
  private var followsWildcard = false
  /// Whether the next step may stand at the beginning or behind white space, so that a wildcard begins with a word.
  private var followsSpace = true
  /// A template that needs more steps than this is a mistake; expansion rules can multiply without end.
  static let stepLimit = 20_000

  init(block: RuleBlock, scope: String, local: [String: LocatedText]) {
    self.block = block
    self.scope = scope
    self.local = local
  }

  mutating func write(_ text: LocatedText, _ compiler: inout RuleCompiler) throws(RuleError) {
    let template = try TemplateParser.parse(text)
    first = Int32(compiler.instructions.count)
    compiler.instructions.append(.init(operation: .bounds, a: .max, b: .max))
    let needed = try emit(template, text, &compiler)
    if followsWildcard { compiler.instructions.append(.init(operation: .edge)) }
    compiler.instructions.append(.init(operation: .match))
    guard let needed else {
      throw RuleError(
        "every part of this template can be left out, so it would match anything", at: text.location)
    }
    keys = needed
  }

  /// Emits a template; the answer is the smallest set of symbols of which one must be there, nil if it can be empty.
  private mutating func emit(
    _ template: Template, _ text: LocatedText, _ compiler: inout RuleCompiler
  ) throws(RuleError) -> [Int32]? {
    guard compiler.instructions.count - Int(first) < Self.stepLimit else {
      throw RuleError("this template with its expansion rules has too many parts", at: text.location)
    }
    switch template {
    case .text(let units):
      compiler.instructions.append(
        .init(operation: .literal, a: Int32(units.count), b: Int32(compiler.literalUnits.count)))
      compiler.literalUnits += units
      followsWildcard = false
      followsSpace = false
      return [compiler.literalSymbol(units)]
    case .sequence(let parts):
      var best: [Int32]?
      for (one, other) in zip(parts, parts.dropFirst()) {
        guard case .list(let name, _) = one, case .list(let next, _) = other,
          case .wildcard = try compiler.resolve(list: name, block, scope, text).kind,
          case .wildcard = try compiler.resolve(list: next, block, scope, text).kind
        else { continue }
        throw RuleError(
          "two wildcards stand side by side: nothing tells where {\(name)} ends",
          at: text.location(of: "{\(name)"))
      }
      for part in parts {
        guard let needed = try emit(part, text, &compiler) else { continue }
        if best == nil || weigh(needed, compiler) < weigh(best ?? [], compiler) { best = needed }
      }
      return best
    case .space:
      // Elsewhere white space may be left out, as everywhere in Chinese.
      if followsWildcard { compiler.instructions.append(.init(operation: .edge)) }
      followsWildcard = false
      followsSpace = true
      return nil
    case .alternative(let parts): return try branches(parts, text, &compiler)
    case .permutation(let parts): return try permutation(parts, text, &compiler)
    case .rule(let name):
      depth += 1
      guard depth < 32 else {
        throw RuleError("expansion rule <\(name)> contains itself", at: text.location(of: "<\(name)>"))
      }
      let (expansion, expansionText) = try compiler.expansion(name, text, local)
      let needed = try emit(expansion, expansionText, &compiler)
      depth -= 1
      return needed
    case .range(let bounds, let step, let slot):
      followsWildcard = false
      followsSpace = false
      compiler.ranges.append(try RuleCompiler.checked(NumberRange(bounds: bounds, step: step), text))
      compiler.instructions.append(
        .init(operation: .range, a: Int32(compiler.ranges.count - 1), b: Int32(compiler.slotNumber(slot))))
      return [compiler.numberSymbol]
    case .list(let name, let slot):
      let (kind, symbol) = try compiler.resolve(list: name, block, scope, text)
      let number = Int32(compiler.slotNumber(slot))
      let beginsWord = followsSpace
      followsWildcard = false
      followsSpace = false
      switch kind {
      case .values:
        compiler.instructions.append(.init(operation: .list, a: symbol, b: number))
        return [symbol]
      case .range(let range):
        compiler.ranges.append(try RuleCompiler.checked(range, text))
        compiler.instructions.append(.init(operation: .range, a: Int32(compiler.ranges.count - 1), b: number))
        return [compiler.numberSymbol]
      case .wildcard:
        // What stands before it without white space may be one word with it.
        if beginsWord { compiler.instructions.append(.init(operation: .edge)) }
        compiler.instructions.append(.init(operation: .open, b: number))
        let loop = Int32(compiler.instructions.count)
        compiler.instructions.append(.init(operation: .any))
        compiler.instructions.append(.init(operation: .split, a: loop + 2, b: loop))
        compiler.instructions.append(.init(operation: .close, b: number))
        followsWildcard = true
        hasWildcard = true
        return nil
      }
    }
  }

  private mutating func branches(
    _ parts: [Template], _ text: LocatedText, _ compiler: inout RuleCompiler
  ) throws(RuleError) -> [Int32]? {
    var union: [Int32]? = []
    var exits: [Int] = []
    let before = (followsWildcard, followsSpace)
    var after = (false, false)
    for (place, part) in parts.enumerated() {
      (followsWildcard, followsSpace) = before
      var split: Int?
      if place < parts.count - 1 {
        split = compiler.instructions.count
        compiler.instructions.append(.init(operation: .split, a: Int32(compiler.instructions.count + 1)))
      }
      if let needed = try emit(part, text, &compiler) {
        union? += needed
      } else {
        union = nil
      }
      after = (after.0 || followsWildcard, after.1 || followsSpace)
      if let split {
        exits.append(compiler.instructions.count)
        compiler.instructions.append(.init(operation: .jump))
        compiler.instructions[split].b = Int32(compiler.instructions.count)
      }
    }
    (followsWildcard, followsSpace) = after
    for exit in exits { compiler.instructions[exit].a = Int32(compiler.instructions.count) }
    return union
  }

  /// Emits parts in any order: one place for each set of parts that are still to come, to which every order of the others leads.
  /// So each of n parts is written 2ⁿ⁻¹ times, where all orders one by one would write it n! times.
  private mutating func permutation(
    _ parts: [Template], _ text: LocatedText, _ compiler: inout RuleCompiler
  ) throws(RuleError) -> [Int32]? {
    try RuleCompiler.checkPermutation(of: parts, text)
    var best: [Int32]?
    let all = 1 << parts.count - 1
    var arrivals = [[Int]](repeating: [], count: all + 1)
    var follows = [Bool](repeating: false, count: all + 1)
    follows[all] = followsWildcard
    // A set comes after every set that it is a part of, so all steps lead forward.
    for left in (1...all).reversed() {
      for jump in arrivals[left] { compiler.instructions[jump].a = Int32(compiler.instructions.count) }
      let next = parts.indices.filter { left & (1 << $0) != 0 }
      for place in next {
        followsWildcard = follows[left]
        followsSpace = true
        var split: Int?
        if place != next.last {
          split = compiler.instructions.count
          compiler.instructions.append(.init(operation: .split, a: Int32(compiler.instructions.count + 1)))
        }
        if let needed = try emit(parts[place], text, &compiler),
          best.map({ weigh(needed, compiler) < weigh($0, compiler) }) ?? true
        {
          best = needed
        }
        let rest = left & ~(1 << place)
        follows[rest] = follows[rest] || followsWildcard
        arrivals[rest].append(compiler.instructions.count)
        compiler.instructions.append(.init(operation: .jump))
        if let split { compiler.instructions[split].b = Int32(compiler.instructions.count) }
      }
    }
    for jump in arrivals[0] { compiler.instructions[jump].a = Int32(compiler.instructions.count) }
    followsWildcard = follows[0]
    followsSpace = true
    return best
  }

  /// Fewer and longer words are better keys; a number is the last resort before nothing.
  private func weigh(_ keys: [Int32], _ compiler: RuleCompiler) -> Int {
    keys.reduce(0) { sum, key in
      let symbol = compiler.symbols[Int(key)]
      switch symbol.kind {
      case .number: return sum + 60
      case .list: return sum + 20
      default: return sum + (symbol.name.count == 1 ? 40 : 10)
      }
    }
  }
}
