/// A line in the form that matching works on, with the way back to what was written.
///
/// One unit is one character of the basic plane: Simplified, half width, lower case, without spaces and punctuation.
/// `退 訂，彩鈴！` is the four units 退订彩铃; unit 2 carries a soft break, and unit 1 comes from scalar 2 of the line.
/// The buffers grow and are used again for the next line, so a reading allocates nothing here once it is warm.
final class NormalisedText {
  /// What lies directly before a unit.
  enum Break {
    static let word: UInt8 = 1
    static let soft: UInt8 = 2
    static let hard: UInt8 = 4
    static let space: UInt8 = 8
    /// A minus sign, of which no unit is made behind a word.
    static let minus: UInt8 = 16
  }

  /// The buffers lie behind one pointer, so that reading them is a load and the runtime has no access to watch.
  private struct Parts {
    var units: UnsafeMutablePointer<UInt16>
    var starts: UnsafeMutablePointer<Int32>
    var ends: UnsafeMutablePointer<Int32>
    var breaks: UnsafeMutablePointer<UInt8>
    var clauses: UnsafeMutablePointer<UInt16>
    var count = 0
    var scalarCount = 0
    var capacity: Int

    init(capacity: Int) {
      self.capacity = capacity
      units = .allocate(capacity: capacity)
      starts = .allocate(capacity: capacity)
      ends = .allocate(capacity: capacity)
      breaks = .allocate(capacity: capacity)
      clauses = .allocate(capacity: capacity)
    }

    func deallocate() {
      units.deallocate()
      starts.deallocate()
      ends.deallocate()
      breaks.deallocate()
      clauses.deallocate()
    }
  }

  private let parts: UnsafeMutablePointer<Parts>
  private let map = CharacterMap.shared

  var units: UnsafeMutablePointer<UInt16> { parts.pointee.units }
  /// Offsets in Unicode scalars of the original line.
  var starts: UnsafeMutablePointer<Int32> { parts.pointee.starts }
  var ends: UnsafeMutablePointer<Int32> { parts.pointee.ends }
  var breaks: UnsafeMutablePointer<UInt8> { parts.pointee.breaks }
  /// The number of the clause that a unit is in; clauses end at a full stop and its like.
  var clauses: UnsafeMutablePointer<UInt16> { parts.pointee.clauses }
  private(set) var count: Int {
    get { parts.pointee.count }
    set { parts.pointee.count = newValue }
  }
  /// The length of the original line in Unicode scalars.
  private(set) var scalarCount: Int {
    get { parts.pointee.scalarCount }
    set { parts.pointee.scalarCount = newValue }
  }

  /// A picture that stands for a word, and the unit before which it was drawn.
  struct Picture {
    var place: Int
    var scalar: Int32
    var word: [UInt16]
  }

  /// The pictures of the line as it was taken in.
  private(set) var pictures: [Picture] = []

  init(capacity: Int = 256) {
    parts = .allocate(capacity: 1)
    parts.initialize(to: Parts(capacity: capacity))
  }

  deinit {
    parts.pointee.deallocate()
    parts.deallocate()
  }

  /// Takes in a line. At most `limit` units are kept; the rest of a longer line is left out.
  func normalise(_ text: String, limit: Int = 4_096) {
    var text = text
    text.withUTF8 { normalise($0, limit: limit) }
  }

