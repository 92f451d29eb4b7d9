import DomainCore

/// The versions of operators' rules, gathered from the files of operators and catalogues.
///
/// A catalogue without a version holds for all versions of its operator; one with a version replaces or adds products in
/// that one.
struct PolicyEditions {
  private var rules: [Rules] = []
  private var catalogue = Catalogue()
  private var catalogues: [(operatorID: String, reader: YAMLReader)] = []
  private var changed: [(operatorID: String, version: YAMLReader, reader: YAMLReader)] = []

  private struct Rules {
    var policy: OperatorPolicy
    var version: String?
    var validFrom: BeijingDay?
    var reader: YAMLReader
  }

  /// Whether no operator was read.
  var isEmpty: Bool { rules.isEmpty }

  /// Reads one version of an operator's rules.
  mutating func addRules(_ reader: YAMLReader) throws(DataFileError) {
    let policy = try OperatorPolicy(reader)
    var entry = Rules(policy: policy, version: nil, validFrom: nil, reader: reader)
    for (key, value) in try reader.entries() {
      switch try key.text() {
      case "version": entry.version = try value.text()
      case "valid_from": entry.validFrom = try value.day()
      default: break
      }
    }
    guard (entry.version == nil) == (entry.validFrom == nil) else {
      throw reader.error("version and valid_from go together")
    }
    guard !rules.contains(where: { $0.policy.id == policy.id && $0.version == entry.version }) else {
      throw reader.error(
        entry.version.map { "version \($0) of the operator \"\(policy.id)\" is here twice" }
          ?? "the operator \"\(policy.id)\" is here twice")
    }
    rules.append(entry)
  }

  /// Reads one operator's catalogue, or what a version changes of it.
  mutating func addCatalogue(_ reader: YAMLReader) throws(DataFileError) {
    let fields = try reader.fields("operator", "version", "products")
    let operatorID = try fields.required("operator").text()
    if let version = fields["version"] {
      changed.append((operatorID, version, reader))
    } else {
      try catalogue.add(reader)
      catalogues.append((operatorID, reader))
    }
  }

  /// All versions, once everything that they refer to is known. Rules without a version of their own have the folder's.
  func checked(version: String, validFrom: BeijingDay) throws(DataFileError) -> [PolicyEdition] {
    let operators = Set(rules.map(\.policy.id))
    let shared = try catalogue.checked(operators: operators)
    var editions: [PolicyEdition] = []
    for entry in rules {
      let name = entry.version ?? version
      let firstDay = entry.validFrom ?? validFrom
      let products = try products(of: entry.policy.id, in: name, shared, operators)
      let edition = PolicyEdition(
        version: name, validFrom: firstDay, policy: entry.policy, products: products,
        figures: figures(of: entry, in: name))
      for other in editions where other.operatorID == edition.operatorID {
        guard other.version != name else {
          throw entry.reader.error("version \(name) of the operator \"\(entry.policy.id)\" is here twice")
        }
        guard other.validFrom != firstDay else {
          throw entry.reader.error("versions \(other.version) and \(name) begin on the same day")
        }
      }
      try checkKeepingFees(of: edition, in: entry.reader.file)
      editions.append(edition)
    }
    for (operatorID, version, _) in changed {
      let name = try version.text()
      guard editions.contains(where: { $0.operatorID.text == operatorID && $0.version == name }) else {
        throw version.error("the operator \"\(operatorID)\" has no version \(name)")
      }
    }
    return editions
  }

  private func products(
    of id: ID<OperatorPolicy>, in version: String, _ shared: [ID<Product>: Product],
    _ operators: Set<ID<OperatorPolicy>>
  ) throws(DataFileError) -> [ID<Product>: Product] {
    var all = shared
    for (operatorID, name, reader) in changed where operatorID == id.text {
      guard try name.text() == version else { continue }
      var catalogue = catalogue
      try catalogue.change(reader)
      all = try catalogue.checked(operators: operators)
    }
    return all.filter { $0.value.operatorID == id }
  }

  private func figures(of entry: Rules, in version: String) -> [PolicyFigure] {
    let id = entry.policy.id.text
    var figures = PolicyFigure.all(in: entry.reader, under: id)
    for (operatorID, reader) in catalogues where operatorID == id {
      figures += PolicyFigure.all(in: reader, under: id)
    }
    for (operatorID, name, reader) in changed where operatorID == id {
      guard (try? name.text()) == version else { continue }
      let new = PolicyFigure.all(in: reader, under: id)
      let products = Set(new.compactMap { $0.path.firstIndex(of: "]").map($0.path.prefix(through:)) })
      figures.removeAll { figure in products.contains { figure.path.hasPrefix($0) } }
      figures += new
    }
    var seen: Set<String> = []
    return figures.filter { seen.insert($0.path).inserted }
  }

  /// A keeping fee is the price of a product of the same operator.
  private func checkKeepingFees(of edition: PolicyEdition, in file: String) throws(DataFileError) {
    let terms = [edition.policy.terms] + edition.policy.provinces.values.map(\.terms)
    for keeping in terms.compactMap(\.numberKeeping) {
      guard let product = edition.products[keeping.rule.product], product.kind == .number else {
        throw DataFileError(
          file: file, line: 1, column: 1,
          problem:
            "number_keeping names \"\(keeping.rule.product)\", which is no number product of "
            + "\"\(edition.operatorID)\"")
      }
    }
  }
}
