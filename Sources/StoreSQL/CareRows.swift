internal import DomainCore

/// What a case is about and what was answered, sealed as one.
private struct StoredCaseText: Codable {
  var matter: AppealMatter
  var answer: String?
}

/// A rating's remark, sealed.
private struct StoredRemark: Codable {
  var remark: String?
}

extension AppealCase {
  func bindings(_ fields: SealedFields) -> [SQLValue] {
    [
      SQLValue(ground.rawValue), SQLValue(state.rawValue), SQLValue(isOpen), SQLValue(openedAt),
      SQLValue(answerBy), SQLValue(answeredAt),
      SQLValue(
        fields.seal(StoredCaseText(matter: matter, answer: answer), at: "cases.personal|" + id.text)),
    ]
  }

  init(id: ID<AppealCase>, row: inout RowReader, fields: SealedFields) throws {
    let ground: AppealGround = try row.name()
    let state: AppealState = try row.name()
    _ = try row.bool()
    let openedAt = try row.instant()
    let answerBy = try row.optional { try $0.day() }
    let answeredAt = try row.optional { try $0.instant() }
    let text: StoredCaseText = try fields.open(try row.blob(), at: "cases.personal|" + id.text)
    self.init(
      id: id, ground: ground, matter: text.matter, openedAt: openedAt, answerBy: answerBy, state: state,
      answeredAt: answeredAt, answer: text.answer)
  }
}

extension Feedback {
  func bindings(_ fields: SealedFields) -> [SQLValue] {
    [
      SQLValue(rating), SQLValue(at),
      SQLValue(fields.seal(StoredRemark(remark: remark), at: "feedback.personal|" + order.text)),
    ]
  }

  static func read(_ row: RowReader, _ fields: SealedFields) throws -> Feedback {
    var row = row
    let (order, _) = try row.identified(Order.self)
    let rating = try row.int()
    guard Feedback.ratings.contains(rating) else { throw StoreProblem.corrupt("\(rating) is no rating") }
    let at = try row.instant()
    let text: StoredRemark = try fields.open(try row.blob(), at: "feedback.personal|" + order.text)
    return Feedback(order: order, rating: rating, remark: text.remark, at: at)
  }
}
