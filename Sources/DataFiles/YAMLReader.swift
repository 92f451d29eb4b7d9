import Yams

/// One value of a YAML file, read by what it should be: each wrong value is an error with its place.
///
/// Plain scalars stay text (`0000`, `no` and `1e3` are what was written), so the reader alone decides what a
/// number is. A document with no value, or with a second document, is an error.
public struct YAMLReader {
  /// The file's name, for errors.
  public let file: String
  let node: Node

  /// Reads the one document of `text`.
  public init(text: String, file: String) throws(DataFileError) {
    self.file = file
    do {
      guard let root = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot() else {
        throw DataFileError(file: file, line: 1, column: 1, problem: "the file is empty")
      }
      node = root
    } catch let error as DataFileError {
      throw error
    } catch {
      throw DataFileError(file: file, yaml: error)
    }
  }

  init(file: String, node: Node) {
    self.file = file
    self.node = node
  }

  /// The value's first line, from 1.
  public var line: Int { node.mark?.line ?? 1 }
  /// The value's first column, from 1, in Unicode scalars.
  public var column: Int { node.mark?.column ?? 1 }

  /// An error at this value's place.
  public func error(_ problem: String) -> DataFileError {
    DataFileError(file: file, line: line, column: column, problem: problem)
  }

  /// Whether this is a single value rather than a list or a mapping.
  public var isScalar: Bool { if case .scalar = node { true } else { false } }
  /// Whether this is a list.
  public var isList: Bool { if case .sequence = node { true } else { false } }
  /// Whether this is a mapping.
  public var isMapping: Bool { if case .mapping = node { true } else { false } }
  /// Whether the key was written with nothing after it.
  public var isEmpty: Bool {
    if case .scalar(let scalar) = node { scalar.string.isEmpty && scalar.style == .plain } else { false }
  }
  /// Whether nothing is written here, or YAML's word for nothing.
  public var isNull: Bool {
    guard case .scalar(let scalar) = node, scalar.style == .plain else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  /// The text, of any length, as it was written; control characters and bidi overrides are refused (S13).
  public func rawText() throws(DataFileError) -> String {
    guard case .scalar(let scalar) = node else { throw error("expected text, found a \(shape)") }
    for character in scalar.string.unicodeScalars where Self.isHidden(character) {
      throw error("the text holds a control character (U+\(String(character.value, radix: 16)))")
    }
    return scalar.string
  }

  /// The text, which must not be empty.
  public func text() throws(DataFileError) -> String {
    let text = try rawText()
    guard text.utf8.contains(where: { $0 > UInt8(ascii: " ") }) else {
      throw error("expected text, found nothing")
    }
    return text
  }

  /// A whole number in plain digits within `range`.
  public func integer(in range: ClosedRange<Int> = Int.min...Int.max) throws(DataFileError) -> Int {
    guard case .scalar(let scalar) = node, scalar.style == .plain, let number = Int(scalar.string),
      scalar.string.first != "+"
    else { throw error("expected a whole number, found \(found)") }
    guard range.contains(number) else {
      throw error("\(number) is out of range (\(range.lowerBound) to \(range.upperBound))")
    }
    return number
  }

  /// `true` or `false`, nothing else.
  public func bool() throws(DataFileError) -> Bool {
    guard case .scalar(let scalar) = node, scalar.style == .plain else {
      throw error("expected true or false, found \(found)")
    }
    switch scalar.string {
    case "true": return true
    case "false": return false
    default: throw error("expected true or false, found \(found)")
    }
  }

  /// The elements of a list.
  public func list() throws(DataFileError) -> [YAMLReader] {
    guard case .sequence(let sequence) = node else { throw error("expected a list, found \(found)") }
    return sequence.map { YAMLReader(file: file, node: $0) }
  }

  /// The texts of a list of texts.
  public func texts() throws(DataFileError) -> [String] {
    var texts: [String] = []
    for element in try list() { texts.append(try element.text()) }
    return texts
  }

  /// The keys and values of a mapping whose keys are free, in the order of the file.
  public func entries() throws(DataFileError) -> [(key: YAMLReader, value: YAMLReader)] {
    guard case .mapping(let mapping) = node else { throw error("expected a mapping, found \(found)") }
    var entries: [(key: YAMLReader, value: YAMLReader)] = []
    var seen: Set<String> = []
    for pair in mapping {
      let key = YAMLReader(file: file, node: pair.key)
      guard key.isScalar else { throw key.error("expected a key, found a \(key.shape)") }
      let name = try key.rawText()
      guard seen.insert(name).inserted else { throw key.error("the key \"\(name)\" is here twice") }
      entries.append((key, YAMLReader(file: file, node: pair.value)))
    }
    return entries
  }

  /// A mapping that may hold `known` keys and no others.
  public func fields(_ known: String...) throws(DataFileError) -> YAMLFields {
    try YAMLFields(self, known: known)
  }

  /// What was found, in the words of an error.
  public var found: String {
    guard case .scalar(let scalar) = node else { return "a \(shape)" }
    return scalar.string.isEmpty ? "nothing" : "\"\(scalar.string.prefix(40))\""
  }

  private var shape: String {
    switch node {
    case .scalar: "text"
    case .sequence: "list"
    case .mapping: "mapping"
    case .alias: "alias"
    }
  }

  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A: false
    case 0x00...0x1F, 0x7F...0x9F, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}

extension DataFileError {
  /// The place and problem of what the YAML parser refused.
  init(file: String, yaml error: any Error) {
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      self.init(file: file, line: mark.line, column: mark.column, problem: problem)
    case .duplicatedKeysInMapping(let keys, let context):
      let names = keys.map { "\"\($0)\"" }.joined(separator: ", ")
      self.init(
        file: file, line: context.mark.line, column: context.mark.column,
        problem: "the key \(names) is here twice")
    case .reader(let problem, let offset, _, let text):
      let before = text.prefix(offset ?? 0).unicodeScalars
      let line = before.count { $0 == "\n" } + 1
      let column = before.reversed().prefix { $0 != "\n" }.count + 1
      self.init(file: file, line: line, column: column, problem: problem)
    default:
      self.init(file: file, line: 1, column: 1, problem: "not YAML: \(error)")
    }
  }
}
