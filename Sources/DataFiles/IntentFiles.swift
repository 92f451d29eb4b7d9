public import Matching

/// What `Intents/*.yaml` say: what customers may say, and what is answered.
public struct IntentLibrary: Sendable {
  /// What is heard, not yet compiled.
  public var rules: RuleSet
  /// What is said, by key.
  public var responses: [String: Response]
  /// What is looked for in a line beside the rules, by name.
  public var words: [String: SaidWordList]

  /// Builds a library from its parts.
  public init(rules: RuleSet, responses: [String: Response], words: [String: SaidWordList] = [:]) {
    self.rules = rules
    self.responses = responses
    self.words = words
  }
}

/// One text of `responses:` with its place.
public struct Response: Sendable, Equatable, PlacedInFile {
  /// The text, with `{{name}}` where a value goes.
  public var text: String
  /// The file's name.
  public var file: String
  /// The line, from 1.
  public var line: Int
  /// The column, from 1.
  public var column: Int

  /// Builds a response from its parts.
  public init(text: String, file: String, line: Int, column: Int) {
    self.text = text
    self.file = file
    self.line = line
    self.column = column
  }
}

/// Reads the files of one `Intents` folder: hassil's format with `concepts`, `keywords` and the rest of `Intents/README.md`.
public enum IntentFiles {
  /// Reads all files, in the order of their names, and checks that the rules compile.
  ///
  /// `extraLists` are lists that the files don't hold, such as the catalogue's products. Nothing is half loaded: the
  /// first fault is thrown with file, line and column.
  public static func load(
    _ files: [(name: String, text: String)], extraLists: [ValueList] = []
  ) throws(DataFileError) -> IntentLibrary {
    var library = IntentLibrary(rules: RuleSet(), responses: [:])
    library.rules.lists = extraLists
    for file in files.sorted(by: { $0.name < $1.name }) {
      var reading = IntentFile(library: library)
      try reading.read(try YAMLReader(text: file.text, file: file.name))
      library = reading.library
    }
    return library
  }

  /// Reads all files and compiles them.
  public static func matcher(
    _ files: [(name: String, text: String)], extraLists: [ValueList] = []
  ) throws(DataFileError) -> Matcher {
    let library = try load(files, extraLists: extraLists)
    do {
      return try Matcher(compiling: library.rules)
    } catch {
      throw DataFileError(error)
    }
  }
}

extension DataFileError {
  /// A compiler's error as one of a data file.
  public init(_ error: RuleError) {
    self.init(
      file: error.location.file, line: error.location.line, column: error.location.column,
      problem: error.problem)
  }
}
