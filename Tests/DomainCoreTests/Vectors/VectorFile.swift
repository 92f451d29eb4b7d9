import Foundation

/// The vectors that lie beside the project, one JSON object a line: `../shared/domain/vectors.jsonl`.
enum VectorFile {
  private struct Kind: Decodable { var kind: String }
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let place = root.deletingLastPathComponent().appending(path: "shared/domain/vectors.jsonl")

  /// All lines, nil when the file is absent.
  static let lines: [String]? = (try? String(contentsOf: place, encoding: .utf8))
    .map { $0.split(separator: "\n").map(String.init) }

  /// The kinds that the file has.
  static var kinds: Set<String> {
    Set((lines ?? []).compactMap { try? JSONDecoder().decode(Kind.self, from: Data($0.utf8)).kind })
  }

  /// The lines of a kind, decoded; a line that doesn't have the kind's shape stops the tests.
  static func vectors<Inputs, Expected>(
    _ kind: String, _ inputs: Inputs.Type, _ expected: Expected.Type
  ) -> [Vector<Inputs, Expected>] {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return (lines ?? []).compactMap { line in
      let data = Data(line.utf8)
      do {
        guard try decoder.decode(Kind.self, from: data).kind == kind else { return nil }
        return try decoder.decode(Vector<Inputs, Expected>.self, from: data)
      } catch {
        fatalError("a vector can't be read: \(line): \(error)")
      }
    }
  }
}

/// One vector: what goes in, and what another billing system's tests expect to come out.
struct Vector<Inputs: Decodable & Sendable, Expected: Decodable & Sendable>: Decodable, Sendable,
  CustomStringConvertible
{
  var id: String
  var inputs: Inputs
  var expected: Expected
  var description: String { id }
}
