import DomainCore

/// The versions of operators' rules, gathered from the files of operators and catalogues.
///
/// A catalogue without a version holds for all versions of its operator; one with a version replaces or adds products in
/// that one.
struct PolicyEditions {
  private var rules: [Rules] = []
  private var catalogue = Catalogue()
  private var catalogues: [(operatorID: String, reader: YAMLReader)] = []
  private var changed: [(operatorID: YAMLReader, version: YAMLReader, reader: YAMLReader)] = []

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
    let operatorID = try fields.required("operator")
    let id = try operatorID.text()
    if let version = fields["version"] {
      changed.append((operatorID, version, reader))
    } else {
      try catalogue.add(reader)
      catalogues.append((id, reader))
    }
  }

  /// All versions, once everything that they refer to is known. Rules without a version of their own have the folder's.
  func checked(version: String, validFrom: BeijingDay) throws(DataFileError) -> [PolicyEdition] {
    let operators = Set(rules.map(\.policy.id))
    let shared = try catalogue.checked(operators: operators)
    try checkNames()
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
      try checkKeepingFees(of: edition, in: entry.reader)
      editions.append(edition)
    }
    for (operatorID, version, _) in changed {
      let (id, name) = (try operatorID.text(), try version.text())
      guard operators.contains(ID(id)) else { throw operatorID.error("there is no operator \"\(id)\"") }
      guard editions.contains(where: { $0.operatorID.text == id && $0.version == name }) else {
        throw version.error("the operator \"\(id)\" has no version \(name)")
      }
    }
    return editions
  }

  private func products(
    of id: ID<OperatorPolicy>, in version: String, _ shared: [ID<Product>: Product],
    _ operators: Set<ID<OperatorPolicy>>
  ) throws(DataFileError) -> [ID<Product>: Product] {
    var all = shared
    for (operatorID, name, reader) in changed {
      guard try operatorID.text() == id.text, try name.text() == version else { continue }
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
    for (operatorID, name, reader) in changed {
      guard (try? operatorID.text()) == id, (try? name.text()) == version else { continue }
      let new = PolicyFigure.all(in: reader, under: id)
      let products = Set(new.compactMap { $0.path.firstIndex(of: "]").map($0.path.prefix(through:)) })
      figures.removeAll { figure in products.contains { figure.path.hasPrefix($0) } }
      figures += new
    }
    var seen: Set<String> = []
    return figures.filter { seen.insert($0.path).inserted }
  }

  /// A keeping fee is the price of a product of the same operator.
  private func checkKeepingFees(
    of edition: PolicyEdition, in reader: YAMLReader
  ) throws(DataFileError) {
    for named in try keepingProducts(in: reader) {
      let name = try named.text()
      guard let product = edition.products[ID(name)], product.kind == .number else {
        throw named.error(
          "number_keeping names \"\(name)\", which is no number product of \"\(edition.operatorID)\"")
      }
    }
  }

  /// Where an operator's file names the products of keeping a number: in its own rules and in those of provinces.
  private func keepingProducts(in reader: YAMLReader) throws(DataFileError) -> [YAMLReader] {
    var named: [YAMLReader] = []
    for (key, value) in try reader.entries() {
      switch try key.text() {
      case "number_keeping":
        for (part, product) in try value.entries() where try part.text() == "product" {
          named.append(product)
        }
      case "provinces":
        for (_, province) in try value.entries() { named += try keepingProducts(in: province) }
      default: break
      }
    }
    return named
  }

  /// What one operator is called by no other is: `移动` can't mean two.
  private func checkNames() throws(DataFileError) {
    var owners: [String: ID<OperatorPolicy>] = [:]
    for entry in rules {
      for (key, value) in try entry.reader.entries() {
        let names: [YAMLReader] =
          switch try key.text() {
          case "name": [value]
          case "aliases": try value.list()
          default: []
          }
        for name in names {
          let owner = owners[try name.text(), default: entry.policy.id]
          guard owner == entry.policy.id else {
            throw name.error("the operator \"\(owner)\" is called \"\(try name.text())\", too")
          }
          owners[try name.text()] = owner
        }
      }
    }
  }
}
