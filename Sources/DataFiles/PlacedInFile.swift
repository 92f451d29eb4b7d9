/// Something that a data file holds, with its place for errors that are found later.
public protocol PlacedInFile {
  /// The file's name.
  var file: String { get }
  /// The line, from 1.
  var line: Int { get }
  /// The column, from 1.
  var column: Int { get }
}

extension PlacedInFile {
  /// An error at this place.
  public func problem(_ problem: String) -> DataFileError {
    DataFileError(file: file, line: line, column: column, problem: problem)
  }
}
