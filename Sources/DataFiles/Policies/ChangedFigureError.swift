public import DomainCore

extension DataFileError {
  /// The place and cure of a figure that was changed although its version's name stayed.
  public init(_ change: ChangedFigure) {
    let figure = change.figure
    let problem =
      if change.isGone {
        "\(figure.path) (\"\(change.before ?? "")\") was taken out of version \(change.version)"
      } else if let before = change.before {
        "\(figure.path) was \"\(before)\" when version \(change.version) was first used and is "
          + "\"\(figure.value)\" now"
      } else {
        "\(figure.path) was added to version \(change.version)"
      }
    self.init(
      file: figure.file, line: figure.line, column: 1,
      problem: problem + ", which orders are settled by: put it back, and give it a new version with its own "
        + "valid_from instead")
  }
}
