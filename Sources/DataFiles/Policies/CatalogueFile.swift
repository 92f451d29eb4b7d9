import DomainCore

/// The products of all catalogue files, with the places of what they refer to.
struct Catalogue {
  private var products: [ID<Product>: Product] = [:]
  private var operatorPlaces: [ID<OperatorPolicy>: YAMLReader] = [:]
  private var names: Set<[String]> = []
  private var replacements: [(of: ID<Product>, place: YAMLReader)] = []
  private var references: [(from: ID<Product>, to: ID<Product>, place: YAMLReader)] = []

  /// Reads one operator's catalogue.
  mutating func add(_ reader: YAMLReader) throws(DataFileError) {
    let fields = try reader.fields("operator", "version", "products")
    let place = try fields.required("operator")
    let operatorID = ID<OperatorPolicy>(try place.text())
    operatorPlaces[operatorID] = place
    for entry in try fields.required("products").list() { try add(entry, of: operatorID) }
  }

  /// Reads what a version changes: products that take the place of those with the same id, and new ones.
  mutating func change(_ reader: YAMLReader) throws(DataFileError) {
    let fields = try reader.fields("operator", "version", "products")
    let place = try fields.required("operator")
    let operatorID = ID<OperatorPolicy>(try place.text())
    operatorPlaces[operatorID] = place
    var seen: Set<String> = []
    for entry in try fields.required("products").list() {
      var id: YAMLReader?
      for (key, value) in try entry.entries() where try key.text() == "id" { id = value }
      if let id {
        guard seen.insert(try id.text()).inserted else {
          throw id.error("the product \"\(id.found)\" is here twice")
        }
        if let old = products.removeValue(forKey: ID(try id.text())) {
          names.remove([operatorID.text, old.name])
          references.removeAll { $0.from == old.id }
          replacements.removeAll { $0.of == old.id }
        }
      }
      try add(entry, of: operatorID)
    }
  }

  /// All products, once everything that they refer to is known.
  func checked(operators: Set<ID<OperatorPolicy>>) throws(DataFileError) -> [ID<Product>: Product] {
    for (id, place) in operatorPlaces.sorted(by: { $0.value.file < $1.value.file })
    where !operators.contains(id) {
      throw place.error("unknown operator \"\(id)\"")
    }
    for (from, to, place) in references {
      guard let target = products[to] else { throw place.error("unknown product \"\(to)\"") }
      guard target.operatorID == products[from]?.operatorID else {
        throw place.error("\"\(to)\" is another operator's product")
      }
      guard !leads(from: to, to: from) else {
        throw place.error("\"\(from)\" would have to be left before itself")
      }
    }
    for (id, place) in replacements { try check(products[id], at: place) }
    return products
  }

  /// What is offered exists, can be ordered, and costs less or fits reasons (R23).
  private func check(_ product: Product?, at place: YAMLReader) throws(DataFileError) {
    guard let product, let rule = product.replacement else { return }
    guard let offered = products[rule.product], offered.operatorID == product.operatorID, offered.isOpen
    else {
      throw place.error("\"\(rule.product)\" is no product of \"\(product.operatorID)\" that can be ordered")
    }
    guard offered.id != product.id, ![.plan, .number, .broadband].contains(offered.kind) else {
      throw place.error("\"\(rule.product)\" can't be offered in its place")
    }
    let costsLess =
      offered.priceFen.count * Int64(product.periodMonths)
      < product.priceFen.count * Int64(offered.periodMonths)
    guard costsLess || !rule.reasons.isEmpty else {
      throw place.error("what is offered costs less, or names the reasons that it fits")
    }
  }

  private func replacement(_ reader: YAMLReader) throws(DataFileError) -> Replacement {
    let fields = try reader.fields("product", "reasons", "note", "source")
    var reasons: [LeaveReason] = []
    for reason in try fields["reasons"]?.list() ?? [] {
      reasons.append(try reason.choice(of: LeaveReason.self))
    }
    return Replacement(
      product: ID(try fields.required("product").text()), reasons: reasons,
      note: try fields.required("note").text(), source: try fields.required("source").source())
  }

