import DomainCore
import Matching

/// What the words of a wish mean in the customer's own file, where the names alone leave a choice or take too little (R13).
extension Leave {
  /// Takes what the words point at in the customer's own file where the names alone leave a choice, or take what is to be kept.
  func refine(
    _ match: inout LeaveTarget.Match, by pointing: Pointing, of reading: Reading, _ turn: TurnContext
  ) {
    guard !pointing.left.isEmpty, pointing.knowsAll, target.kept == nil, target.keptKind == nil,
      pointing.keeps || pointing.hasPlaces || !match.isChosen || (target.all && target.named.isEmpty)
    else { return }
    match = LeaveTarget.Match(
      services: pointing.left,
      isChosen: pointing.isSure || pointing.left.count == 1 || target.all
        || endsAllOfKind(pointing.left, in: reading, turn))
  }

  /// Whether a phrase ends all of one kind, of which these are: `把所有会员退掉，彩铃留着`.
  private func endsAllOfKind(_ services: [Service], in reading: Reading, _ turn: TurnContext) -> Bool {
    guard Set(services.map(\.kind)).count == 1 else { return false }
    let line = LimitedLine(
      reading, heldServices(turn), listed: turn.state.listed ?? [], turn.library.policies.products, turn.words
    )
    return line.phrases.contains { phrase in
      phrase.isEnding && Set(phrase.things.map(\.id)) == Set(services.map(\.id))
        && turn.words.has(.allOfKind, in: phrase.text)
    }
  }

  /// `流量包我用不完，会员我没看过，都退了`: all that was told of goes, by whatever word it was named.
  func takeAllTold(of reading: Reading, as match: inout LeaveTarget.Match, _ turn: TurnContext) {
    guard target.all, match.isChosen, match.kept.isEmpty, target.kept == nil, !target.named.isEmpty else {
      return
    }
    let line = LimitedLine(
      reading, heldServices(turn), listed: turn.state.listed ?? [], turn.library.policies.products, turn.words
    )
    let phrases = line.phrases
    guard phrases.count > 2, let last = phrases.last, last.isEnding, last.things.isEmpty,
      turn.words.has(.endsAllThere, in: last.text),
      phrases.dropLast().allSatisfy({ !$0.keeps && !$0.isAsked && !$0.isPutOff && !$0.holds(.excepts) }),
      phrases.allSatisfy({ $0.items.allSatisfy { $0.word != .thing || $0.services.count == 1 } })
    else { return }
    let told = phrases.flatMap(\.things)
    guard match.services.allSatisfy(told.contains) else { return }
    match.services = heldServices(turn).filter(told.contains)
  }

  /// `刚才不小心点了个会员，给我退了`: of the kinds that the words cover, what began today is meant.
  func takeJustOrdered(of reading: Reading, as match: inout LeaveTarget.Match, _ turn: TurnContext) {
    guard let file = turn.file, target.named.isEmpty, !target.all, match.kept.isEmpty,
      turn.words.has(.justNow, in: reading.text), turn.words.has(.orderedOne, in: reading.text)
    else { return }
    var all = target
    all.only = nil
    let covered = all.match(in: file, turn.library.policies.products, turn.words).services
    let kind = KindWords.kind(in: reading.text, turn.words)
    let new = covered.filter { $0.startedOn == turn.now.beijingDay && (kind == nil || $0.kind == kind) }
    guard !new.isEmpty, new != match.services else { return }
    match.services = new
    match.isChosen = new.count == 1
  }

  /// Takes the cheapest or the dearest of what the words cover: `退最贵的`. Where several cost as much, they are asked about.
  func takeExtreme(of reading: Reading, as match: inout LeaveTarget.Match, _ turn: TurnContext) {
    let heard = Heard(reading: reading, words: turn.words)
    guard !match.isChosen, match.kept.isEmpty, match.services.count > 1, !heard.asksWhich,
      !heard.says(.keeps),
      !OtherWords.areIn(reading.text, turn.words), !turn.words.has(.countsSeveral, in: reading.text)
    else { return }
    let said = Set(heard.listed("superlative"))
    let prices = said.compactMap { value in
      value == "cheapest" ? match.services.map(\.priceFen).min() : match.services.map(\.priceFen).max()
    }
    guard !prices.isEmpty else { return }
    match.services = match.services.filter { prices.contains($0.priceFen) }
    match.isChosen = match.services.count == said.count
  }

  /// Tells what is named in other words and isn't there. What else costs as much isn't what is meant: `云盘会员，十块的`.
  func takeUnknown(
    in reading: Reading, of file: CustomerFile, as match: inout LeaveTarget.Match, _ turn: TurnContext
  ) {
    let products = turn.library.policies.products
    let unknown = PointingLine.unknownParaphrases(in: reading, of: file.services, products)
    if !unknown.isEmpty, target.named.isEmpty, target.priceFen != nil {
      var unpriced = target
      unpriced.priceFen = nil
      match = unpriced.match(in: file, products, turn.words)
      match.isChosen = false
    }
    match.missing += unknown
  }

  /// Takes all that is named one beside the other, `套餐和彩铃都退`, where the kinds of the wish cover a part of it.
  func takeList(
    of reading: Reading, _ pointing: Pointing, as match: inout LeaveTarget.Match, _ turn: TurnContext
  ) {
    guard target.kept == nil, target.keptKind == nil, !target.keepsSome, let file = turn.file else { return }
    var products: Set<String> = []
    for entity in reading.entities {
      switch entity.kind {
      // 爱奇艺会员和彩铃: what is ended elsewhere is no 会员 of this number.
      case .listed("outside_service", _): return
      case .listed("product", let product): products.insert(product)
      default: break
      }
    }
    // A wish that was put off, or comes after another, is of its own part of the line.
    guard target.named.isEmpty || products.isSubset(of: target.named.map(\.product.text)) else { return }
    let leavable = LeaveTarget().match(in: file, turn.library.policies.products, turn.words).services
    guard
      let list = ThingsListed(
        reading, at: leavable, listed: turn.state.listed ?? [], turn.library.policies.products, turn.words),
      pointing.left.allSatisfy(list.services.contains),
      list.services.contains(where: { !match.services.contains($0) })
        || match.services.contains(where: { !list.services.contains($0) }) && match.services.count > 1
    else { return }
    match.services = leavable.filter(list.services.contains)
    match.isChosen = target.all || list.isSure
  }
}
