internal import DomainCore

/// A value as a database holds it: what is bound to a placeholder and what a column gives back.
public enum SQLValue: Hashable, Sendable {
  case integer(Int64)
  case text(String)
  case blob([UInt8])
  case null
}

/// A connection within one transaction, as a driver gives it: everything of this module runs on it.
public protocol SQLConnection {
  /// Runs a statement that changes rows; how many it changed.
  @discardableResult
  func execute(_ sql: String, _ bindings: [SQLValue]) throws -> Int
  /// Runs a statement that gives rows, each with its columns in the statement's order.
  func query(_ sql: String, _ bindings: [SQLValue]) throws -> [[SQLValue]]
}

/// The type names in which databases differ; statements carry tokens for them.
public struct Dialect: Sendable {
  /// What `{I64}` becomes.
  public let integer: String
  /// What `{BLOB}` becomes.
  public let blob: String
  /// What `{STRICT}` becomes, after a table's closing bracket.
  public let strict: String

  /// A dialect of its type names.
  public init(integer: String, blob: String, strict: String) {
    self.integer = integer
    self.blob = blob
    self.strict = strict
  }

  /// SQLite's strict tables.
  public static let sqlite = Dialect(integer: "INTEGER", blob: "BLOB", strict: "STRICT")

  /// A statement with its tokens replaced.
  public func render(_ statement: String) -> String {
    let tokens = ["{I64}": integer, "{BLOB}": blob, "{STRICT}": strict]
    var rendered = ""
    var rest = Substring(statement)
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      let token = String(rest[open...close])
      guard let replacement = tokens[token] else { preconditionFailure("no such type token: \(token)") }
      rendered += rest[..<open] + replacement
      rest = rest[rest.index(after: close)...]
    }
    return rendered + rest
  }
}

/// Reads a row column by column, in the statement's order; a value of another type means a damaged store.
struct RowReader {
  let values: [SQLValue]
  private var index = 0

  init(_ values: [SQLValue]) {
    self.values = values
  }

  mutating func next() -> SQLValue {
    precondition(index < values.count, "a row has as many columns as are read")
    defer { index += 1 }
    return values[index]
  }

  mutating func int64() throws -> Int64 {
    guard case .integer(let value) = next() else { throw damaged("a number") }
    return value
  }

  mutating func text() throws -> String {
    guard case .text(let value) = next() else { throw damaged("a text") }
    return value
  }

  mutating func blob() throws -> [UInt8] {
    guard case .blob(let value) = next() else { throw damaged("bytes") }
    return value
  }

  /// The next column by `read`, nil when it is null.
  mutating func optional<Value>(_ read: (inout RowReader) throws -> Value) throws -> Value? {
    if case .null = values[index] {
      index += 1
      return nil
    }
    return try read(&self)
  }

  mutating func int() throws -> Int { Int(try int64()) }
  mutating func bool() throws -> Bool { try int64() != 0 }
  mutating func fen() throws -> Fen { Fen(try int64()) }
  mutating func instant() throws -> Instant { Instant(milliseconds: try int64()) }
  mutating func id<Thing>(_ type: Thing.Type = Thing.self) throws -> ID<Thing> { ID(try text()) }

  mutating func day() throws -> BeijingDay {
    let written = try text()
    guard let day = BeijingDay(written) else { throw StoreProblem.corrupt("\(written) is no date") }
    return day
  }

  mutating func name<Name: RawRepresentable>(_ type: Name.Type = Name.self) throws -> Name
  where Name.RawValue == String {
    let written = try text()
    guard let name = Name(rawValue: written) else {
      throw StoreProblem.unsuitable("\(Name.self) \"\(written)\" is unknown: written by a newer program?")
    }
    return name
  }

  private func damaged(_ wanted: String) -> StoreProblem {
    .corrupt("column \(index) of a row isn't \(wanted)")
  }
}

extension SQLValue {
  init(_ value: Int64) { self = .integer(value) }
  init(_ value: Int) { self = .integer(Int64(value)) }
  init(_ value: Bool) { self = .integer(value ? 1 : 0) }
  init(_ value: Fen) { self = .integer(value.count) }
  init(_ value: Fen?) { self = value.map { .integer($0.count) } ?? .null }
  init(_ value: Instant) { self = .integer(value.milliseconds) }
  init(_ value: Instant?) { self = value.map { .integer($0.milliseconds) } ?? .null }
  init(_ value: BeijingDay) { self = .text(value.description) }
  init(_ value: BeijingDay?) { self = value.map { .text($0.description) } ?? .null }
  init(_ value: String) { self = .text(value) }
  init(_ value: String?) { self = value.map(SQLValue.text) ?? .null }
  init<Thing>(_ value: ID<Thing>) { self = .text(value.text) }
  init<Thing>(_ value: ID<Thing>?) { self = value.map { .text($0.text) } ?? .null }
  init(_ value: [UInt8]) { self = .blob(value) }
  init(_ value: [UInt8]?) { self = value.map(SQLValue.blob) ?? .null }
}
