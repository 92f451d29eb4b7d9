/// Writes values one after another as flat bytes, for a file that only the same program reads again.
///
/// Arrays begin at multiples of 8, so that a reader needn't copy them.
public struct FlatWriter {
  /// What was written so far.
  public private(set) var bytes: [UInt8] = []

  /// A writer that has written nothing.
  public init() {}

  /// Writes a number.
  public mutating func write(_ number: Int) {
    withUnsafeBytes(of: Int64(number)) { bytes.append(contentsOf: $0) }
  }

  /// Writes a text.
  public mutating func write(_ text: String) {
    write(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  /// Writes a list of texts: how many, where each ends, then all of them together.
  public mutating func write(_ texts: [String]) {
    var ends: [Int32] = []
    var joined: [UInt8] = []
    for text in texts {
      joined.append(contentsOf: text.utf8)
      ends.append(Int32(joined.count))
    }
    write(elements: ends)
    write(elements: joined)
  }

  mutating func write(_ flag: Bool) { write(flag ? 1 : 0) }

  mutating func write(elements: some Collection<some BitwiseCopyable>) {
    write(elements.count)
    while bytes.count % 8 != 0 { bytes.append(0) }
    let done: Void? = elements.withContiguousStorageIfAvailable { elements in
      bytes.append(contentsOf: UnsafeRawBufferPointer(elements))
    }
    precondition(done != nil, "what is written flat lies in one piece of memory")
  }

  mutating func write(_ value: SlotValue) {
    switch value {
    case .text(let text):
      write(0)
      write(text)
    case .integer(let number):
      write(1)
      write(number)
    case .decimal(let mantissa, let scale):
      write(2)
      write(mantissa)
      write(scale)
    case .flag(let flag):
      write(3)
      write(flag)
    case .any(let values):
      write(4)
      write(values)
    }
  }

  mutating func write(_ values: [SlotValue]) {
    write(values.count)
    for value in values { write(value) }
  }

  /// Keys in order, so that equal dictionaries are equal bytes.
  mutating func write<Value>(_ dictionary: [String: Value], _ writeValue: (inout Self, Value) -> Void) {
    write(dictionary.count)
    for (key, value) in dictionary.sorted(by: { $0.key < $1.key }) {
      write(key)
      writeValue(&self, value)
    }
  }
}
