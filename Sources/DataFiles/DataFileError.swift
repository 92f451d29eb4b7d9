/// A data file that can't be used, and where: `cmcc.yaml:12:7: unknown key "prise"`.
public struct DataFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file's name, as it was given in.
  public let file: String
  /// The line, from 1.
  public let line: Int
  /// The column, from 1, counted in Unicode scalars.
  public let column: Int
  /// What is wrong, in English, without a full stop.
  public let problem: String

  /// Builds an error from its parts.
  public init(file: String, line: Int, column: Int, problem: String) {
    self.file = file
    self.line = line
    self.column = column
    self.problem = problem
  }

  public var description: String { "\(file):\(line):\(column): \(problem)" }
}
