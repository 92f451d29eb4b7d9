/// One version of an operator's rules and products, from its first day until the next version's.
public struct PolicyEdition: Hashable, Sendable {
  /// The version's name; an order keeps the one it was quoted under.
  public var version: String
  /// The first day it is in force.
  public var validFrom: BeijingDay
  /// The operator's rules.
  public var policy: OperatorPolicy
  /// The operator's products.
  public var products: [ID<Product>: Product]
  /// Every figure and rule of it as it was written, for finding one that was changed without a new version.
  public var figures: [PolicyFigure]

  /// Builds a version from its parts.
  public init(
    version: String, validFrom: BeijingDay, policy: OperatorPolicy, products: [ID<Product>: Product],
    figures: [PolicyFigure] = []
  ) {
    self.version = version
    self.validFrom = validFrom
    self.policy = policy
    self.policy.version = version
    self.products = products
    self.figures = figures
  }

  /// The operator whose version it is.
  public var operatorID: ID<OperatorPolicy> { policy.id }
}

extension Policies {
  /// What is in force between two days on which a version begins.
  struct Stretch: Sendable {
    var from: BeijingDay
    var operators: [ID<OperatorPolicy>: OperatorPolicy]
    var products: [ID<Product>: Product]

    static func stretches(of editions: [PolicyEdition]) -> [Stretch] {
      let firstDays = Set(editions.map(\.validFrom)).sorted()
      let byOperator = Dictionary(grouping: editions, by: \.operatorID)
      return firstDays.map { day in
        var stretch = Stretch(from: day, operators: [:], products: [:])
        for (id, versions) in byOperator {
          guard let edition = versions.last(where: { $0.validFrom <= day }) ?? versions.first else {
            continue
          }
          stretch.operators[id] = edition.policy
          stretch.products.merge(edition.products) { _, new in new }
        }
        return stretch
      }
    }
  }

  /// The days on which a version begins to be in force, in order.
  public var firstDays: [BeijingDay] { stretches.map(\.from) }

  /// These policies with the versions that are in force on a day; before the first day of an operator's first version,
  /// that one.
  public func inForce(on day: BeijingDay) -> Policies {
    guard stretches.count > 1 || operators.isEmpty,
      let stretch = stretches.last(where: { $0.from <= day }) ?? stretches.first
    else { return self }
    var next = self
    next.operators = stretch.operators
    next.products = stretch.products
    return next
  }

  /// The version of an operator's rules that is in force.
  public func version(of operatorID: ID<OperatorPolicy>) -> String {
    operators[operatorID]?.version ?? version
  }

  /// These policies with that version of an operator's rules in force; nil when it isn't known. An order is settled by the
  /// version it was quoted under and by no other.
  public func pinned(_ version: String, of operatorID: ID<OperatorPolicy>) -> Policies? {
    if self.version(of: operatorID) == version { return self }
    guard let edition = editions.first(where: { $0.operatorID == operatorID && $0.version == version }) else {
      return nil
    }
    var next = self
    next.operators[operatorID] = edition.policy
    next.products = products.filter { $0.value.operatorID != operatorID }
    next.products.merge(edition.products) { _, new in new }
    return next
  }

  /// The products of all known versions, the newest version's where several have one.
  public var productsOfAllVersions: [ID<Product>: Product] {
    editions.sorted { $0.validFrom < $1.validFrom }.reduce(into: products) { all, edition in
      all.merge(edition.products) { _, new in new }
    }
  }
}

extension CustomerFile {
  /// The policies that an order is settled by; nil when the version it was quoted under is gone.
  public func policies(of order: Order, among policies: Policies) -> Policies? {
    policies.pinned(order.policyVersion, of: subscriber.operatorID)
  }
}
