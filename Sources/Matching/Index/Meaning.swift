extension MatchIndex {
  /// What is true of a symbol or of a word's meaning, in one byte: an index has many of them.
  struct Marks: OptionSet {
    var rawValue: UInt8

    static let filler = Marks(rawValue: 1)
    /// Its values are reported as entities.
    static let entity = Marks(rawValue: 2)
    /// No rule asks for the symbol itself; its words only keep shorter words from counting, and show in explanations.
    static let silent = Marks(rawValue: 4)
    /// There are brackets that the symbol's hits count for too.
    static let inUnions = Marks(rawValue: 8)
    /// What lies within its hits doesn't count.
    static let consumes = Marks(rawValue: 16)
    /// A literal or bracket.
    static let pattern = Marks(rawValue: 32)
  }

  /// What a word stands for.
  struct Meaning {
    enum Kind: UInt8 {
      /// A full word of a concept.
      case word
      /// A word that does not count inside a longer one.
      case weak
      /// A longer word in which the symbol's words do not count.
      case exception
      /// A literal of a pattern or template, or a list's value.
      case plain
      /// Letters that spell a word of the symbol in pinyin.
      case sound
      /// One half of a longer word that may have a slip in the other half; `symbol` is the slip word's number,
      /// `value` where the half begins in it.
      case slip
      /// What fills a pause.
      case pause
    }
    var symbol: Int32
    /// The value's number in its list, -1 for none.
    var value: Int32
    var kind: Kind
    /// Copied from the symbol, which the scan then needn't look at.
    var marks: Marks = []
  }

  /// What the hot path needs of a symbol.
  struct Facts {
    var weight: Float
    /// The list's number, -1 for none.
    var list: Int32
    var marks: Marks
    /// Bits of `Role`.
    var role: UInt8

    var isFiller: Bool { marks.contains(.filler) }
    var isEntity: Bool { marks.contains(.entity) }
    var consumes: Bool { marks.contains(.consumes) }

    init(_ symbol: Symbol, consumes: Bool) {
      weight = symbol.weight
      list = symbol.list
      role = symbol.role
      marks = []
      if symbol.isFiller { marks.insert(.filler) }
      if symbol.isEntity { marks.insert(.entity) }
      if consumes { marks.insert(.consumes) }
      if symbol.kind == .literal || symbol.kind == .union { marks.insert(.pattern) }
    }
  }
}
