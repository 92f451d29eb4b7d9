/// That flat bytes are not what the program would have written.
public struct FlatFault: Error {
  /// A fault.
  public init() {}
}

/// Memory that flat bytes are read into once and that whatever was read from them keeps.
public final class FlatMemory: @unchecked Sendable {
  /// The bytes; they begin at a multiple of 16.
  public let bytes: UnsafeMutableRawBufferPointer

  private let release: @Sendable (UnsafeMutableRawBufferPointer) -> Void

  /// Memory for `count` bytes, to be filled before a reader sees it.
  public convenience init(count: Int) {
    let memory = UnsafeMutablePointer<UInt8>.table(count)
    self.init(UnsafeMutableRawBufferPointer(start: memory, count: count), release: { $0.deallocate() })
  }

  /// Memory that someone else got, beginning at a multiple of 16, to be given back by `release`.
  public init(
    _ bytes: UnsafeMutableRawBufferPointer,
    release: @escaping @Sendable (UnsafeMutableRawBufferPointer) -> Void
  ) {
    self.bytes = bytes
    self.release = release
  }

  deinit { release(bytes) }
}

/// Reads what a `FlatWriter` wrote. Nothing is trusted: whatever doesn't fit the bytes is a `FlatFault`.
public struct FlatReader {
  let memory: FlatMemory
  private let bytes: UnsafeMutableRawBufferPointer
  private var place: Int

  /// A reader at the beginning of the memory, or behind `skipped` bytes, a multiple of 8.
  public init(_ memory: FlatMemory, skipping skipped: Int = 0) {
    precondition(skipped % 8 == 0, "arrays begin at multiples of 8")
    self.memory = memory
    bytes = memory.bytes
    place = min(skipped, bytes.count)
  }

  /// Whether all has been read.
  public var isAtEnd: Bool { place == bytes.count }

  private mutating func take(_ count: Int) throws(FlatFault) -> UnsafeMutableRawBufferPointer {
    guard count >= 0, count <= bytes.count - place else { throw FlatFault() }
    defer { place += count }
    return UnsafeMutableRawBufferPointer(rebasing: bytes[place..<(place + count)])
  }

  /// A number.
  public mutating func number() throws(FlatFault) -> Int {
    Int(try take(8).loadUnaligned(as: Int64.self))
  }

  /// A number within a range.
  mutating func number(in range: Range<Int>) throws(FlatFault) -> Int {
    let number = try number()
    guard range.contains(number) else { throw FlatFault() }
    return number
  }

  mutating func flag() throws(FlatFault) -> Bool { try number(in: 0..<2) == 1 }

  /// A text.
  public mutating func text() throws(FlatFault) -> String {
    String(decoding: try take(try number()), as: UTF8.self)
  }

  /// A list of texts.
  public mutating func texts() throws(FlatFault) -> [String] {
    let ends = try elements(of: Int32.self)
    let joined = try elements(of: UInt8.self)
    var texts: [String] = []
    texts.reserveCapacity(ends.count)
    var start = 0
    for end in ends {
      guard Int(end) >= start, Int(end) <= joined.count else { throw FlatFault() }
      texts.append(String(decoding: joined[start..<Int(end)], as: UTF8.self))
      start = Int(end)
    }
    return texts
  }

  /// A list of numbers of elements' bytes. Whether each bit pattern is an element is for the caller to check.
  mutating func elements<Element: BitwiseCopyable>(
    of type: Element.Type
  ) throws(FlatFault) -> UnsafeMutableBufferPointer<Element> {
    let count = try number()
    let padding = (8 - place % 8) % 8
    _ = try take(padding)
    let (size, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Element>.stride)
    guard !overflow else { throw FlatFault() }
    return try take(size).bindMemory(to: Element.self)
  }

  mutating func frozen<Element: BitwiseCopyable>(_ type: Element.Type) throws(FlatFault) -> Frozen<Element> {
    Frozen(viewing: try elements(of: type))
  }

  mutating func slotValue(depth: Int = 0) throws(FlatFault) -> SlotValue {
    switch try number() {
    case 0: return .text(try text())
    case 1: return .integer(try number())
    case 2: return .decimal(try number(), scale: try number(in: 0..<19))
    case 3: return .flag(try flag())
    case 4 where depth < 8: return .any(try slotValues(depth: depth + 1))
    default: throw FlatFault()
    }
  }

  mutating func slotValues(depth: Int = 0) throws(FlatFault) -> [SlotValue] {
    var values: [SlotValue] = []
    for _ in 0..<(try count()) { values.append(try slotValue(depth: depth)) }
    return values
  }

  /// How many elements follow; each takes at least a byte.
  mutating func count() throws(FlatFault) -> Int { try number(in: 0..<(bytes.count + 1)) }

  mutating func dictionary<Value>(
    _ value: (inout Self) throws(FlatFault) -> Value
  ) throws(FlatFault) -> [String: Value] {
    let count = try count()
    guard count > 0 else { return [:] }
    var dictionary: [String: Value] = [:]
    for _ in 0..<count {
      let key = try text()
      dictionary[key] = try value(&self)
    }
    return dictionary
  }
}

extension Frozen {
  /// That every element has a property.
  func require(_ isSound: (Element) -> Bool) throws(FlatFault) {
    for element in elements where !isSound(element) { throw FlatFault() }
  }

  /// That a byte of every element is below a limit: the bits of an enumeration's case, or of a flag. Looked at before any
  /// element is read, since other bits are no value of the type at all.
  func requireByte(at offset: Int?, below limit: UInt8) throws(FlatFault) {
    guard let offset else { throw FlatFault() }
    let bytes = UnsafeRawBufferPointer(elements)
    for place in stride(from: offset, to: bytes.count, by: MemoryLayout<Element>.stride)
    where bytes[place] >= limit {
      throw FlatFault()
    }
  }
}

extension Frozen<Int32> {
  /// That these are starts of stretches of `total` elements, for `count` owners.
  func requireStarts(count: Int, total: Int) throws(FlatFault) {
    guard self.count == count + 1 else { throw FlatFault() }
    var before: Int32 = 0
    for start in elements {
      guard start >= before else { throw FlatFault() }
      before = start
    }
    guard self[0] == 0, Int(self[count]) == total else { throw FlatFault() }
  }

  /// That each is a number from 0 below a limit.
  func require(below limit: Int) throws(FlatFault) {
    for number in elements where number < 0 || Int(number) >= limit { throw FlatFault() }
  }
}
