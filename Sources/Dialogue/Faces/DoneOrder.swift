public import DomainCore

/// An order whose end a block tells, for programs: kept with the block, so that a repeated turn tells the same.
public struct DoneOrder: Hashable, Sendable, Codable {
  /// The order's number.
  public let order: ID<Order>
  /// The name of its service.
  public let service: String
  /// Until when it can be taken back; nil when the rules allow none.
  public let undoUntil: Instant?

  /// The watched orders that a turn told to be done, in the order in which they were told.
  static func told(
    since before: [WatchedOrder], in after: [WatchedOrder], of file: CustomerFile?, under policies: Policies
  ) -> [DoneOrder] {
    guard let file else { return [] }
    return before.compactMap { watched in
      guard watched.told != .completed, !after.contains(where: { $0.order == watched.order }),
        let order = file.order(watched.order), order.state == .completed
      else { return nil }
      return DoneOrder(
        order: order.id, service: file.subscriber.phone.spoken(order.item.serviceName),
        undoUntil: file.undoEnd(of: order.id, under: policies))
    }
  }
}
