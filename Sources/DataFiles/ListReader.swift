import Matching

/// Reads one entry of `lists:`.
struct ListReader {
  private let key: YAMLReader

  init(_ key: YAMLReader) { self.key = key }

  func list(_ value: YAMLReader) throws(DataFileError) -> ValueList {
    let name = try key.text()
    let fields = try value.fields("values", "range", "wildcard", "entity", "pinyin", "metadata")
    let isEntity = try fields["entity"]?.bool() ?? false
    let isWildcard = try fields["wildcard"]?.bool() ?? false
    let kinds = [fields["values"] != nil, fields["range"] != nil, isWildcard].count { $0 }
    guard kinds > 0 else {
      throw key.error("the list \"\(name)\" has neither values nor a range, and is no wildcard")
    }
    guard kinds == 1 else {
      throw key.error("the list \"\(name)\" is one of these and no more: values, a range, a wildcard")
    }
    if let values = fields["values"] {
      let read = try self.values(of: values, pinyin: try fields["pinyin"]?.bool() ?? false)
      // Lists of entities, such as the products, are filled by who knows them.
      guard isEntity || !read.isEmpty else { throw values.error("the list \"\(name)\" has no values") }
      return ValueList(name: name, kind: .values(read), isEntity: isEntity, location: key.location)
    }
    if let range = fields["range"] {
      return ValueList(name: name, kind: .range(try self.range(range)), location: key.location)
    }
    return ValueList(name: name, kind: .wildcard, location: key.location)
  }

  private func values(of reader: YAMLReader, pinyin: Bool) throws(DataFileError) -> [ListValue] {
    var values: [ListValue] = []
    var known: [String: Int] = [:]
    for entry in try reader.list() {
      for value in try ways(of: entry, pinyin) {
        if let place = known[value.said.text], values[place].value != value.value,
          values[place].context == value.context
        {
          let other = values[place].said.location
          let location = value.said.location
          throw DataFileError(
            file: location.file, line: location.line, column: location.column,
            problem: "\"\(value.said.text)\" means something else already at \(other.line):\(other.column)")
        }
        known[value.said.text] = values.count
        values.append(value)
      }
    }
    return values
  }

  /// A value, said in one way or, where `in` is a list, in several.
  private func ways(of reader: YAMLReader, _ pinyin: Bool) throws(DataFileError) -> [ListValue] {
    guard !reader.isScalar else {
      return [try value(reader, nil, [:], pinyin)]
    }
    let fields = try reader.fields("in", "out", "context", "metadata")
    let ways = try fields.required("in")
    var context: [String: [SlotValue]] = [:]
    for entry in try fields["context"]?.entries() ?? [] {
      context[try entry.key.text()] = try entry.value.slotValues()
    }
    var out: SlotValue?
    if let value = fields["out"] { out = value.isList ? .any(try value.slotValues()) : try value.slotValue() }
    var values: [ListValue] = []
    for way in ways.isList ? try ways.list() : [ways] { values.append(try value(way, out, context, pinyin)) }
    return values
  }

  /// One way to say a value. One without `out` means its text, or, where that is a template, what was said.
  private func value(
    _ reader: YAMLReader, _ out: SlotValue?, _ context: [String: [SlotValue]], _ pinyin: Bool
  ) throws(DataFileError) -> ListValue {
    let said = try reader.located()
    let isTemplate = said.text.contains { "()[]<>|;\\".contains($0) }
    let name = try key.text()
    if out == nil, name == "plain" || name == "slips" && isTemplate {
      throw reader.error("what the list \"\(name)\" holds stands for something else: give it an out:")
    }
    return ListValue(
      said: said, value: out ?? (isTemplate ? .asSaid : .text(said.text)), context: context, pinyin: pinyin)
  }

  private func range(_ reader: YAMLReader) throws(DataFileError) -> NumberRange {
    let fields = try reader.fields("from", "to", "step", "type", "fractions", "multiplier", "words", "digits")
    let first = try fields.required("from").integer()
    let last = try fields.required("to").integer()
    guard first <= last else { throw reader.error("the range ends (\(last)) before it begins (\(first))") }
    if let type = fields["type"], !["number", "percentage", "temperature"].contains(try type.text()) {
      throw type.error("a range is of the type number, percentage or temperature, found \(type.found)")
    }
    var fractions = NumberRange.Fractions.none
    if let given = fields["fractions"] {
      switch try given.text() {
      case "halves": fractions = .halves
      case "tenths": fractions = .tenths
      default: throw given.error("fractions are \"halves\" or \"tenths\", found \(given.found)")
      }
    }
    var multiplier = (1, 0)
    if let given = fields["multiplier"] { multiplier = try given.decimal() }
    return NumberRange(
      bounds: first...last, step: try fields["step"]?.integer(in: 1...1_000_000) ?? 1, fractions: fractions,
      multiplier: multiplier.0, multiplierScale: multiplier.1)
  }
}
