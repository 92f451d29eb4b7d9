public import Matching

extension Phrasebook {
  /// Writes all words.
  public func write(to writer: inout FlatWriter) {
    let keys = texts.keys.sorted()
    writer.write(keys)
    writer.write(keys.map { texts[$0] ?? "" })
  }

  /// A phrasebook from what `write(to:)` wrote: its words were checked when they were read from the files.
  public init(from reader: inout FlatReader) throws(FlatFault) {
    let keys = try reader.texts()
    let words = try reader.texts()
    guard keys.count == words.count else { throw FlatFault() }
    var texts: [String: String] = [:]
    texts.reserveCapacity(keys.count)
    for (key, words) in zip(keys, words) { texts[key] = words }
    self.init(checked: texts)
  }
}
