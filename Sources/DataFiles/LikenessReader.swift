import Matching

/// Reads what lines of an intent are made of: `start: -72`, `signs: "扣费+31 ^查+9 余额-40"`.
struct LikenessReader {
  private let key: YAMLReader

  init(_ key: YAMLReader) { self.key = key }

  func likeness(_ value: YAMLReader) throws(DataFileError) -> IntentLikeness {
    let fields = try value.fields("start", "signs")
    let limit = IntentLikeness.limit
    let start = try fields.required("start").integer(in: -limit...limit)
    let reader = try fields.required("signs")
    var signs: [(said: String, weight: Int)] = []
    for word in try reader.text().split(separator: " ") {
      guard let place = word.lastIndex(where: { $0 == "+" || $0 == "-" }),
        let weight = Int(word[place...]), abs(weight) <= limit, (1...2).contains(word[..<place].utf16.count)
      else {
        throw reader.error("expected one or two characters with a weight such as 扣费+31, found \(word)")
      }
      signs.append((String(word[..<place]), weight))
    }
    return IntentLikeness(intent: try key.located(), start: start, signs: signs)
  }
}