  private mutating func add(_ entry: YAMLReader, of operatorID: ID<OperatorPolicy>) throws(DataFileError) {
    let fields = try entry.fields(
      "id", "kind", "name", "aliases", "price", "period_months", "refund", "effect", "termination_fee",
      "needs_person", "leave_first", "terms", "open", "replacement", "source")
    let id = ID<Product>(try fields.required("id").text())
    var leaveFirst: [ID<Product>] = []
    for place in try fields["leave_first"]?.list() ?? [] {
      leaveFirst.append(ID(try place.text()))
      references.append((id, ID(try place.text()), place))
    }
    var product = Product(
      id: id, operatorID: operatorID, kind: try fields.required("kind").choice(of: ServiceKind.self),
      name: try fields.required("name").text(), aliases: try fields["aliases"]?.texts() ?? [],
      priceFen: try fields.required("price").fenAboveZero(),
      periodMonths: try fields["period_months"]?.integer(in: 1...36) ?? 1,
      refundRule: try fields.required("refund").choice(of: RefundRule.self),
      effect: try fields.required("effect").choice(of: LeaveEffect.self),
      terminationFee: try fields["termination_fee"].map(Self.terminationFee) ?? .none,
      needsPerson: try fields["needs_person"]?.bool() ?? false, leaveFirst: leaveFirst,
      terms: try fields["terms"]?.text(), source: try fields.required("source").source(),
      isOpen: try fields["open"]?.bool() ?? true)
    if let entry = fields["replacement"] {
      product.replacement = try replacement(entry)
      replacements.append((id, entry))
    }
    guard product.kind != .number || product.periodMonths == 1 else {
      throw try fields.required("kind").error("a keeping fee is charged by the month")
    }
    guard product.effect == .immediate || product.refundRule != .full else {
      throw try fields.required("refund").error("a period that runs to its end is not given back in full")
    }
    guard products.updateValue(product, forKey: id) == nil else {
      throw try fields.required("id").error("the product \"\(id)\" is here twice")
    }
    guard names.insert([operatorID.text, product.name]).inserted else {
      throw try fields.required("name").error("two products of \"\(operatorID)\" are called \(product.name)")
    }
  }

  /// `none`, `clawBack`, `{fixed: 200.00}` or `{remaining_months: {basis_points: 3000, floor: …, cap: …}}`.
  private static func terminationFee(_ reader: YAMLReader) throws(DataFileError) -> TerminationFeePolicy {
    if reader.isScalar {
      switch try reader.text() {
      case "none": return .none
      case "clawBack": return .clawBack
      default:
        throw reader.error("expected none, clawBack, fixed: or remaining_months:, found \(reader.found)")
      }
    }
    let fields = try reader.fields("fixed", "remaining_months")
    switch (fields["fixed"], fields["remaining_months"]) {
    case (let amount?, nil): return .fixed(amountFen: try amount.fenAboveZero())
    case (nil, let months?):
      let parts = try months.fields("basis_points", "floor", "cap")
      let floor = try parts["floor"]?.fenAboveZero()
      let cap = try parts["cap"]?.fenAboveZero()
      if let floor, let cap, floor > cap { throw months.error("the floor lies above the cap") }
      let rate = try parts.required("basis_points").integer(in: 1...10_000)
      return .remainingMonths(rateBasisPoints: rate, floorFen: floor, capFen: cap)
    default: throw reader.error("a termination fee is either fixed: or remaining_months:")
    }
  }

  private func leads(from start: ID<Product>, to end: ID<Product>) -> Bool {
    var open = [start]
    var seen: Set<ID<Product>> = []
    while let next = open.popLast() {
      if next == end { return true }
      if seen.insert(next).inserted { open += products[next]?.leaveFirst ?? [] }
    }
    return false
  }
}
