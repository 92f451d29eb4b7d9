/// What customers may say, as read from rule files and not yet compiled.
///
/// `DataFiles` builds it from `Intents/*.yaml`; a caller may add lists (the catalogue's products, the operators).
/// Every text carries the place that it comes from, so that a compiler error can point at it.
public struct RuleSet: Sendable {
  /// Words that mean the same.
  public var concepts: [Concept] = []
  /// Values that a `{name}` in a rule can take.
  public var lists: [ValueList] = []
  /// Named stretches of template, used as `<name>`.
  public var expansions: [Expansion] = []
  /// Words that a sentence may have at any place besides what its template says.
  public var skipWords: [String] = []
  /// Blocks of rules, in the order of the files.
  public var blocks: [RuleBlock] = []
  /// How a wish is said: patterns that give a manner to the wishes beside them.
  public var manners: [MannerPatterns] = []
  /// What lines of an intent are made of.
  public var likenesses: [IntentLikeness] = []
  /// Whether the rules are written in Traditional characters or another language, so that wildcards give back what was written.
  public var isTraditional = false

  /// An empty set.
  public init() {}
}

/// A text of a rule file with its place.
public struct LocatedText: Sendable, Hashable {
  /// The text as written.
  public var text: String
  /// Where it stands.
  public var location: RuleLocation

  /// Builds a located text.
  public init(_ text: String, at location: RuleLocation) {
    self.text = text
    self.location = location
  }

  /// Where a part of the text stands; the text's own place when it isn't in it.
  func location(of part: String) -> RuleLocation {
    var place = location
    let scalars = Array(text.unicodeScalars)
    let wanted = Array(part.unicodeScalars)
    for start in scalars.indices where scalars[start...].starts(with: wanted) {
      place.column += start
      return place
    }
    return place
  }
}

/// Words that mean the same, such as 退订, 取消, 退掉.
public struct Concept: Sendable {
  /// Its name, used as `<name>` in keywords.
  public var name: String
  /// The words.
  public var words: [LocatedText]
  /// Words that count less, and not at all inside a longer word of any concept.
  public var weak: [LocatedText]
  /// Longer words in which the concept's words mean something else: 关系 for 关.
  public var except: [LocatedText]
  /// Keyword patterns whose matches count as the concept, such as 不 followed by a verb.
  public var patterns: [LocatedText]
  /// Whether what a pattern matches stops counting as anything else.
  public var consumes: Bool
  /// The words whose homophones and pinyin letters count too.
  public var sounded: [LocatedText]
  /// How many characters of a word of four or more may be wrong or missing: 0 or 1.
  public var slips: Int
  /// What a hit is worth; 1 is usual.
  public var weight: Double
  /// Whether its words are filler: they explain a line without meaning anything.
  public var isFiller: Bool
  /// For words that keep something: the concepts and lists of what can be kept, and of what would end it.
  public var keeps: (things: [LocatedText], acts: [LocatedText])?
  /// For words that bid: the concepts of what may be said beside an act; nil for others.
  public var settles: [LocatedText]?
  /// For words that begin what a story ends in: the concepts that make it told and not bidden; nil for others.
  public var opens: [LocatedText]?
  /// Where it is defined.
  public var location: RuleLocation

  /// Builds a concept from its parts.
  public init(
    name: String, words: [LocatedText] = [], weak: [LocatedText] = [], except: [LocatedText] = [],
    patterns: [LocatedText] = [], consumes: Bool = false, sounded: [LocatedText] = [], slips: Int = 0,
    weight: Double = 1,
    isFiller: Bool = false, keeps: (things: [LocatedText], acts: [LocatedText])? = nil,
    settles: [LocatedText]? = nil, opens: [LocatedText]? = nil, location: RuleLocation
  ) {
    self.settles = settles
    self.opens = opens
    self.keeps = keeps
    self.name = name
    self.words = words
    self.weak = weak
    self.except = except
    self.patterns = patterns
    self.consumes = consumes
    self.sounded = sounded
    self.slips = slips
    self.weight = weight
    self.isFiller = isFiller
    self.location = location
  }
}

/// What lines of an intent are made of, in tenths.
public struct IntentLikeness: Sendable {
  /// The intent.
  public var intent: LocatedText
  /// What is counted from.
  public var start: Int
  /// Characters and pairs of them, with what they say for the intent or against it; `^` is a line's beginning, `$` its end.
  public var signs: [(said: String, weight: Int)]

  /// No sign weighs more.
  public static let limit = 10_000

  /// Builds a likeness from its parts.
  public init(intent: LocatedText, start: Int, signs: [(said: String, weight: Int)]) {
    self.intent = intent
    self.start = start
    self.signs = signs
  }
}

/// The values that a slot can take.
public struct ValueList: Sendable {
  /// Its name, used as `{name}`.
  public var name: String
  /// What it holds.
  public var kind: Kind
  /// Whether its values are reported as entities wherever they are said.
  public var isEntity: Bool
  /// Where it is defined.
  public var location: RuleLocation

  /// The kinds of list.
  public enum Kind: Sendable {
    /// Named values.
    case values([ListValue])
    /// Numbers in a range.
    case range(NumberRange)
    /// Any text of at least one character.
    case wildcard
  }

