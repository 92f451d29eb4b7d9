import Matching

/// A reading as a line of text or of JSON.
enum ReadingFormat {
  static func plain(_ reading: Reading) -> String {
    guard !reading.wishes.isEmpty else {
      let offered = reading.candidates.isEmpty ? reading.nearest : reading.candidates
      let names = offered.map(\.intent).joined(separator: ", ")
      let word = reading.candidates.isEmpty ? "not understood" : "too close to tell"
      return "\(reading.text) → \(word)" + (names.isEmpty ? "" : " (\(names))")
    }
    let wishes = reading.wishes.map { wish in
      let slots = wish.slots.sorted { $0.key < $1.key }.map { "\($0.key)=\(text($0.value))" }
      return
        "\(wish.intent)\(slots.isEmpty ? "" : " {\(slots.joined(separator: ", "))}") \(wish.manner.rawValue) \(wish.score) \(wish.rule)"
    }
    return "\(reading.text) → \(wishes.joined(separator: " + "))"
  }

  /// One object; `intent` is the first wish, `wishes` has all of them when there are several.
  static func json(_ reading: Reading) -> String {
    // One text that grows: lines may be short and many.
    var json = "{\"text\":"
    json += quoted(reading.text)
    if let first = reading.wishes.first {
      json += ",\"intent\":\(quoted(first.intent)),\"score\":\(first.score),\"slots\":\(slots(first.slots))"
      json += ",\"rule\":\(quoted(first.rule.description)),\"manner\":\(quoted(first.manner.rawValue))"
    } else {
      json += ",\"intent\":null,\"score\":0.0,\"slots\":{},\"rule\":null"
    }
    let also =
      reading.wishes.first?.also ?? (reading.candidates.isEmpty ? reading.nearest : reading.candidates)
    json += ",\"also\":["
    json += also.isEmpty ? "" : also.map(candidate).joined(separator: ",")
    json += "]"
    if reading.wishes.count > 1 {
      let wishes = reading.wishes.map {
        "{\"intent\":\(quoted($0.intent)),\"slots\":\(slots($0.slots)),\"score\":\($0.score)}"
      }
      json += ",\"wishes\":[\(wishes.joined(separator: ","))]"
    }
    json += "}"
    return json
  }

  private static func candidate(_ candidate: Candidate) -> String {
    "{\"intent\":\(quoted(candidate.intent)),\"rule\":\(quoted(candidate.rule.description)),\"score\":\(candidate.score)}"
  }

  private static func slots(_ slots: [String: SlotValue]) -> String {
    guard !slots.isEmpty else { return "{}" }
    let fields = slots.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(value($0.value))" }
    return "{\(fields.joined(separator: ","))}"
  }

  private static func value(_ value: SlotValue) -> String {
    switch value {
    case .text(let text): quoted(text)
    case .integer(let number): String(number)
    case .decimal: text(value)
    case .flag(let flag): String(flag)
    case .any(let values): "[" + values.map(Self.value).joined(separator: ",") + "]"
    }
  }

  static func text(_ value: SlotValue) -> String {
    switch value {
    case .text(let text): return text
    case .integer(let number): return String(number)
    case .flag(let flag): return String(flag)
    case .any(let values): return values.map(text).joined(separator: "|")
    case .decimal(let mantissa, let scale):
      let digits = String(mantissa.magnitude)
      let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
      return (mantissa < 0 ? "-" : "") + padded.dropLast(scale) + "." + padded.suffix(scale)
    }
  }

  static func quoted(_ text: String) -> String {
    var result = "\""
    guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C || $0 == 0x7F }) else {
      result += text
      result += "\""
      return result
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let hex = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
