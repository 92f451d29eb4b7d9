import DomainCore

/// What was offered at the end of the last reply; a plain yes (or a rating) takes it, anything else lets it lapse.
enum StandingOffer: Hashable, Codable {
  /// To begin this.
  case wish(PlannedWish)
  /// To rate this order.
  case rating(ID<Order>)
}
