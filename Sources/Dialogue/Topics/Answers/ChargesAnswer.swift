import DomainCore
import Matching

/// 扣了什么费: the last bill lines, what for and which days (R9); those of a month or an amount where one was said.
enum ChargesAnswer {
  static func say(_ file: CustomerFile, _ turn: inout TurnContext, asked: ChargeFilter) {
    let matching = file.charges.filter { asked.includes($0) }
    // What is older than all that a file carries may be asked for, too.
    let goesBack = asked.month.map { month in
      file.charges.count >= CustomerFile.closedEntriesLimit
        && file.charges.first.map { MonthlyBill.month(of: $0.chargedAt.beijingDay) >= month } ?? false
    }
    guard !matching.isEmpty else {
      guard goesBack ?? false else { return turn.say(asked.isEmpty ? .chargesNone : .chargesNoneSuch) }
      turn.say(.chargesNoneHere, ["count": .count(file.charges.count)])
      return OlderAnswer.remember(.charges, oldest: file.charges.first?.id.text, hasMore: true, &turn)
    }
    // The list of a month is whole: it is the customer's right, and free (电信条例 第三十三条).
    let isWhole = asked.month != nil || asked.isItemised == true
    let charges = isWhole ? matching[...] : matching.suffix(shownAtMost)
    let title: PhraseKey =
      turn.historyPage != nil ? .chargesOlder : asked.isEmpty ? .chargesTitle : .chargesFound
    turn.say(title, ["count": .count(charges.count)])
    for charge in charges.reversed() {
      var values: [String: PhraseValue] = [
        "at": .day(charge.chargedAt.beijingDay), "service": .text(file.serviceName(of: charge)),
        "kind": .name("charge." + charge.kind.rawValue), "amount": .fen(charge.amountFen),
      ]
      if charge.kind == .period {
        values["from"] = .day(charge.periodStart)
        values["to"] = .day(max(charge.periodStart, charge.periodEnd.adding(days: -1)))
      }
      turn.say(charge.kind == .period ? .chargeLine : .chargeLineOnce, values)
      BillWords.sayCredited(file.creditedParts(of: charge), &turn)
    }
    if charges.count > 1 {
      turn.state.listed = charges.reversed().map(\.service)
      turn.say(
        .chargesTotal, ["count": .count(charges.count), "amount": .fen(charges.map(\.amountFen).total)])
    }
    let months = Set(charges.map { MonthlyBill.month(of: $0.chargedAt.beijingDay) })
    for month in months.sorted() {
      if let abnormal = file.abnormalBill(ofMonth: month) { BillWords.say(abnormal, &turn) }
    }
    if asked.isItemised == true { turn.say(.billFree) }
    if asked.isEmpty {
      OlderAnswer.remember(
        .charges, oldest: charges.first?.id.text,
        hasMore: matching.count > charges.count || matching.count >= CustomerFile.closedEntriesLimit, &turn)
    }
    if goesBack ?? false {
      OlderAnswer.remember(.charges, oldest: file.charges.first?.id.text, hasMore: true, &turn)
    }
    let reasons = charges.reversed().map { BillWords.why($0, in: file) }
    // Who asks about one amount wants the reason, not a list.
    if asked.amountFen != nil, let reason = reasons.first { turn.phrases.append(reason) }
    turn.explain(reasons)
  }

  private static let shownAtMost = 8
}

/// Which bill lines were asked for; empty asks for all.
struct ChargeFilter: Hashable, Codable {
  /// A month, or the first of several, counted as year × 12 + month − 1.
  var month: Int?
  /// The last of several months, counted the same way.
  var lastMonth: Int?
  var amountFen: Fen?
  /// The one service that was meant: `彩铃扣过几次`.
  var service: ID<Service>?
  /// Whether every line is wanted: `清单`.
  var isItemised: Bool?

  init() {}

  /// What a line asks for, said on `day`: `上个月`, `十月份`, `那个五块的`.
  init(_ heard: Heard, on day: BeijingDay) {
    amountFen = heard.amountFen ?? Self.sumAsked(in: heard)
    if heard.says(.asksItemised) { isItemised = true }
    if let months = SaidMonths.stretch(in: heard, on: day) {
      (month, lastMonth) = (months.lowerBound, months.upperBound)
    } else if let said = heard.month {
      month = SaidMonths.index(of: said, now: day.civil.year * 12 + day.civil.month - 1)
    }
  }

  /// The bare number that a line asks of, 59 of `那59是啥钱`; nil where none is.
  private static func sumAsked(in heard: Heard) -> Fen? {
    let scalars = Array(heard.reading.text.unicodeScalars)
    return heard.reading.entities.lazy.compactMap { entity -> Fen? in
      guard case .number = entity.kind, entity.range.upperBound < scalars.count else { return nil }
      let rest = String(scalars: scalars[entity.range.upperBound...])
      return heard.words.has(.asksOfCharge, beginning: rest) ? PricePointing.yuan(entity) : nil
    }.first
  }

  var isEmpty: Bool { month == nil && amountFen == nil && service == nil }

  /// `扣过几次` is too brief to be about the whole account, unless it says so.
  private static let briefest = 6

  /// With the service that a line points at in the customer's file, or the one that was talked of where it points at none.
  func narrowed(by said: String, in file: CustomerFile, _ turn: TurnContext) -> ChargeFilter {
    var filter = self
    let pointing = Pointing(
      turn.library.matcher.read(said), at: file.services.filter { $0.kind != .number },
      listed: turn.state.listed ?? [], turn.library.policies.products, turn.words)
    let pointed = pointing.left + pointing.kept + pointing.mentioned
    if pointed.count == 1 {
      filter.service = pointed[0].id
    } else if pointed.isEmpty, isEmpty,
      turn.words.has(.pointsBack, in: said)
        || said.count <= Self.briefest && !turn.words.has(.ofWholeBill, in: said)
    {
      filter.service = turn.talkedOf?.id
    }
    return filter
  }

  func includes(_ charge: Charge) -> Bool {
    let civil = charge.chargedAt.beijingDay.civil
    let charged = civil.year * 12 + civil.month - 1
    return month.map { ($0...max($0, lastMonth ?? $0)).contains(charged) } ?? true
      && (amountFen == nil || amountFen == charge.amountFen)
      && (service == nil || service == charge.service)
  }
}
