import Matching
import Yams

/// Adds what one file says to a library.
struct IntentFile {
  var library: IntentLibrary
  private var matchesWithin = false

  init(library: IntentLibrary) { self.library = library }

  mutating func read(_ reader: YAMLReader) throws(DataFileError) {
    let fields = try reader.fields(
      "language", "settings", "match", "concepts", "lists", "expansion_rules", "skip_words", "manners",
      "intents",
      "likeness", "responses", "words")
    if let language = try fields["language"]?.text() {
      library.rules.isTraditional =
        !language.hasPrefix("zh") || ["zh-TW", "zh-HK", "zh-MO", "zh-Hant"].contains(language)
    }
    if let match = fields["match"] { matchesWithin = try within(match) }
    for entry in try fields["concepts"]?.entries() ?? [] {
      library.rules.concepts.append(try concept(entry.key, entry.value))
    }
    for entry in try fields["lists"]?.entries() ?? [] {
      let list = try ListReader(entry.key).list(entry.value)
      try add(list, entry.key)
    }
    for entry in try fields["expansion_rules"]?.entries() ?? [] {
      library.rules.expansions.append(
        Expansion(name: try entry.key.text(), template: try entry.value.located()))
    }
    for word in try fields["skip_words"]?.list() ?? [] { library.rules.skipWords.append(try skipWord(word)) }
    for entry in try fields["manners"]?.entries() ?? [] {
      guard let manner = Manner(rawValue: try entry.key.text()) else {
        throw entry.key.error(
          "no manner is called \"\(try entry.key.text())\"; known: wish, howTo, whether, denial, correction, failure, hypothetical"
        )
      }
      library.rules.manners.append(MannerPatterns(manner: manner, patterns: try entry.value.locatedTexts()))
    }
    for entry in try fields["intents"]?.entries() ?? [] { try intent(entry.key, entry.value) }
    for entry in try fields["likeness"]?.entries() ?? [] {
      library.rules.likenesses.append(try LikenessReader(entry.key).likeness(entry.value))
    }
    for entry in try fields["responses"]?.entries() ?? [] { try responses(try entry.key.text(), entry.value) }
    for entry in try fields["words"]?.entries() ?? [] { try words(entry.key, entry.value) }
  }

  private func within(_ reader: YAMLReader) throws(DataFileError) -> Bool {
    switch try reader.text() {
    case "within": return true
    case "whole": return false
    default: throw reader.error("match is \"within\" or \"whole\", found \(reader.found)")
    }
  }

  // MARK: Words

  private func skipWord(_ reader: YAMLReader) throws(DataFileError) -> String {
    let word = try reader.text()
    guard !word.contains(where: { "()[]{}<>|".contains($0) }) else {
      throw reader.error("a skip word is plain text and no template: write each word by itself")
    }
    return word
  }

  private func concept(_ key: YAMLReader, _ value: YAMLReader) throws(DataFileError) -> Concept {
    let location = key.location
    if value.isList {
      let words = try value.locatedTexts()
      guard !words.isEmpty else { throw key.error("the concept \"\(try key.text())\" has no words") }
      return Concept(name: try key.text(), words: words, location: location)
    }
    let fields = try value.fields(
      "is", "weak", "except", "patterns", "consumes", "pinyin", "slips", "weight", "filler",
      "keeps", "settles", "opens")
    let words = try fields["is"]?.locatedTexts() ?? []
    var sounded: [LocatedText] = []
    if let pinyin = fields["pinyin"] {
      sounded = pinyin.isList ? try pinyin.locatedTexts() : try pinyin.bool() ? words : []
    }
    var keeps: (things: [LocatedText], acts: [LocatedText])?
    if let given = fields["keeps"] {
      let parts = try given.fields("things", "acts")
      keeps = (try parts.required("things").locatedTexts(), try parts["acts"]?.locatedTexts() ?? [])
    }
    let concept = Concept(
      name: try key.text(), words: words,
      weak: try fields["weak"]?.locatedTexts() ?? [], except: try fields["except"]?.locatedTexts() ?? [],
      patterns: try fields["patterns"]?.locatedTexts() ?? [],
      consumes: try fields["consumes"]?.bool() ?? false,
      sounded: sounded, slips: try fields["slips"]?.integer(in: 0...1) ?? 0,
      weight: try fields["weight"].map(weight) ?? 1, isFiller: try fields["filler"]?.bool() ?? false,
      keeps: keeps, settles: try fields["settles"]?.locatedTexts(),
      opens: try fields["opens"]?.locatedTexts(),
      location: location)
    guard !concept.words.isEmpty || !concept.weak.isEmpty || !concept.patterns.isEmpty else {
      throw key.error("the concept \"\(concept.name)\" has no words: give it is:, weak: or patterns:")
    }
    return concept
  }

