/// What a customer thought of an order: a rating and a remark, given freely (R34).
public struct Feedback: Hashable, Sendable {
  /// The order that was rated; one rating for each.
  public let order: ID<Order>
  /// From 1 to 5, 5 is best.
  public let rating: Int
  /// More in the customer's own words, masked.
  public let remark: String?
  /// When it was given.
  public let at: Instant

  /// The ratings that can be given.
  public static let ratings = 1...5

  /// Builds a rating; one outside 1 to 5 is a bug.
  public init(order: ID<Order>, rating: Int, remark: String?, at: Instant) {
    precondition(Self.ratings.contains(rating), "a rating is from 1 to 5")
    self.order = order
    self.rating = rating
    self.remark = remark
    self.at = at
  }
}
