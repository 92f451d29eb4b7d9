/// Reads a message of several wishes part by part, where reading it whole leaves one of them out.
///
/// `退订彩铃，顺便查下话费，再把来电显示取消` has three parts, parted by 顺便 and 再. Whole, a rule may take its words from two of
/// them, and an intent has only its best place; part by part neither happens. The parts are heard only if together they
/// say more than the whole, so that 彩铃还有宽带都退了 stays what it is.
struct PartReading {
  private let reading: LineReading
  private let context: [String: SlotValue]
  private var scan: LineScan { reading.scan }
  private var index: MatchIndex { reading.index }

  init(_ reading: LineReading, _ context: [String: SlotValue]) {
    self.reading = reading
    self.context = context
  }

  /// The reading of the line that was gathered, with the wishes that only its parts tell.
  func completed(_ whole: Reading) -> Reading {
    guard !whole.wishes.isEmpty || !whole.candidates.isEmpty, scan.text.count >= 6, reading.hasTime(for: 1)
    else {
      return whole
    }
    var joints: [Int] = []
    var isAgain = false
    let acts = whole.wishes.isEmpty ? [] : self.acts()
    for place in 1..<scan.text.count {
      if Joint.begins(at: place, scan.text) {
        joints.append(place)
      } else if !acts.isEmpty, isBreak(place), saysAgain(acts, place) {
        joints.append(place)
        isAgain = true
      }
    }
    guard !joints.isEmpty, joints.count < 12 else { return whole }
    return joined(whole, parts: Self.ranges(joints, scan.text), onlySameAct: isAgain)
  }

  // MARK: Where parts begin

  private func isBreak(_ place: Int) -> Bool {
    scan.text.breaks[place] & (NormalisedText.Break.soft | NormalisedText.Break.hard) != 0
  }

  /// The symbols of the words that the wishes which end something used; empty when the first wish is another.
  private func acts() -> [Int32] {
    var acts: [Int32] = []
    for place in reading.wishes.indices {
      let match = reading.matches[Int(reading.wishes[place])]
      guard index.blocks[Int(index.rules[Int(match.rule)].owner)].isAction else { continue }
      for used in match.firstUsed..<(match.firstUsed + match.usedCount) {
        let symbol = scan.hits[Int(reading.used[Int(used)])].symbol
        if index.facts[Int(symbol)].list < 0, !acts.contains(symbol) { acts.append(symbol) }
      }
    }
    return acts
  }

  /// Whether one of the words is said in the phrase before a break and again in the one behind it.
  private func saysAgain(_ acts: [Int32], _ place: Int) -> Bool {
    let first = scan.phraseStarts[place - 1]
    var end = place + 1
    while end < scan.text.count, !isBreak(end) { end += 1 }
    return acts.contains { symbol in
      var before = false
      var behind = false
      var number = scan.head(symbol)
      while number >= 0 {
        let hit = scan.hits[Int(number)]
        if !hit.isDead {
          if hit.start >= first, hit.end <= place { before = true }
          if hit.start >= place, hit.end <= end { behind = true }
        }
        number = hit.next
      }
      return before && behind
    }
  }

