/// A mapping whose keys are known beforehand: an unknown key is an error at its place when the mapping is opened.
///
/// ```swift
/// let fields = try reader.fields("name", "price", "aliases")
/// let name = try fields.required("name").text()
/// let aliases = try fields["aliases"]?.texts() ?? []
/// ```
public struct YAMLFields {
  /// The mapping itself, for errors about the whole.
  public let reader: YAMLReader
  private let known: [String]
  private let values: [String: YAMLReader]
  private let keys: [String: YAMLReader]

  init(_ reader: YAMLReader, known: [String]) throws(DataFileError) {
    var values: [String: YAMLReader] = [:]
    var keys: [String: YAMLReader] = [:]
    for (key, value) in try reader.entries() {
      let name = try key.rawText()
      guard known.contains(name) else {
        throw key.error("unknown key \"\(name)\"; known here: \(known.joined(separator: ", "))")
      }
      guard !value.isEmpty else { throw key.error("the key \"\(name)\" has no value") }
      values[name] = value
      keys[name] = key
    }
    self.reader = reader
    self.known = known
    self.values = values
    self.keys = keys
  }

  /// The value of a key, nil when the key is absent.
  public subscript(key: String) -> YAMLReader? {
    precondition(known.contains(key), "a key is declared before it is read: \(key)")
    return values[key]
  }

  /// The value of a key that must be there; else an error at the mapping's place.
  public func required(_ key: String) throws(DataFileError) -> YAMLReader {
    guard let value = self[key] else { throw reader.error("the key \"\(key)\" is missing") }
    return value
  }

  /// The place of a key itself, nil when the key is absent.
  public func key(_ key: String) -> YAMLReader? { keys[key] }
}
