import DomainCore
import Matching

/// What of the services that are to be left stays after all (R13).
extension Leave {
  /// 不退了，等合约到期再说: nothing else is named that should go on.
  func stops(_ heard: Heard, _ turn: TurnContext) -> Bool {
    let pointing = Pointing(heard.reading, turn)
    let named = pointing.kept + pointing.mentioned
    // 第二个不退了, 4不要退 of several is of one of them.
    guard
      (chosen?.count ?? 0) < 2 || KeepWords.keepAll(heard.reading.text, heard.words)
        || (heard.ordinals.isEmpty && heard.bareNumbers.isEmpty)
    else {
      return false
    }
    return pointing.left.isEmpty && named.allSatisfy { chosen?.contains($0.id) ?? true }
      && (chosen ?? []).allSatisfy { id in named.isEmpty || named.contains { $0.id == id } }
      && !OtherWords.areIn(heard.reading.text, heard.words)
  }

  /// What a line that keeps something is said of at the quote. 除了彩铃都退 at the quote of 彩铃 alone is of all the others.
  func keepable(by text: String, in file: CustomerFile, _ turn: TurnContext) -> [Service] {
    let quoted = (chosen ?? []).compactMap(file.service)
    guard quoted.count == 1, OtherWords.exceptsSomething(text, turn.words) else { return quoted }
    let all = allListed(in: file, turn)
    return all.count > 1 ? all : quoted
  }

  /// `手机报不退了`, `除了彩铃都退`, `只退流量包`: what is named is kept, or is all that is left; what was read out counts for nothing.
  mutating func keep(_ heard: Heard, of services: [Service], _ turn: inout TurnContext) -> Bool {
    let text = heard.reading.text
    let products = Set(heard.listed("product"))
    let before = quoted
    if let open = chosen, open.count > 1, heard.says(.onlyOne), products.isEmpty {
      // 只退一个 doesn't say which.
      turn.say(.sayWhich)
      target = LeaveTarget(pointed: open)
      (chosen, quoted, question) = (nil, nil, .which)
      return true
    }
    let pointing = Pointing(heard.reading, turn)
    let pointed = Pointing.kept(in: heard, turn)
    // 彩铃退，手机报留着 names both and keeps one: what stands beside the words of keeping counts before what is named anywhere.
    var named = services.filter((heard.says(.leavesOnly) ? pointing.left : pointed).contains)
    if named.isEmpty, before != nil, !KeepWords.keepAll(text, heard.words) {
      // 第一个先不退 at a quote of several, by the list that was read out last: 4不要退 of a choice from six.
      let list = offered.count > 1 ? offered : services.map(\.id)
      let numbers = heard.ordinals + heard.bareNumbers
      let places = numbers.map { Heard.place($0, among: list.count) }.filter(list.indices.contains)
      named = services.filter { service in places.contains { list[$0] == service.id } }
    }
    if named.isEmpty {
      named = services.filter { service in
        (text.contains(service.name) || products.contains(service.product.text))
          && (pointed.isEmpty || !pointing.left.contains(service))
      }
    }
    if named.isEmpty, heard.says(.leavesOnly), let kind = KindWords.keptKind(in: text, heard.words) {
      named = services.filter { $0.kind == kind }
    }
    if named.isEmpty, !pointed.isEmpty, !OtherWords.areIn(text, heard.words) {
      // 五块的那个也别退: it isn't among these anyway, which stay as they were.
      turn.say(.notAmongThese, ["names": .list(pointed.map { .text($0.name) })])
      return true
    }
    if named.isEmpty, before != nil, let thing = KeepWords.thing(in: text, heard.words) {
      sayNotKnown(thing, services, &turn)
      return true
    }
    quoted = nil
    if named.isEmpty, !products.isEmpty, OtherWords.areIn(text, heard.words) {
      // What is to be kept isn't among these: all of them go.
      chosen = services.map(\.id)
      turn.say(.chosenAnew, ["services": .list(services.map { .text($0.name) })])
      return true
    }
    if named.isEmpty, let price = PricePointing.price(in: heard.reading) {
      // 三块的也别退, and nothing costs as much: what is meant is unknown, so all stays as it was.
      quoted = before
      turn.say(.choiceNoSuchPrice, ["price": .fen(price)])
      return true
    }
    let isNo = heard.means("dialog.no") || heard.means("dialog.cancel") || heard.isUnwanted
    if named.isEmpty, !isNo, !KeepWords.keepAll(text, heard.words), heard.reading.wishes.isEmpty {
      // 那个音乐的别退: something is named that nothing is called by, which is no refusal of all.
      quoted = before
      return false
    }
    if named.isEmpty, services.count <= 1 || !text.contains("除") {
      // Nothing is named: everything is kept.
      abandon(&turn)
      return true
    }
    let ending = services.filter { pointing.left.contains($0) && !named.contains($0) }
    if chosen == nil, !named.isEmpty, !ending.isEmpty, pointing.isSure,
      !heard.says(.leavesOnly),
      !OtherWords.areIn(text, heard.words)
    {
      // 手机报不要了，语音包留着 at the list leaves the one and keeps the other.
      kept = (kept ?? []) + named.map(\.id)
      chosen = ending.map(\.id)
      turn.say(.keptOfList, ["services": .list(named.map { .text($0.name) })])
      return true
    }
    if chosen == nil, !named.isEmpty, !heard.says(.leavesOnly),
      !OtherWords.areIn(text, heard.words), !text.contains("除")
    {
      // 第一个不退 at the list keeps one and leaves none yet.
      kept = (kept ?? []) + named.map(\.id)
      turn.say(.keptOfList, ["services": .list(named.map { .text($0.name) })])
      turn.answeredAside = true
      return true
    }
    let left = heard.says(.leavesOnly) ? named : services.filter { !named.contains($0) }
    if named.isEmpty || left.isEmpty {
      if left.isEmpty {
        abandon(&turn)
      } else {
        chosen = nil
        reconsiders = true
        question = .which
      }
      return true
    }
    guard left.map(\.id) != chosen else {
      // 只退彩铃 at the quote of nothing else.
      quoted = before
      return true
    }
    chosen = left.map(\.id)
    if !heard.says(.leavesOnly) { kept = (kept ?? []) + named.map(\.id) }
    if before == nil, !heard.says(.leavesOnly) {
      turn.say(.keeping, ["services": .list(named.map { .text($0.name) })])
    } else {
      turn.say(.chosenAnew, ["services": .list(left.map { .text($0.name) })])
    }
    return true
  }

