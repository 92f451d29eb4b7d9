internal import DomainCore
internal import Foundation
internal import GRDB
internal import StoreSQL

/// GRDB's database as the connection of the shared statements.
struct GRDBConnection: SQLConnection {
  let database: Database

  func execute(_ sql: String, _ bindings: [SQLValue]) throws -> Int {
    let statement = try database.cachedStatement(sql: sql)
    try statement.execute(arguments: StatementArguments(bindings.map(\.databaseValue)))
    return database.changesCount
  }

  func query(_ sql: String, _ bindings: [SQLValue]) throws -> [[SQLValue]] {
    let statement = try database.cachedStatement(sql: sql)
    let cursor = try Row.fetchCursor(
      statement, arguments: StatementArguments(bindings.map(\.databaseValue)))
    var rows: [[SQLValue]] = []
    while let row = try cursor.next() {
      rows.append(try row.databaseValues.map(SQLValue.init))
    }
    return rows
  }
}

extension SQLValue {
  fileprivate var databaseValue: DatabaseValue {
    switch self {
    case .integer(let value): value.databaseValue
    case .text(let value): value.databaseValue
    case .blob(let value): Data(value).databaseValue
    case .null: .null
    }
  }

  fileprivate init(_ value: DatabaseValue) throws {
    switch value.storage {
    case .null: self = .null
    case .int64(let integer): self = .integer(integer)
    case .string(let text): self = .text(text)
    case .blob(let data): self = .blob(Array(data))
    case .double: throw StoreProblem.corrupt("a column holds a fraction")
    }
  }
}

extension StoreProblem {
  /// This problem with the file that it is about, where the words don't say it: whoever restores a back-up must know what.
  func naming(_ path: String) -> StoreProblem {
    switch self {
    case .corrupt(let detail) where !detail.contains(path): .corrupt("\(path): \(detail)")
    case .failed(let detail) where !detail.contains(path): .failed("\(path): \(detail)")
    default: self
    }
  }

  /// An error of GRDB, SQLite or the system, in the words of a store.
  init(_ error: any Error) {
    if let problem = error as? StoreProblem {
      self = problem
      return
    }
    guard let error = error as? DatabaseError else {
      self = .failed(String(describing: error))
      return
    }
    let message = error.message ?? String(describing: error.resultCode)
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(holder: "another connection")
    case .SQLITE_FULL: self = .full
    case .SQLITE_READONLY, .SQLITE_PERM: self = .readOnly
    case .SQLITE_CORRUPT: self = .corrupt(message)
    case .SQLITE_NOTADB: self = .unsuitable("not a database: \(message)")
    case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH: self = .violated(message)
    default: self = .failed(message)
    }
  }
}