  private func normalise(_ bytes: UnsafeBufferPointer<UInt8>, limit: Int) {
    count = 0
    if !pictures.isEmpty { pictures.removeAll(keepingCapacity: true) }
    var pending: UInt8 = Break.word
    var scalar: Int32 = 0
    var index = 0
    var clause: UInt16 = 0
    var hasSpace = false
    let characters = map.entries
    while index < bytes.count, count < limit {
      let (value, length) = Self.scalar(in: bytes, at: index)
      index += length
      defer { scalar += 1 }
      guard value < 0x10000 else {
        // Emoji and the like part what stands around them; rare ideographs stand for themselves, unreadable.
        if value >= 0x20000, value < 0x33480 {
          append(0xFFFD, scalar, &pending, clause)
        } else {
          pending |= Break.word | Break.soft
          draw(value, scalar, limit)
        }
        continue
      }
      let unit = characters[Int(value)].folded
      if unit == 0, value != 0 {
        for part in map.expansions[UInt16(truncatingIfNeeded: value)] ?? [] where count < limit {
          let kind = characters[Int(part)].kind
          if kind == CharacterMap.Class.digit || kind == CharacterMap.Class.letter
            || kind == CharacterMap.Class.ideograph || kind == CharacterMap.Class.kept
          {
            append(characters[Int(part)].folded, scalar, &pending, clause)
          }
        }
        continue
      }
      switch characters[Int(unit)].kind {
      case CharacterMap.Class.digit, CharacterMap.Class.letter, CharacterMap.Class.ideograph,
        CharacterMap.Class.kept:
        append(unit, scalar, &pending, clause)
      case CharacterMap.Class.dropped:
        // An apostrophe parts words without parting phrases: qu'il.
        if value == 0x27 || value == 0x2019 { pending |= Break.word }
      case CharacterMap.Class.space:
        pending |= Break.word | Break.space
        hasSpace = true
      case CharacterMap.Class.hardBreak:
        if pending & Break.hard == 0, count > 0 { clause &+= 1 }
        pending |= Break.word | Break.soft | Break.hard
      case CharacterMap.Class.numeric:
        let after = index < bytes.count ? Self.scalar(in: bytes, at: index).0 : 0
        let digitAfter =
          after < 0x10000 && characters[Int(characters[Int(after)].folded)].kind == CharacterMap.Class.digit
        let before = count > 0 && pending & Break.word == 0 ? units[count - 1] : 0
        let digitBefore = before >= 0x30 && before <= 0x39
        if digitAfter, unit == 0x2E || unit == 0x3A ? digitBefore : before == 0 {
          append(unit, scalar, &pending, clause)
        } else if unit == 0x2E, !digitBefore || !digitAfter {
          if pending & Break.hard == 0, count > 0 { clause &+= 1 }
          pending |= Break.word | Break.soft | Break.hard
        } else {
          pending |= Break.word
          if unit == 0x3A { pending |= Break.soft }
          if unit == 0x2D, digitAfter, !digitBefore { pending |= Break.minus }
        }
      default:
        pending |= Break.word | Break.soft
        if Pictures.mayBe(value) { draw(value, scalar, limit) }
      }
    }
    while index < bytes.count {
      index += Self.scalar(in: bytes, at: index).1
      scalar += 1
    }
    scalarCount = Int(scalar)
    if hasSpace { markSpacedClauses() }
  }

  /// Takes in a picture; with its word it counts for the line's length like what is written.
  private func draw(_ value: UInt32, _ scalar: Int32, _ limit: Int) {
    guard pictures.count < limit / Pictures.longestWord, let word = Pictures.word(value) else { return }
    pictures.append(Picture(place: count, scalar: scalar, word: word))
  }

  /// Forgets repeated stretches: `取消取取消` is 取消, `我我我想` is 我想. Digits are left alone.
  ///
  /// A single character is one only if it is often stumbled over or `isSlip` says so of the place where it stands again.
  /// Returns false when there was nothing to forget.
  func collapseRepeats(where isSlip: (Int) -> Bool = { _ in false }) -> Bool {
    let before = count
    var kept = 0
    var index = 0
    while index < before {
      // The longest stretch that ends at what is kept and stands again at `index`.
      var repeated = 0
      var length = min(6, kept, before - index)
      while length >= 1 {
        if same(kept - length, index, length),
          !(length == 1 && !((isFiller(units[index]) || isSlip(index)) && isStumble(kept - 1, index))),
          !hasDigit(index, length)
        {
          repeated = length
          break
        }
        length -= 1
      }
      if repeated > 0 {
        ends[kept - 1] = ends[index + repeated - 1]
        index += repeated
        continue
      }
      if kept != index { move(index, to: kept) }
      kept += 1
      index += 1
    }
    count = kept
    return kept != before
  }

  /// Copies a unit with all that belongs to it to an earlier place.
  func move(_ place: Int, to target: Int) {
    units[target] = units[place]
    starts[target] = starts[place]
    ends[target] = ends[place]
    breaks[target] = breaks[place]
    clauses[target] = clauses[place]
  }

  /// Forgets the units from `length` on.
  func shorten(to length: Int) { count = min(count, length) }

  private func same(_ first: Int, _ second: Int, _ length: Int) -> Bool {
    for offset in 0..<length where units[first + offset] != units[second + offset] { return false }
    return true
  }

  private func hasDigit(_ start: Int, _ length: Int) -> Bool {
    for index in start..<(start + length) where ChineseNumber.isNumeral(units[index]) { return true }
    return false
  }