  /// The parts as ranges of Unicode scalars of the line.
  private static func ranges(_ joints: [Int], _ text: NormalisedText) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    for joint in joints {
      let end = Int(text.starts[joint])
      if end > start { ranges.append(start..<end) }
      start = max(start, end)
    }
    ranges.append(start..<max(start, text.scalarCount))
    return ranges
  }

  // MARK: Joining

  /// What each part tells by itself, or, where it tells nothing, what the whole told of it.
  private func joined(_ whole: Reading, parts: [Range<Int>], onlySameAct: Bool) -> Reading {
    let scalars = Array(whole.text.unicodeScalars)
    guard parts.last?.upperBound ?? 0 <= scalars.count else { return whole }
    let families = Set(whole.wishes.map { Self.family(of: $0.intent) })
    // What a part ends must be among what the whole could mean: a part lacks what the rest says against it. Whether its act is
    // asked for, the part says itself.
    let places =
      reading.ranked.indices.map { reading.ranked[$0] } + reading.doubted.indices.map { reading.doubted[$0] }
    let possible = Set(places.map { index.intents[Int(reading.matches[Int($0)].intent)] })
    var wishes: [Wish] = []
    for part in parts {
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars[part])
      reading.gather(String(text), context)
      let heard = ReadingBuilder(reading).build(String(text)).wishes.filter {
        isWish($0) && (possible.contains($0.intent) || !isAction($0.intent))
          && (!onlySameAct || families.contains(Self.family(of: $0.intent)))
      }
      if heard.isEmpty {
        wishes += whole.wishes.filter {
          part.contains($0.hits.first?.range.lowerBound ?? 0) && isNew($0, wishes)
        }
      } else {
        for wish in heard.map({ Self.shifted($0, by: part.lowerBound) }) where isNew(wish, wishes) {
          wishes.append(wish)
        }
      }
    }
    guard wishes.count > max(1, whole.wishes.count) else { return whole }
    var result = whole
    result.wishes = Array(wishes.prefix(WishSelection.wishLimit))
    result.candidates = []
    return result
  }

  /// What may be a wish of its own in a part: something to be done or told, and not the reason for it, a greeting, or an act
  /// that names no object.
  private func isWish(_ wish: Wish) -> Bool {
    guard wish.manner != .denial, wish.manner != .hypothetical, wish.manner != .correction else {
      return false
    }
    return !wish.intent.hasSuffix(".unspecified") && !Self.asides.contains(Self.family(of: wish.intent))
  }

  /// Families of intents that are said beside a wish: its reason, its occasion, a greeting.
  private static let asides: Set<Substring> = [
    "social", "dialog", "confirm", "fault", "effect", "other", "appeal", "law", "feedback", "verify", "help",
  ]

  private func isNew(_ wish: Wish, _ wishes: [Wish]) -> Bool {
    !wishes.contains { other in
      guard other.intent == wish.intent else { return false }
      guard let one = other.slots["product"], let two = wish.slots["product"] else { return true }
      return one == two
    }
  }

  private func isAction(_ intent: String) -> Bool { Matcher.actions.contains { intent.hasPrefix($0) } }

  private static func family(of intent: String) -> Substring { intent.prefix { $0 != "." } }

  private static func shifted(_ wish: Wish, by offset: Int) -> Wish {
    var wish = wish
    for place in wish.hits.indices {
      let range = wish.hits[place].range
      wish.hits[place].range = (range.lowerBound + offset)..<(range.upperBound + offset)
    }
    return wish
  }
}

/// Words with which a further wish begins: 顺便查下话费, 另外宽带也不要了, 再把流量包取消, 对了再问一下.
enum Joint {
  /// Whether a further wish begins at a place of the line.
  static func begins(at place: Int, _ text: NormalisedText) -> Bool {
    func unit(_ offset: Int) -> UInt16 {
      place + offset >= 0 && place + offset < text.count ? text.units[place + offset] : 0
    }
    switch text.units[place] {
    case 0x987A: return isOne(of: "便带路手", unit(1))  // 顺
    case 0x53E6: return unit(1) == 0x5916 && unit(2) != 0x4E00  // 另外, but not 另外一个
    case 0x5E76: return unit(1) == 0x4E14  // 并且
    case 0x540C: return unit(1) == 0x65F6  // 同时
    case 0x5BF9: return unit(1) == 0x4E86 && text.breaks[place] & stops != 0  // 对了
    case 0x8FD8:  // 还有, but not 还有多少; 还想查, 还要退
      if unit(1) == 0x6709 {
        return !isOne(of: "多几没剩啥什哪吗钱余", unit(2)) && !isOne(of: "么为啥都就说里面上", unit(-1))
      }
      return isOne(of: "想要得请", unit(1)) && isOne(of: bids, unit(2))
    case 0x7136, 0x63A5:  // 然后, 接着
      return (unit(1) == 0x540E || unit(1) == 0x7740) && isOne(of: bids, unit(2))
    case 0x518D:  // 再
      let isEnded = text.breaks[place] & stops != 0 || isOne(of: "了吧掉", unit(-1))
      return isOne(of: isEnded ? bids : "把将查退取看问停关销", unit(1)) && !isOne(of: "别不没要会又敢能后先", unit(-1))
    default: return false
    }
  }

  private static let stops = NormalisedText.Break.soft | NormalisedText.Break.hard
  private static let bids = "帮给把将查退取看问停关销办麻请再顺注拆我"

  private static func isOne(of characters: String, _ unit: UInt16) -> Bool {
    characters.utf16.contains(unit)
  }
}
