import DomainCore
import Matching

/// Asks once, when a customer takes leave after an order was done, for a rating from 1 to 5; takes it, and nothing else (R34).
enum Rating {
  /// Asks when an order of this conversation was done, wasn't rated, nobody asked before, and nothing was complained of since.
  static func offer(_ turn: inout TurnContext) {
    guard turn.state.topics.isEmpty, let order = turn.state.done, turn.state.rated != order,
      let file = turn.file, !file.feedback.contains(where: { $0.order == order }),
      let accepted = file.order(order)?.acceptedAt,
      !file.cases.contains(where: { $0.ground != .misoperation && $0.openedAt >= accepted })
    else { return }
    turn.state.rated = order
    turn.state.offer = .rating(order)
    turn.say(.ratingOffer)
  }

  /// 我要评价: asks for a rating of the last order that was done and not yet rated.
  static func ask(_ file: CustomerFile, _ turn: inout TurnContext) {
    let unrated = file.orders.last { order in
      order.state == .completed && !file.feedback.contains { $0.order == order.id }
    }
    guard let unrated else { return turn.say(.ratingNothing) }
    turn.state.rated = unrated.id
    turn.state.offer = .rating(unrated.id)
    turn.say(.ratingOffer)
  }

  /// Takes a rating that was asked for with the turn before; false when the line is something else.
  static func take(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard turn.state.topics.isEmpty, let file = turn.file,
      let (order, rating, remark) = offered(heard, turn) ?? unasked(heard, turn)
    else { return false }
    if turn.standingOffer != .rating(order), file.feedback.contains(where: { $0.order == order }) {
      turn.say(.ratingNothing)
      return true
    }
    guard case .success(let changes) = file.rating(order, rating, remark: remark, at: turn.now)
    else { return false }
    // A number in the remark is nobody who wants to speak.
    turn.saidPhone = nil
    turn.changes += changes
    turn.say(.ratingKept, ["rating": .count(rating)])
    return true
  }

  private typealias Taken = (order: ID<Order>, rating: Int, remark: String?)

  private static func offered(_ heard: Heard, _ turn: TurnContext) -> Taken? {
    guard case .rating(let order)? = turn.standingOffer, let (rating, remark) = read(heard) else {
      return nil
    }
    return (order, rating, remark)
  }

  /// `给个5分`, `五星好评` of what was done in this conversation, before anybody asked.
  private static func unasked(_ heard: Heard, _ turn: TurnContext) -> Taken? {
    guard heard.secret == nil, !heard.isAsked, let order = turn.state.done,
      heard.intent.map({ $0 == "feedback.give" || !Wishes.isPlannable($0) }) ?? true
    else { return nil }
    var text = Masking.masked(heard.reading.text)[...].drop { $0.isWhitespace }
    while let word = heard.words.first(.beforeRating, beginning: text) { text = text.dropFirst(word.count) }
    guard let rating = text.first.flatMap(value), text.dropFirst().first.map({ "分星颗".contains($0) }) ?? false
    else { return nil }
    let rest = text.dropFirst(2).drop { "，,。.！! 、".contains($0) }
    // 5分钟, 五分之一 count something else.
    if let next = rest.first, "钟之的".contains(next) { return nil }
    let remark = String(rest.prefix(longestRemark))
    return (order, rating, remark.isEmpty ? nil : remark)
  }

  /// The rating and masked remark of a line, nil when it is something else: `5`, `四分，很快`, not `5块`.
  static func read(_ heard: Heard) -> (rating: Int, remark: String?)? {
    guard heard.secret == nil, !heard.isWishOfItsOwn else { return nil }
    let text = Masking.masked(heard.reading.text).drop { $0.isWhitespace }
    guard let rating = text.first.flatMap(value) else { return nil }
    let rest = text.dropFirst().drop { "分星颗，,。.！! 、".contains($0) }
    if let next = rest.first, next.isNumber || "个块元月第".contains(next) { return nil }
    let remark = String(rest.prefix(longestRemark))
    return (rating, remark.isEmpty ? nil : remark)
  }

  private static let longestRemark = 300

  private static func value(of character: Character) -> Int? {
    let said = ["一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5][character] ?? character.wholeNumberValue
    return said.flatMap { Feedback.ratings.contains($0) ? $0 : nil }
  }
}
