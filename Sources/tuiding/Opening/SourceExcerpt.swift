import DataFiles
import Foundation
import Matching

/// The line of a file that a fault lies in, with a caret under the place.
///
/// ```
///   12 |       - keywords: ["<退订> & <采铃>"]
///      |                              ^
/// ```
/// The caret stands by display width: a Chinese character takes two columns.
enum SourceExcerpt {
  /// The excerpt of the file `name` below `folder`; nil when the file or the line isn't there.
  static func text(of name: String, line: Int, column: Int, in folder: URL) -> String? {
    guard let text = try? DataFolder.text(of: folder.appendingPathComponent(name)) else { return nil }
    return excerpt(of: text, line: line, column: column)
  }

  /// The excerpt of a text. `line` and `column` count from 1, the column in Unicode scalars.
  static func excerpt(of text: String, line: Int, column: Int) -> String? {
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    guard line >= 1, line <= lines.count else { return nil }
    let scalars = Array(lines[line - 1].unicodeScalars)
    let place = min(max(0, column - 1), scalars.count)
    // A long line is cut so that the place stays in sight.
    let first = max(0, place - Self.scalarsBefore)
    let last = min(scalars.count, place + Self.scalarsAfter)
    let before = visible(scalars[first..<place])
    let shown = (first > 0 ? "…" : "") + before + visible(scalars[place..<last])
    let number = String(line)
    let margin = String(repeating: " ", count: number.count)
    let indent = String(repeating: " ", count: (first > 0 ? 1 : 0) + DisplayWidth.of(before))
    return "  \(number) | \(shown)\(last < scalars.count ? "…" : "")\n  \(margin) | \(indent)^"
  }

  private static let scalarsBefore = 60
  private static let scalarsAfter = 40

  /// Tabs become one space and other control characters none, so that columns can be counted.
  private static func visible(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var shown = String.UnicodeScalarView()
    for scalar in scalars {
      if scalar == "\t" {
        shown.append(" ")
      } else if scalar.value >= 0x20, scalar.value != 0x7F {
        shown.append(scalar)
      }
    }
    return String(shown)
  }
}

extension DataFolder {
  /// Runs a reading of this folder's files; a fault in one of them is thrown with its line and a caret.
  func pointing<T>(_ body: () throws -> T) throws -> T {
    do {
      return try body()
    } catch let error as DataFileError {
      throw Failure(words(for: error))
    } catch let error as RuleError {
      throw Failure(words(for: DataFileError(error)))
    }
  }

  /// `file:line:column: problem`, and below it the line with a caret.
  func words(for error: DataFileError) -> String {
    guard let excerpt = SourceExcerpt.text(of: error.file, line: error.line, column: error.column, in: url)
    else { return error.description }
    return error.description + "\n" + excerpt
  }
}
