import DomainCore
import Matching

/// One line of a customer as topics see it: what was read, or a secret that was not.
struct Heard {
  /// What was read; empty for a secret.
  let reading: Reading
  /// The hidden text, when the line was typed into a hidden prompt.
  var secret: String? = nil
  /// The words that are looked for in it.
  let words: SaidWords
  /// A mobile number that stood beside what was read.
  var aside: PhoneNumber? = nil
  /// Whether what is open was refused before what was read: `算了，停机保号吧`.
  var refusesFirst = false
  /// Whether a password was written beside what was read.
  var tellsSecret = false
  /// What of the line is put off to a later day: `会员等到期再退`.
  var later: LaterLeaving? = nil
  /// What is asked beside the wish that was read, by its intent: `流量包退掉钱能退到话费里吗`.
  var asked: String? = nil
  /// Whether the line holds nothing but words of anger.
  var isAnger = false

  /// The intent of the first wish.
  var intent: String? { reading.wishes.first?.intent }

  /// Whether the line holds a word of a list.
  func says(_ list: WordList) -> Bool { words.has(list, in: reading.text) }

  /// Whether the line is, or could be, this intent.
  func means(_ name: String) -> Bool {
    intent == name || reading.candidates.contains { $0.intent == name }
  }

  /// Whether the line is put as a question, as `是？` is, however short: never a yes.
  var isAsked: Bool { reading.text.holds(anyOf: "?？") || reading.text.contains("会怎") }

  /// Whether it only names a thing and asks what of it: `那咪咕呢`.
  var asksOfAnother: Bool {
    reading.wishes.isEmpty && reading.text.count <= Self.shortQuestion
      && mentions(ofList: "product").count == 1
      && words.has(.asksOfNamed, ending: reading.text)
  }

  private static let shortQuestion = 12

  /// Whether it asks, by a mark or by its last word: `聊天记录也删吗`, `周六行不行`.
  var endsAsQuestion: Bool {
    isAsked || words.has(.endsQuestion, ending: reading.text)
  }

  /// Whether it asks what or which something is: `这些都是啥`.
  var asksWhat: Bool { listed("manner_word").contains("asks") }

  /// Whether it asks which one or how much, `哪个最贵`, instead of choosing.
  var asksWhich: Bool { asksWhat || listed("asks_which").contains("yes") }

  /// Whether it asks something about a quote: `号码能保留吗`.
  var asksOfQuote: Bool { intent.map { $0.hasPrefix("quote.") || $0 == "effect.question" } ?? false }

  /// Whether it says yes and nothing else, which chooses nothing of a list.
  var isPlainYes: Bool { means("confirm.yes") || means("dialog.yes") }

  /// Whether it finds a price too high: `这么贵`.
  var saysDear: Bool { listed("leave_reason").contains(LeaveReason.price.rawValue) }

  /// Whether it gives up what is being prepared, or was just ordered: `不退了`, `不换了`.
  var isUnwanted: Bool { givesUp || listed("unwanted").contains("yes") }

  /// Whether what is being prepared is given up: `到期再退`, but not `到期再退呢`, which asks.
  var givesUp: Bool { listed("stopping").contains("yes") && !asksOfWaiting && !deniesStopping }

  /// Whether it is denied that anything is given up: `谁说不退了`.
  var deniesStopping: Bool {
    says(.deniesStopping)
  }

  /// Whether it is asked what leaving later would mean: `那到期再退呢`.
  var asksOfWaiting: Bool { listed("stopping").contains("asked") }

  /// Whether it makes a condition, `要是不收费就退`: never a yes.
  var isConditional: Bool { listed("manner_word").contains("condition") }

  /// Whether the line asks for something by itself, not as an answer to an open question.
  var isWishOfItsOwn: Bool {
    guard let intent else { return false }
    return !intent.hasPrefix("dialog.") && !intent.hasPrefix("confirm.") && !intent.hasPrefix("verify.")
  }

