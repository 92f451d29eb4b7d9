/// What one line of a customer was understood as: the wishes in the order they were said, and what stood in the way where there are none.
///
/// `我想退彩铃，再查一下退款` reads as two wishes; `asdf` as none, with the nearest intents to offer.
public struct Reading: Sendable, Equatable {
  /// The line as it was said, without control characters.
  public var text: String
  /// What is wanted, in the order it was said. Empty when nothing was understood or the choice was too close.
  public var wishes: [Wish]
  /// Two or three intents that lie too close together to choose between; empty when the choice was clear.
  public var candidates: [Candidate]
  /// The nearest intents when nothing was understood, best first, at most three.
  public var nearest: [Candidate]
  /// Numbers, names and dates found in the line, in order, whatever the intent.
  public var entities: [Entity]

  /// Builds a reading from its parts.
  public init(
    text: String, wishes: [Wish] = [], candidates: [Candidate] = [], nearest: [Candidate] = [],
    entities: [Entity] = []
  ) {
    self.text = text
    self.wishes = wishes
    self.candidates = candidates
    self.nearest = nearest
    self.entities = entities
  }
}

/// One thing that a customer wants, with the rule that understood it.
public struct Wish: Sendable, Equatable {
  /// The intent's name, such as `unsubscribe.ringback`.
  public var intent: String
  /// Captured values by slot name.
  public var slots: [String: SlotValue]
  /// Where the winning rule stands.
  public var rule: RuleLocation
  /// How sure the matcher is, 0 to 1.
  public var score: Double
  /// How it was said.
  public var manner: Manner
  /// The places in the original line that the rule used, in order.
  public var hits: [Hit]
  /// The runners-up, best first.
  public var also: [Candidate]

  /// Builds a wish from its parts.
  public init(
    intent: String, slots: [String: SlotValue], rule: RuleLocation, score: Double, manner: Manner,
    hits: [Hit],
    also: [Candidate]
  ) {
    self.intent = intent
    self.slots = slots
    self.rule = rule
    self.score = score
    self.manner = manner
    self.hits = hits
    self.also = also
  }
}

extension Wish {
  /// The same wish with its places moved by so many Unicode scalars: of a part of a line, as a wish of the whole line.
  public func shifted(by offset: Int) -> Wish {
    var wish = self
    wish.hits = hits.map { Hit(range: $0.range.shifted(by: offset), name: $0.name) }
    return wish
  }
}

extension Range<Int> {
  fileprivate func shifted(by offset: Int) -> Range<Int> { (lowerBound + offset)..<(upperBound + offset) }
}

extension Reading {
  /// Goes on to what was read of a further part: its wishes and entities as those of one line, joined by a comma. What
  /// could not be chosen between is no longer asked about, since the whole wants something.
  public mutating func append(_ part: Reading) {
    let offset = text.unicodeScalars.count + 1
    text += "，" + part.text
    wishes += part.wishes.map { $0.shifted(by: offset) }
    entities += part.entities.map { Entity(kind: $0.kind, range: $0.range.shifted(by: offset)) }
    candidates = []
  }

  /// Whether all that is wanted is to leave one thing, and the thing is named.
  public var leavesOneNamed: Bool {
    wishes.count == 1 && wishes[0].manner == .wish && wishes[0].intent.hasPrefix("unsubscribe.")
      && !wishes[0].intent.hasSuffix(".unspecified")
  }
}

/// How something was said: `退了它` is a wish, `怎么退` a question how, `没退掉` a report of failure.
public enum Manner: String, Sendable, Equatable {
  case wish, howTo, whether, denial, correction, failure, hypothetical
}

/// An intent that could have been meant.
public struct Candidate: Sendable, Equatable {
  /// The intent's name.
  public var intent: String
  /// The rule that proposes it.
  public var rule: RuleLocation
  /// How sure, 0 to 1.
  public var score: Double

  /// Builds a candidate from its parts.
  public init(intent: String, rule: RuleLocation, score: Double) {
    self.intent = intent
    self.rule = rule
    self.score = score
  }
}

/// The place of a rule in its file: `unsubscribe.yaml:12`.
public struct RuleLocation: Sendable, Hashable, CustomStringConvertible {
  /// The file's name without folders.
  public var file: String
  /// The line, from 1.
  public var line: Int
  /// The column, from 1.
  public var column: Int

  /// Builds a location from its parts.
  public init(file: String, line: Int, column: Int = 1) {
    self.file = file
    self.line = line
    self.column = column
  }

  public var description: String { "\(file):\(line)" }
}

/// A stretch of the original line that a rule used, as a range of Unicode scalars.
public struct Hit: Sendable, Equatable {
  /// Offsets of the first scalar and of the one after the last, in the original line.
  public var range: Range<Int>
  /// The concept, list or literal that was hit.
  public var name: String

  /// Builds a hit from its parts.
  public init(range: Range<Int>, name: String) {
    self.range = range
    self.name = name
  }
}

/// A captured value.
public enum SlotValue: Sendable, Equatable {
  case text(String)
  case integer(Int)
  /// An exact decimal as numerator and a power of ten: `2.5` is `(25, 1)`.
  case decimal(Int, scale: Int)
  case flag(Bool)
  /// Any of these: what a list's value stands for when its words mean several things.
  indirect case any([SlotValue])
}

/// A number, name or date found in the line, independent of the intent.
public struct Entity: Sendable, Equatable {
  /// What it is.
  public var kind: Kind
  /// Where it stands in the original line, as Unicode scalars.
  public var range: Range<Int>

  /// The kinds of entity with their normalised value.
  public enum Kind: Sendable, Equatable {
    /// Eleven digits that form a Chinese mobile number, however written (spaces, full width, 幺三八…).
    case phone(String)
    /// A run of 4 to 20 ASCII digits that is not a mobile number (codes, ID endings).
    case digits(String)
    /// Money in fen: `五块钱` is 500, `两块五` 250.
    case amountFen(Int)
    /// A plain number: `三` is 3.
    case number(Int)
    /// An ordinal choice: `第二个` is 2, `最后一个` is -1.
    case ordinal(Int)
    /// An order or receipt number such as `TD20261121…`, upper case.
    case orderNumber(String)
    /// A value of a named list, such as list `product` value `cmcc.ringback`, list `operator` value `cmcc`.
    case listed(list: String, value: String)
    /// All of them: `都`, `全部`, `一起`.
    case all
    /// A month of a year or of this year: `四月份` is (nil, 4); `上个月` is relative -1 without a month.
    case month(year: Int?, month: Int?, relative: Int?)
  }

  /// Builds an entity from its parts.
  public init(kind: Kind, range: Range<Int>) {
    self.kind = kind
    self.range = range
  }
}
