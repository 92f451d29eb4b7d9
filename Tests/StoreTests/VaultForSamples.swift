import DomainCore
import SQLiteStore
import Vault

enum VaultForSamples {
  static func hash(_ handle: String) -> [UInt8] { Vault.forTests.handleHash(of: handle) }
}

extension CommitOutcome {
  /// The outcome's name, for expectations.
  var name: String {
    switch self {
    case .committed: "committed"
    case .repeated: "repeated"
    case .stale: "stale"
    }
  }
}

extension Store {
  /// A file that the test knows to be there.
  func known(_ number: Int = 1) async throws -> CustomerFile {
    guard let file = try await file(of: ID("S\(number)")) else { throw MissingFile() }
    return file
  }
}

extension SQLiteStore {
  /// A file as it is, whoever has written it.
  func asItIs(_ number: Int = 1) async throws -> CustomerFile {
    guard let file = try await fileAsItIs(of: ID("S\(number)")) else { throw MissingFile() }
    return file
  }
}

struct MissingFile: Error {}