  /// Builds a list from its parts.
  public init(name: String, kind: Kind, isEntity: Bool = false, location: RuleLocation) {
    self.name = name
    self.kind = kind
    self.isEntity = isEntity
    self.location = location
  }
}

/// One value of a list.
public struct ListValue: Sendable {
  /// A template of what is said, such as `(咪咕|mi gu)[视频]会员`.
  public var said: LocatedText
  /// What it means; `.asSaid` where it means what was said of a template.
  public var value: SlotValue
  /// What saying it tells about the context, by key.
  public var context: [String: [SlotValue]]
  /// Whether homophones and pinyin letters count too.
  public var pinyin: Bool

  /// Builds a value from its parts.
  public init(said: LocatedText, value: SlotValue, context: [String: [SlotValue]] = [:], pinyin: Bool = false)
  {
    self.said = said
    self.value = value
    self.context = context
    self.pinyin = pinyin
  }
}

extension SlotValue {
  /// The words themselves that were said. No text of a rule file is empty, so this one is free.
  public static let asSaid = SlotValue.text("")
}

/// A range of numbers as hassil has it.
public struct NumberRange: Sendable, Equatable {
  /// The first and last number, both included.
  public var bounds: ClosedRange<Int>
  /// The distance between numbers, at least 1.
  public var step: Int
  /// Which fractions of a whole number are allowed.
  public var fractions: Fractions
  /// What the number is multiplied with, as numerator and power of ten: -1 is (-1, 0).
  public var multiplier: Int
  /// The power of ten below the multiplier.
  public var multiplierScale: Int

  /// The kinds of fraction.
  public enum Fractions: Sendable, CaseIterable {
    case none, halves, tenths
  }

  /// Builds a range from its parts.
  public init(
    bounds: ClosedRange<Int>, step: Int = 1, fractions: Fractions = .none, multiplier: Int = 1,
    multiplierScale: Int = 0
  ) {
    self.bounds = bounds
    self.step = step
    self.fractions = fractions
    self.multiplier = multiplier
    self.multiplierScale = multiplierScale
  }
}

/// A named stretch of template.
public struct Expansion: Sendable {
  /// Its name, used as `<name>`.
  public var name: String
  /// The template.
  public var template: LocatedText

  /// Builds an expansion rule.
  public init(name: String, template: LocatedText) {
    self.name = name
    self.template = template
  }
}

/// One entry of `data:`: sentences and keywords that mean the same intent under the same conditions.
public struct RuleBlock: Sendable {
  /// The intent that the block's rules propose.
  public var intent: String
  /// Templates that cover a whole sentence.
  public var sentences: [LocatedText] = []
  /// Patterns that match anywhere in what was said.
  public var keywords: [LocatedText] = []
  /// Patterns that, touching a keyword's words, forbid the match.
  public var not: [LocatedText] = []
  /// Slots that every rule of the block gives.
  public var slots: [String: SlotValue] = [:]
  /// What the context must hold: allowed values by key (any value where empty), and the slot to copy it to.
  public var requiresContext: [String: ContextDemand] = [:]
  /// What the context must not hold.
  public var excludesContext: [String: ContextDemand] = [:]
  /// Lists that only this block sees.
  public var lists: [ValueList] = []
  /// Expansion rules that only this block sees.
  public var expansions: [Expansion] = []
  /// Whether sentences may match inside a longer utterance.
  public var matchesWithin = false
  /// Added to the score; breaks ties between intents.
  public var priority = 0.0
  /// How many characters of the clause the block's keywords may leave unexplained; nil for any number.
  public var spare: Int?
  /// Kinds of entity that become slots when the line has them: `product`, `amountFen`, `ordinal`, `all`, `month`.
  public var takes: [LocatedText] = []
  /// Sentences that must be read as this intent by this block.
  public var examples: [LocatedText] = []
  /// Sentences that must not be read as this intent.
  public var counterexamples: [LocatedText] = []
  /// Where the block begins.
  public var location: RuleLocation

  /// An empty block of an intent.
  public init(intent: String, location: RuleLocation) {
    self.intent = intent
    self.location = location
  }
}

/// What a context key must hold.
public struct ContextDemand: Sendable {
  /// The values that are allowed; any when empty.
  public var values: [SlotValue]
  /// The slot that the context's value is copied to, if any.
  public var slot: String?

  /// Builds a demand from its parts.
  public init(values: [SlotValue] = [], slot: String? = nil) {
    self.values = values
    self.slot = slot
  }
}

/// Patterns that give a manner to the wishes beside them.
public struct MannerPatterns: Sendable {
  /// The manner.
  public var manner: Manner
  /// Keyword patterns.
  public var patterns: [LocatedText]

  /// Builds the patterns of a manner.
  public init(manner: Manner, patterns: [LocatedText]) {
    self.manner = manner
    self.patterns = patterns
  }
}

/// A fault of a rule, with the place where it shows.
public struct RuleError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Where.
  public var location: RuleLocation
  /// What is wrong and, where it helps, what to write instead.
  public var problem: String

  /// Builds an error from its parts.
  public init(_ problem: String, at location: RuleLocation) {
    self.problem = problem
    self.location = location
  }

  /// `file:line:column: problem`.
  public var description: String { "\(location.file):\(location.line):\(location.column): \(problem)" }
}