  /// Whether a character is said again in one breath, or after a stop by which alone it stood: 我，我要退, not 不用退，退视频.
  private func isStumble(_ first: Int, _ second: Int) -> Bool {
    let stop = Break.soft | Break.hard
    return breaks[second] & stop == 0 || first == 0 || breaks[first] & stop != 0
  }

  /// Single characters that are said twice only by stumbling.
  private func isFiller(_ unit: UInt16) -> Bool {
    switch unit {
    case 0x6211, 0x4F60, 0x90A3, 0x8FD9, 0x5C31, 0x662F, 0x628A, 0x5E2E, 0x7ED9, 0x67E5, 0x8981, 0x53D6,
      0x9000, 0x4E2A,
      0x4E0D, 0x6CA1, 0x7684, 0x600E, 0x4E3A, 0x8F6C, 0x63A5, 0x55EF, 0x554A, 0x5443, 0x529E, 0x5F00, 0x5173:
      true
    default: false
    }
  }

  /// A space between two stretches of at least two ideographs parts them as a comma does: `还款 微粒贷`.
  private func markSpacedClauses() {
    var index = 1
    while index < count {
      if breaks[index] & Break.space != 0, index >= 2, index + 1 < count,
        breaks[index - 1] & Break.space == 0, breaks[index + 1] & Break.space == 0
      {
        breaks[index] |= Break.soft
      }
      index += 1
    }
  }

  @inline(__always)
  private func append(_ unit: UInt16, _ scalar: Int32, _ pending: inout UInt8, _ clause: UInt16) {
    if parts.pointee.count == parts.pointee.capacity { grow() }
    let place = parts.pointee.count
    if place > 0, pending & Break.word == 0 {
      let before = map.entries[Int(units[place - 1])].kind
      if before != map.entries[Int(unit)].kind || before == CharacterMap.Class.ideograph {
        pending |= Break.word
      }
    }
    units[place] = unit
    starts[place] = scalar
    ends[place] = scalar + 1
    breaks[place] = pending
    clauses[place] = clause
    parts.pointee.count = place + 1
    pending = 0
  }

  /// Adds a unit behind the others.
  func put(_ unit: Unit) {
    if count == parts.pointee.capacity { grow() }
    let place = count
    units[place] = unit.unit
    starts[place] = unit.start
    ends[place] = unit.end
    breaks[place] = unit.breaks
    clauses[place] = unit.clause
    count = place + 1
  }

  private func grow() {
    let old = parts.pointee
    var larger = Parts(capacity: old.capacity * 2)
    larger.units.update(from: old.units, count: old.count)
    larger.starts.update(from: old.starts, count: old.count)
    larger.ends.update(from: old.ends, count: old.count)
    larger.breaks.update(from: old.breaks, count: old.count)
    larger.clauses.update(from: old.clauses, count: old.count)
    larger.count = old.count
    larger.scalarCount = old.scalarCount
    old.deallocate()
    parts.pointee = larger
  }

  /// Decodes one scalar; a broken sequence is U+FFFD of length 1.
  @inline(__always)
  private static func scalar(in bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> (UInt32, Int) {
    let first = UInt32(bytes[index])
    if first < 0x80 { return (first, 1) }
    let left = bytes.count - index
    if first >= 0xE0, first < 0xF0, left >= 3 {
      return (
        (first & 0x0F) << 12 | (UInt32(bytes[index + 1]) & 0x3F) << 6 | UInt32(bytes[index + 2]) & 0x3F, 3
      )
    }
    if first >= 0xC0, first < 0xE0, left >= 2 {
      return ((first & 0x1F) << 6 | UInt32(bytes[index + 1]) & 0x3F, 2)
    }
    if first >= 0xF0, left >= 4 {
      let high = (first & 0x07) << 18 | (UInt32(bytes[index + 1]) & 0x3F) << 12
      return (high | (UInt32(bytes[index + 2]) & 0x3F) << 6 | UInt32(bytes[index + 3]) & 0x3F, 4)
    }
    return (0xFFFD, 1)
  }

  /// The units as text, for messages and tests.
  var text: String { String(decoding: UnsafeBufferPointer(start: units, count: count), as: UTF16.self) }

  /// The units of a word of a rule file.
  static func units(of text: String) -> [UInt16] {
    let scratch = NormalisedText(capacity: max(16, text.utf8.count))
    scratch.normalise(text)
    return Array(UnsafeBufferPointer(start: scratch.units, count: scratch.count))
  }
}