  /// `其他的我都留着`, `短信包的续费不用关` at the quote of something else: that stays in any case, and what is quoted too.
  func keepsOthers(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard question == .confirm, let quoted, heard.secret == nil, !heard.endsAsQuestion else { return false }
    if RestKept.isAll(of: heard.reading.text, heard.words) {
      QuoteWords.sayUnaffected(quoted, &turn)
      return true
    }
    guard heard.says(.keepsRenewal) else { return false }
    let pointing = Pointing(heard.reading, turn)
    let named = pointing.left + pointing.kept + pointing.mentioned
    guard !named.isEmpty, named.allSatisfy({ !(chosen ?? []).contains($0.id) }) else { return false }
    turn.say(.notAmongThese, ["names": .list(named.map { .text($0.name) })])
    return true
  }

  /// `咪咕算了` at a quote: what is given up by its name stays, and what is quoted besides is quoted anew.
  mutating func dropGivenUp(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard let chosen, let file = turn.file, !heard.endsAsQuestion else { return false }
    let catalogue = turn.library.policies.products
    let mentions = heard.mentions(ofList: "product")
    let dropped = mentions.filter { GivenUpWords.begin($0.after, heard.words) }
    guard !dropped.isEmpty, dropped.count == mentions.count else { return false }
    let services = chosen.compactMap(file.service)
    let gone = services.filter { service in
      dropped.contains {
        LeaveTarget.covers(
          LeaveTarget.NamedProduct(word: $0.word, product: ID($0.value)), service, catalogue)
      }
    }
    guard !gone.isEmpty else {
      turn.say(.notAmongThese, ["names": .list(dropped.map { .text($0.word) })])
      return true
    }
    let left = services.filter { !gone.contains($0) }
    guard !left.isEmpty else {
      abandon(&turn)
      return true
    }
    quoted = nil
    self.chosen = left.map(\.id)
    kept = (kept ?? []) + gone.map(\.id)
    turn.say(.chosenAnew, ["services": .list(left.map { .text($0.name) })])
    return true
  }

  /// `返现留着`: what is said to stay is no service of this number by that name; what would end stays as it was.
  private func sayNotKnown(_ thing: String, _ services: [Service], _ turn: inout TurnContext) {
    if turn.words.has(.ownNumber, in: thing), let quoted {
      return QuoteWords.sayUnaffected(quoted, &turn)
    }
    turn.say(.keepWhich, ["services": .list(services.map { .text($0.name) })])
  }
}

/// Words right behind a thing that is given up: `咪咕算了`, `彩铃就不用了`.
enum GivenUpWords {
  static func begin(_ text: String, _ words: SaidWords) -> Bool {
    var rest = text[...]
    while let word = words.first(.beforeGivingUp, beginning: rest) { rest = rest.dropFirst(word.count) }
    let said = rest.filter { !"，。！!, ".contains($0) }
    return words[.givesUpThing].contains {
      said == $0 || words[.endsGivingUp].contains(String(said.dropFirst($0.count))) && said.hasPrefix($0)
    }
  }
}
