/// The name of a sentence and the values that it carries, as its key declares them: `name(value,value)`.
extension PhraseKey {
  /// The key in `responses`.
  public var name: String {
    let declared = rawValue
    return declared.utf8.firstIndex(of: UInt8(ascii: "(")).map { String(declared[..<$0]) } ?? declared
  }

  /// Whether these are the values that the sentence carries, all of them and no others. A turn builds some ten phrases, and each
  /// asks this: no list of the names is made.
  func takes(_ values: [String: PhraseValue]) -> Bool {
    var declared = rawValue
    return declared.withUTF8 { bytes in
      guard let open = bytes.firstIndex(of: UInt8(ascii: "(")) else { return values.isEmpty }
      var (start, count) = (open + 1, 0)
      for end in start..<bytes.count where bytes[end] == UInt8(ascii: ",") || bytes[end] == UInt8(ascii: ")")
      {
        let name = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<end]), as: UTF8.self)
        guard values[name] != nil else { return false }
        start = end + 1
        count += 1
      }
      return values.count == count
    }
  }

  /// The names of the values that the sentence carries.
  public var parameters: [String] {
    let declared = rawValue.utf8
    guard let open = declared.firstIndex(of: UInt8(ascii: "(")) else { return [] }
    return declared[declared.index(after: open)...].dropLast().split(separator: UInt8(ascii: ","))
      .map { String(Substring($0)) }
  }
}
