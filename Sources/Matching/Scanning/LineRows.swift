/// What a scan keeps for each unit of a line; behind one pointer, so that the runtime has no access to watch.
struct LineRows {
  var filler: UnsafeMutablePointer<UInt8>
  var reach: UnsafeMutablePointer<Int32>
  var phraseStarts: UnsafeMutablePointer<Int32>
  var syllables: UnsafeMutablePointer<UInt16>
  var pauses: UnsafeMutablePointer<Int32>
  var capacity: Int
  var unexplained = 0
  var alphabet: UInt64 = 0
  var hasPause = false

  init(capacity: Int) {
    self.capacity = capacity
    filler = .allocate(capacity: capacity)
    reach = .allocate(capacity: capacity)
    phraseStarts = .allocate(capacity: capacity)
    syllables = .allocate(capacity: capacity)
    pauses = .allocate(capacity: capacity + 1)
  }

  func deallocate() {
    filler.deallocate()
    reach.deallocate()
    phraseStarts.deallocate()
    syllables.deallocate()
    pauses.deallocate()
  }
}