  private func weight(_ reader: YAMLReader) throws(DataFileError) -> Double {
    let weight = try reader.fraction()
    guard weight >= 0 else { throw reader.error("a weight is never negative, found \(reader.found)") }
    return weight
  }

  /// A list that the caller or another file has begun goes on with more values.
  private mutating func add(_ list: ValueList, _ key: YAMLReader) throws(DataFileError) {
    guard let place = library.rules.lists.firstIndex(where: { $0.name == list.name }) else {
      library.rules.lists.append(list)
      return
    }
    let known = library.rules.lists[place]
    guard case .values(let before) = known.kind, case .values(let more) = list.kind else {
      throw key.error("list \"\(list.name)\" is already defined at \(known.location)")
    }
    library.rules.lists[place].kind = .values(before + more)
    library.rules.lists[place].isEntity = known.isEntity || list.isEntity
  }

  private mutating func words(_ key: YAMLReader, _ value: YAMLReader) throws(DataFileError) {
    let name = try key.text()
    if let other = library.words[name] {
      throw key.error("the words \"\(name)\" are already given at \(other.file):\(other.line)")
    }
    library.words[name] = try SaidWordList(key, value)
  }

  // MARK: Intents

  private mutating func intent(_ key: YAMLReader, _ value: YAMLReader) throws(DataFileError) {
    let name = try key.text()
    let fields = try value.fields(
      "data", "takes", "priority", "spare", "not", "metadata", "domain", "description")
    var common = RuleBlock(intent: name, location: key.location)
    common.takes = try fields["takes"]?.locatedTexts() ?? []
    common.priority = try fields["priority"]?.fraction() ?? 0
    common.spare = try fields["spare"]?.integer(in: 0...200)
    common.not = try fields["not"]?.locatedTexts() ?? []
    for entry in try fields.required("data").list() { library.rules.blocks.append(try block(entry, common)) }
  }

  private func block(_ reader: YAMLReader, _ common: RuleBlock) throws(DataFileError) -> RuleBlock {
    let fields = try reader.fields(
      "sentences", "keywords", "not", "slots", "requires_context", "excludes_context", "lists",
      "expansion_rules",
      "metadata", "response", "match", "priority", "spare", "takes", "examples", "counterexamples",
      "required_keywords")
    var block = common
    block.location = reader.location
    block.sentences = try fields["sentences"]?.locatedTexts() ?? []
    block.keywords = try fields["keywords"]?.locatedTexts() ?? []
    guard !block.sentences.isEmpty || !block.keywords.isEmpty else {
      throw reader.error("the block of \(common.intent) has neither sentences nor keywords")
    }
    block.not += try fields["not"]?.locatedTexts() ?? []
    for entry in try fields["slots"]?.entries() ?? [] {
      block.slots[try entry.key.text()] = try entry.value.slotValue()
    }
    block.requiresContext = try demands(fields["requires_context"])
    block.excludesContext = try demands(fields["excludes_context"])
    for entry in try fields["lists"]?.entries() ?? [] {
      block.lists.append(try ListReader(entry.key).list(entry.value))
    }
    for entry in try fields["expansion_rules"]?.entries() ?? [] {
      block.expansions.append(Expansion(name: try entry.key.text(), template: try entry.value.located()))
    }
    block.matchesWithin = try fields["match"].map(within) ?? matchesWithin
    block.priority = try fields["priority"]?.fraction() ?? block.priority
    block.spare = try fields["spare"]?.integer(in: 0...200) ?? block.spare
    block.takes += try fields["takes"]?.locatedTexts() ?? []
    block.examples = try fields["examples"]?.locatedTexts() ?? []
    block.counterexamples = try fields["counterexamples"]?.locatedTexts() ?? []
    return block
  }