  var phone: PhoneNumber? {
    for case .phone(let digits) in kinds { if let phone = PhoneNumber(digits) { return phone } }
    return aside
  }

  /// Whether the line gives a mobile number and wants nothing else: `我的号码是13800000001`.
  var isBareNumber: Bool {
    for entity in reading.entities {
      guard case .phone = entity.kind else { continue }
      // A wish that needs the number's own digits (as if they were an amount) is none.
      return reading.wishes.allSatisfy { wish in wish.hits.contains { $0.range.overlaps(entity.range) } }
    }
    return false
  }

  var digits: String? {
    for case .digits(let digits) in kinds { return digits }
    return nil
  }

  var amountFen: Fen? {
    for case .amountFen(let amount) in kinds { return Fen(Int64(amount)) }
    return nil
  }

  /// All sums that were said, in their order.
  var amountsFen: [Fen] {
    kinds.compactMap { if case .amountFen(let amount) = $0 { Fen(Int64(amount)) } else { nil } }
  }

  /// A month that was said, absolute or relative to this one.
  var month: (year: Int?, month: Int?, relative: Int?)? {
    for case .month(let year, let month, let relative) in kinds { return (year, month, relative) }
    return nil
  }

  /// Whether all are meant; `一个都不退` and `除了套餐都退` mean something else.
  var saysAll: Bool { kinds.contains(.all) && !says(.keeps) && !says(.allOfMoney) }

  /// Positions in a numbered list: `第二个`, `最后一个` (-1), or a bare `2`.
  var positions: [Int] {
    kinds.compactMap { kind in
      switch kind {
      case .ordinal(let position): position
      case .number(let number): number
      default: nil
      }
    }
  }

  /// Places in a list, said as such: `第二个`, `最后一个` (-1).
  var ordinals: [Int] {
    kinds.compactMap { if case .ordinal(let position) = $0 { position } else { nil } }
  }

  /// Numbers that are said by themselves: 4 of `4不要退`.
  var bareNumbers: [Int] { kinds.compactMap { if case .number(let number) = $0 { number } else { nil } } }

  /// The places that are said, counted from 0, among so many; one that isn't there may be said, too.
  func places(among count: Int) -> [Int] { ordinals.map { Self.place($0, among: count) } }

  /// The place that an ordinal says, counted from 0: -1 is the last, -2 the last but one.
  static func place(_ ordinal: Int, among count: Int) -> Int { ordinal < 0 ? count + ordinal : ordinal - 1 }

  /// Values of a named list that were said.
  func listed(_ list: String) -> [String] {
    kinds.compactMap { kind in
      if case .listed(list, let value) = kind { value } else { nil }
    }
  }

  /// A value of a named list as it stands in the line: the words for it, and what is before and behind them.
  struct Mention {
    let value: String
    fileprivate let line: String
    fileprivate let place: Range<String.Index>

    var word: String { String(line[place]) }
    var before: String { String(line[..<place.lowerBound]) }
    var after: String { String(line[place.upperBound...]) }
  }

  /// The values of a named list that were said, in their order. A long line may name a thousand: the way to each goes on from the last.
  func mentions(ofList list: String) -> [Mention] {
    let line = reading.text
    let scalars = line.unicodeScalars
    var (offset, place) = (0, scalars.startIndex)
    func index(of wanted: Int) -> String.Index? {
      guard
        let found = scalars.index(
          place, offsetBy: wanted - offset, limitedBy: wanted < offset ? scalars.startIndex : scalars.endIndex
        )
      else { return nil }
      (offset, place) = (wanted, found)
      return found
    }
    return reading.entities.compactMap { entity in
      guard case .listed(list, let value) = entity.kind, let start = index(of: entity.range.lowerBound),
        let end = index(of: entity.range.upperBound)
      else { return nil }
      return Mention(value: value, line: line, place: start..<end)
    }
  }

  private var kinds: LazyMapSequence<[Entity], Entity.Kind> { reading.entities.lazy.map(\.kind) }
}
