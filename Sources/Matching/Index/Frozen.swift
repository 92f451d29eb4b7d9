/// An array that never changes, read without bounds checks and reference counts.
///
/// Only indices that the compiler of rules has made, or that were checked when an image was read, may be used. Its owner
/// deallocates it.
struct Frozen<Element: BitwiseCopyable>: @unchecked Sendable {
  private let base: UnsafeMutablePointer<Element>
  let count: Int
  /// False where the elements lie in an image, which has an owner of its own.
  private let isOwned: Bool

  init(_ elements: [Element]) {
    isOwned = true
    count = elements.count
    base = .table(elements.count)
    elements.withUnsafeBufferPointer { buffer in
      if let first = buffer.baseAddress { base.initialize(from: first, count: buffer.count) }
    }
  }

  /// A view of elements that someone else owns.
  init(viewing elements: UnsafeMutableBufferPointer<Element>) {
    isOwned = false
    count = elements.count
    base = elements.baseAddress ?? UnsafeMutablePointer(bitPattern: MemoryLayout<Element>.alignment)!
  }

  @inline(__always)
  subscript(place: Int) -> Element { base[place] }

  var indices: Range<Int> { 0..<count }

  var elements: UnsafeBufferPointer<Element> { UnsafeBufferPointer(start: base, count: count) }

  /// `length` elements from `first`, as a view.
  func stretch(_ first: Int, _ length: Int) -> UnsafeBufferPointer<Element> {
    UnsafeBufferPointer(start: base + first, count: length)
  }

  func deallocate() {
    if isOwned { base.deallocate() }
  }
}

/// A stack of plain values that keeps its memory from line to line.
///
/// It is a reference: its parts lie behind one pointer, so that a class can hold it as a constant and the runtime has
/// no access to watch.
struct Pile<Element: BitwiseCopyable> {
  private struct Parts {
    var base: UnsafeMutablePointer<Element>
    var count: Int
    var capacity: Int
  }

  private let parts: UnsafeMutablePointer<Parts>

  init(capacity: Int) {
    parts = .allocate(capacity: 1)
    parts.initialize(
      to: Parts(base: .allocate(capacity: max(8, capacity)), count: 0, capacity: max(8, capacity)))
  }

  var base: UnsafeMutablePointer<Element> { parts.pointee.base }

  var count: Int {
    get { parts.pointee.count }
    nonmutating set { parts.pointee.count = newValue }
  }

  @inline(__always)
  subscript(place: Int) -> Element {
    get { parts.pointee.base[place] }
    nonmutating set { parts.pointee.base[place] = newValue }
  }

  @inline(__always)
  func append(_ element: Element) {
    if parts.pointee.count == parts.pointee.capacity { grow() }
    parts.pointee.base[parts.pointee.count] = element
    parts.pointee.count += 1
  }

  /// Makes room for so many elements in all. What is written behind those that count is kept until more room is made.
  @inline(__always)
  func reserve(_ room: Int) {
    while parts.pointee.capacity < room { grow() }
  }

  /// So many of one element in the place of all that it holds.
  func fill(with element: Element, count: Int) {
    reserve(count)
    base.update(repeating: element, count: count)
    parts.pointee.count = count
  }

  func removeAll() { parts.pointee.count = 0 }

  func removeLast(_ number: Int) { parts.pointee.count -= number }

  /// Forgets the first elements; those behind them move up.
  func removeFirst(_ number: Int) {
    base.update(from: base + number, count: count - number)
    parts.pointee.count -= number
  }

  var indices: Range<Int> { 0..<count }

  @inline(never)
  private func grow() {
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: parts.pointee.capacity * 2)
    larger.update(from: base, count: parts.pointee.capacity)
    base.deallocate()
    parts.pointee.base = larger
    parts.pointee.capacity *= 2
  }

  func deallocate() {
    base.deallocate()
    parts.deallocate()
  }
}