  private func demands(_ reader: YAMLReader?) throws(DataFileError) -> [String: ContextDemand] {
    var demands: [String: ContextDemand] = [:]
    for entry in try reader?.entries() ?? [] {
      let key = try entry.key.text()
      guard entry.value.isMapping else {
        demands[key] = ContextDemand(values: entry.value.isNull ? [] : try entry.value.slotValues())
        continue
      }
      let fields = try entry.value.fields("value", "slot")
      var demand = ContextDemand(values: try fields["value"]?.slotValues() ?? [])
      if let slot = fields["slot"] {
        let text = try slot.text()
        demand.slot = text == "true" ? key : text == "false" ? nil : text
      }
      demands[key] = demand
    }
    return demands
  }

  // MARK: Responses

  /// `key: text`, or nested keys that are joined with a point.
  private mutating func responses(_ key: String, _ value: YAMLReader) throws(DataFileError) {
    if value.isMapping {
      for entry in try value.entries() { try responses(key + "." + (try entry.key.text()), entry.value) }
      return
    }
    if let other = library.responses[key] {
      throw value.error("the response \"\(key)\" is already given at \(other.file):\(other.line)")
    }
    library.responses[key] = Response(
      text: try value.text(), file: value.file, line: value.line, column: value.column)
  }
}

extension YAMLReader {
  /// Where the value stands, behind its quotation mark if it has one.
  var location: RuleLocation {
    var column = column
    if case .scalar(let scalar) = node, scalar.style == .doubleQuoted || scalar.style == .singleQuoted {
      column += 1
    }
    return RuleLocation(file: file, line: line, column: column)
  }

  func located() throws(DataFileError) -> LocatedText { LocatedText(try text(), at: location) }

  /// The texts of a list of texts, or the one text.
  func locatedTexts() throws(DataFileError) -> [LocatedText] {
    guard isList else { return [try located()] }
    var texts: [LocatedText] = []
    for element in try list() { texts.append(try element.located()) }
    return texts
  }

  /// A number with decimals, exactly: mantissa and power of ten.
  func decimal() throws(DataFileError) -> (Int, Int) {
    let text = try text()
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let digits = parts.joined()
    guard parts.count <= 2, let mantissa = Int(digits), parts.count == 1 || !parts[1].isEmpty else {
      throw error("expected a number, found \(found)")
    }
    return (mantissa, parts.count == 2 ? parts[1].count : 0)
  }

  func fraction() throws(DataFileError) -> Double {
    let (mantissa, scale) = try decimal()
    var value = Double(mantissa)
    for _ in 0..<scale { value /= 10 }
    return value
  }

  /// A plain whole number, `true` or `false` as such; all else as text.
  func slotValue() throws(DataFileError) -> SlotValue {
    if case .scalar(let scalar) = node, scalar.style == .plain {
      if let number = Int(scalar.string), scalar.string == String(number) { return .integer(number) }
      if scalar.string == "true" { return .flag(true) }
      if scalar.string == "false" { return .flag(false) }
    }
    return .text(try text())
  }

  func slotValues() throws(DataFileError) -> [SlotValue] {
    guard isList else { return [try slotValue()] }
    var values: [SlotValue] = []
    for element in try list() { values.append(try element.slotValue()) }
    return values
  }
}
