/// Why a rating isn't kept.
public enum RatingRefusal: Error, Hashable, Sendable {
  /// The account has no such order.
  case notFound
  /// The order was rated before.
  case alreadyRated
}

extension CustomerFile {
  /// Keeps what a customer thinks of an order (R34). The remark must be masked.
  public func rating(
    _ order: ID<Order>, _ rating: Int, remark: String?, at now: Instant
  ) -> Result<[Change], RatingRefusal> {
    guard self.order(order) != nil else { return .failure(.notFound) }
    if feedback.contains(where: { $0.order == order }) { return .failure(.alreadyRated) }
    return .success([.feedback(Feedback(order: order, rating: rating, remark: remark, at: now))])
  }
}
