public import DomainCore

/// Reads the folder `Policies` into values: all of it, or the first error in the order of the files.
///
/// A file's place says what it is: `operators/*.yaml`, `catalogue/*.yaml`, `calendar.yaml`, `limits.yaml`,
/// `version.yaml`, and, if there is one, `service.yaml`. An operator may have several versions, one file each. Files of accounts (`demo.yaml`) are left to `AccountFiles`.
public enum PolicyFiles {
  /// The policies in `files`, each given by its path (used in errors) and its text.
  public static func load(files: [(name: String, text: String)]) throws(DataFileError) -> Policies {
    var parts = Parts()
    for file in files.sorted(by: { $0.name < $1.name }) {
      guard let kind = Kind(path: file.name) else {
        throw DataFileError(
          file: file.name, line: 1, column: 1,
          problem:
            "not a policy file: expected operators/*.yaml, catalogue/*.yaml, calendar.yaml, limits.yaml, "
            + "version.yaml, service.yaml or demo.yaml")
      }
      guard kind != .accounts else { continue }
      try parts.read(YAMLReader(text: file.text, file: file.name), as: kind)
    }
    return try parts.assembled()
  }

  private enum Kind {
    case operatorRules, catalogue, calendar, limits, version, service, accounts

    init?(path: String) {
      let names = path.split(separator: "/")
      switch (names.dropLast().last, names.last) {
      case ("operators", let name?) where name.hasSuffix(".yaml"): self = .operatorRules
      case ("catalogue", let name?) where name.hasSuffix(".yaml"): self = .catalogue
      case (_, "calendar.yaml"): self = .calendar
      case (_, "limits.yaml"): self = .limits
      case (_, "version.yaml"): self = .version
      case (_, "service.yaml"): self = .service
      case (_, "demo.yaml"): self = .accounts
      default: return nil
      }
    }
  }

  private struct Parts {
    var editions = PolicyEditions()
    var calendar: WorkCalendar?
    var limits: Limits?
    var service: ServiceRules?
    var version: (name: String, validFrom: BeijingDay)?

    mutating func read(_ reader: YAMLReader, as kind: Kind) throws(DataFileError) {
      switch kind {
      case .operatorRules: try editions.addRules(reader)
      case .catalogue: try editions.addCatalogue(reader)
      case .calendar:
        guard calendar == nil else { throw reader.error("a second calendar") }
        calendar = try WorkCalendar(reader)
      case .limits:
        guard limits == nil else { throw reader.error("a second file of limits") }
        limits = try Limits(reader)
      case .version:
        guard version == nil else { throw reader.error("a second version") }
        let fields = try reader.fields("version", "valid_from")
        version = (try fields.required("version").text(), try fields.required("valid_from").day())
      case .service:
        guard service == nil else { throw reader.error("a second file of service rules") }
        service = try ServiceRules(reader)
      case .accounts: break
      }
    }

    func assembled() throws(DataFileError) -> Policies {
      guard let version else { throw missing("version.yaml") }
      guard let calendar else { throw missing("calendar.yaml") }
      guard let limits else { throw missing("limits.yaml") }
      guard !editions.isEmpty else { throw missing("operators/*.yaml") }
      return Policies(
        version: version.name,
        editions: try editions.checked(version: version.name, validFrom: version.validFrom),
        calendar: calendar, limits: limits, validFrom: version.validFrom, service: service ?? ServiceRules())
    }

    private func missing(_ file: String) -> DataFileError {
      DataFileError(file: file, line: 1, column: 1, problem: "the file is missing")
    }
  }
}
