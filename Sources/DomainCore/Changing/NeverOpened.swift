extension CustomerFile {
  /// Whether a service is on file only because an offer was taken whose order came to nothing or isn't done yet: the service
  /// never ran (R23). It was never left, so it can't be opened *again*.
  public func wasNeverOpened(_ id: ID<Service>) -> Bool {
    let opening = orders.filter { $0.service == id && $0.item.action?.kind == .reopen }
    let isFirst = opening.contains { order in
      if case .reopen(let reopening)? = order.item.action { reopening.product != nil } else { false }
    }
    return isFirst && opening.allSatisfy { $0.state != .completed }
  }
}
