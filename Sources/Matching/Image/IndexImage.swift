extension Matcher {
  /// Writes what reading lines needs. The rule files are left out: `blocks` and `findings` are for compiled matchers only.
  public func write(to writer: inout FlatWriter) { writer.write(index) }

  /// A matcher from what `write(to:)` wrote.
  ///
  /// Nothing is trusted that could lead outside the bytes: each number is checked against what it counts.
  public convenience init(from reader: inout FlatReader) throws(FlatFault) {
    self.init(try MatchIndex(from: &reader))
  }
}

extension FlatWriter {
  mutating func write(_ index: MatchIndex) {
    write(index.automaton)
    write(elements: index.meanings.elements)
    write(elements: index.rows.elements)
    write(elements: index.parts.elements)
    write(elements: index.starts.elements)
    write(index.symbols.map(\.name))
    write(elements: index.symbols.map(\.kind.rawValue))
    write(elements: index.facts.elements)
    write(index.lists)
    write(elements: index.postings.elements)
    write(elements: index.sentenceStarts.elements)
    write(elements: index.sentencePostings.elements)
    write(elements: index.alphabets.elements)
    for numbers in [
      index.gates, index.derivedStarts, index.derivedPostings, index.derivedPartners, index.termStarts,
      index.terms,
      index.users, index.userIntents, index.families,
    ] {
      write(elements: numbers.elements)
    }
    write(elements: index.atoms.elements)
    write(elements: index.rules.elements)
    write(elements: index.blocks.elements)
    write(elements: index.instructions.elements)
    write(elements: index.literalUnits.elements)
    write(index.intents)
    write(elements: index.isUnspecified.elements)
    write(index.slotNames)
    write(index.manners.map(\.rawValue))
    write(index.locations)
    write(index.ranges.count)
    for range in index.ranges { write(range) }
    write(elements: index.rangedSymbols.elements)
    write(index.contexts.count)
    for demands in index.contexts {
      write(demands.requires)
      write(demands.excludes)
    }
    write(index.blockFacts.count)
    for facts in index.blockFacts {
      write(facts.slots) { $0.write($1) }
      write(facts.takes)
    }
    for flag in [index.isTraditional, index.listsTellContext, index.hasSentences] { write(flag) }
    for symbol in [index.numberSymbol, index.skipSymbol, index.politeSymbol, index.sharedSymbol] {
      write(Int(symbol))
    }
    write(index.sounds)
    write(elements: index.likeness.signs.elements)
    write(elements: index.likeness.profiles.elements)
  }

  private mutating func write(_ lists: [CompiledList]) {
    write(lists.map(\.name))
    for list in lists {
      write(list.values.count)
      for value in list.values {
        write(value.value)
        write(value.context) { $0.write($1) }
      }
    }
  }

  private mutating func write(_ locations: [RuleLocation]) {
    var numbers: [String: Int32] = [:]
    var files: [String] = []
    var places: [Int32] = []
    for location in locations {
      let file = numbers[location.file] ?? Int32(files.count)
      if Int(file) == files.count {
        files.append(location.file)
        numbers[location.file] = file
      }
      places += [file, Int32(clamping: location.line), Int32(clamping: location.column)]
    }
    write(files)
    write(elements: places)
  }

  private mutating func write(_ range: NumberRange) {
    let fractions = NumberRange.Fractions.allCases.firstIndex(of: range.fractions) ?? 0
    for number in [
      range.bounds.lowerBound, range.bounds.upperBound, range.step, fractions, range.multiplier,
      range.multiplierScale,
    ] {
      write(number)
    }
  }

  private mutating func write(_ demands: [(key: String, demand: ContextDemand)]) {
    write(demands.count)
    for (key, demand) in demands {
      write(key)
      write(demand.values)
      write(demand.slot != nil)
      if let slot = demand.slot { write(slot) }
    }
  }
}
