import DomainCore
import Matching

/// What a customer said he wants to leave, before it is matched with what he has.
struct LeaveTarget: Hashable, Codable {
  /// The kinds of service that the words cover; empty for `退订` without an object.
  var kinds: [ServiceKind]
  /// Products that were named.
  var products: [ID<Product>] = []
  /// A price that was named: `那个五块钱的`.
  var priceFen: Fen?
  /// Whether all of them are meant.
  var all = false

  /// The target of a wish, with what its line names; nil when the intent isn't about leaving.
  init?(intent: String, heard: Heard) {
    switch intent {
    case "unsubscribe.ringback": kinds = [.ringback]
    case "unsubscribe.monthly": kinds = [.plan, .data, .voice, .sms, .membership]
    case "unsubscribe.broadband": kinds = [.broadband]
    case "unsubscribe.unspecified": kinds = []
    default: return nil
    }
    narrow(by: heard)
  }

  /// Takes over what a line names in addition.
  mutating func narrow(by heard: Heard) {
    let named = heard.listed("product").map { ID<Product>($0) }
    if !named.isEmpty { products = named }
    if let amount = heard.amountFen { priceFen = amount }
    if heard.saysAll { all = true }
  }

  /// The services that the words cover, of those that are not left yet. A name that the customer doesn't have narrows nothing.
  func services(of file: CustomerFile, in catalogue: [ID<Product>: Product]) -> [Service] {
    let ofKind = file.services.filter { service in
      if case .terminated = service.state { return false }
      return kinds.isEmpty || kinds.contains(service.kind)
    }
    let names = Set(products.compactMap { catalogue[$0] }.flatMap { [$0.name] + $0.aliases })
    let named = ofKind.filter { service in
      products.contains(service.product)
        || catalogue[service.product].map { !names.isDisjoint(with: [$0.name] + $0.aliases) } ?? false
    }
    let byName = named.isEmpty ? ofKind : named
    let priced = byName.filter { $0.priceFen == priceFen }
    return priced.isEmpty ? byName : priced
  }

  /// The services of these kinds that were left already, the latest last.
  func leftServices(of file: CustomerFile) -> [(service: Service, on: BeijingDay)] {
    file.services.compactMap { service in
      guard case .terminated(let day) = service.state, kinds.isEmpty || kinds.contains(service.kind) else {
        return nil
      }
      return (service, day)
    }
  }
}
