import DomainCore
import Matching

/// What a customer said he wants to leave, before it is matched with what he has.
struct LeaveTarget: Hashable, Codable {
  /// The kinds of service that the words cover; empty for `退订` without an object.
  var kinds: [ServiceKind]
  /// Names of products that were said, as they were said.
  var names: [String] = []
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
    names = heard.words(ofList: "product")
    priceFen = heard.amountFen
    all = heard.saysAll
  }

  /// What the words cover of what the customer still has.
  struct Match {
    var services: [Service]
    /// Whether a name or price was said that nothing has: then even a single service is asked about.
    var missesWhatWasSaid = false
  }

  /// The services that the words cover, of those that are not left yet. A name covers every service whose name or alias
  /// contains it, so that `宽带` asks when there are two.
  func match(in file: CustomerFile, _ catalogue: [ID<Product>: Product]) -> Match {
    let ofKind = file.services.filter { service in
      if case .terminated = service.state { return false }
      return kinds.isEmpty || kinds.contains(service.kind)
    }
    var match = Match(services: ofKind)
    if !names.isEmpty {
      let named = ofKind.filter { service in
        let known = [service.name] + (catalogue[service.product]?.aliases ?? [])
        return names.contains { name in known.contains { $0.contains(name) } }
      }
      if named.isEmpty { match.missesWhatWasSaid = true } else { match.services = named }
    }
    if let priceFen {
      let priced = match.services.filter { $0.priceFen == priceFen }
      if priced.isEmpty { match.missesWhatWasSaid = true } else { match.services = priced }
    }
    return match
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
