import DomainCore
import Matching

/// `看书的`: what a service is for, in a customer's own words (list `paraphrase`, whose values are parts of names).
extension PointingLine {
  static func paraphrased(
    in reading: Reading, _ services: [Service], _ catalogue: [ID<Product>: Product]
  ) -> [(word: String, reference: Reference)] {
    let said = reading.entities.compactMap { entity -> (String, Range<Int>)? in
      if case .listed("paraphrase", let value) = entity.kind { (value, entity.range) } else { nil }
    }
    guard !said.isEmpty else { return [] }
    let names = SpokenNames(of: services, catalogue)
    let scalars = Array(reading.text.unicodeScalars)
    return said.filter { $0.1.upperBound <= scalars.count }.map { value, range in
      let parts = value.split(separator: "/").map { SpokenNames.lowercased(String($0)) }
      let meant = services.indices.filter { index in parts.contains { names.hold($0[...], of: index) } }
      return (
        String(scalars: scalars[range]), Reference(services: meant.map { services[$0] }, range: range)
      )
    }
  }

  /// Those for which the customer has nothing: he is told so, whatever else he named.
  static func unknownParaphrases(
    in reading: Reading, of services: [Service], _ catalogue: [ID<Product>: Product]
  ) -> [String] {
    paraphrased(in: reading, services, catalogue).filter(\.reference.services.isEmpty).map(\.word)
  }
}
