public import DataFiles
public import DomainCore

/// Finds the words for phrases; the words are data in `Intents/*.yaml`, under `responses:`.
public struct Phrasebook: Sendable {
  let texts: [String: String]

  /// A phrasebook of words that were checked before.
  init(checked texts: [String: String]) { self.texts = texts }

  /// A phrasebook of these responses. A key that is missing, unknown, or uses a value that its reply doesn't carry, is refused
  /// with its place.
  public init(_ responses: [String: Response]) throws(DataFileError) {
    let known = Dictionary(uniqueKeysWithValues: PhraseKey.allCases.map { ($0.name, Set($0.parameters)) })
    for (key, response) in responses.sorted(by: { $0.key < $1.key }) {
      if Self.isName(key) { continue }
      guard let parameters = known[key] else {
        throw response.problem("no reply is called ‘\(key)’")
      }
      for used in Self.placeholders(in: response.text) where !parameters.contains(used) {
        throw response.problem(
          "‘\(key)’ carries no value called ‘\(used)’; it has: \(parameters.sorted().joined(separator: ", "))"
        )
      }
    }
    for key in PhraseKey.allCases where responses[key.name] == nil {
      throw DataFileError(
        file: responses.values.map(\.file).min() ?? "Intents", line: 1, column: 1,
        problem: "no file gives words for the reply ‘\(key.name)’; add it under responses:")
    }
    texts = responses.mapValues(\.text)
  }

  /// The words of a phrase.
  public func text(of phrase: Phrase) -> String {
    text(of: [phrase])
  }

  /// The words of a whole reply, a line for each phrase.
  public func text(of phrases: [Phrase]) -> String {
    // Put together as bytes: pieces of text would be counted and checked for each value.
    var bytes: [UInt8] = []
    bytes.reserveCapacity(512)
    for (index, phrase) in phrases.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: "\n")) }
      add(phrase, to: &bytes)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func add(_ phrase: Phrase, to bytes: inout [UInt8]) {
    guard var template = texts[phrase.key] else { preconditionFailure("no words for \(phrase.key)") }
    template.withUTF8 { template in
      var rest = template[...]
      while let place = Placeholder.Bytes(in: rest) {
        bytes += place.before
        if let value = phrase.values[String(decoding: place.inside, as: UTF8.self)] { add(value, to: &bytes) }
        rest = place.after
      }
      bytes += rest
    }
  }

  private func add(_ value: PhraseValue, to bytes: inout [UInt8]) {
    switch value {
    case .text(let text): bytes += text.utf8
    case .list(let values):
      for (index, value) in values.enumerated() {
        if index > 0 { bytes += "、".utf8 }
        add(value, to: &bytes)
      }
    default: bytes += text(of: value).utf8
    }
  }

  /// The words of one value.
  public func text(of value: PhraseValue) -> String {
    switch value {
    case .text(let text): return text
    case .fen(let amount): return Self.yuan(amount)
    case .day(let day):
      let (year, month, dayOfMonth) = day.civil
      return String(year) + "年" + String(month) + "月" + String(dayOfMonth) + "日"
    case .instant(let instant):
      let (hour, minute, _) = instant.beijingTime
      let digits = { (value: Int) in (value < 10 ? "0" : "") + String(value) }
      return text(of: .day(instant.beijingDay)) + " " + digits(hour) + ":" + digits(minute)
    case .deadline(let end):
      let (hour, minute, second) = end.beijingTime
      guard hour == 0, minute == 0, second == 0 else { return text(of: .instant(end)) }
      return text(of: .day(end.beijingDay.adding(days: -1))) + " 24:00"
    case .count(let count): return String(count)
    case .name(let key): return texts["name." + key] ?? key
    case .title(let intent): return texts["title." + intent] ?? intent
    case .titled(let intent, let names):
      let title = text(of: .title(intent))
      let unsaid = names.filter { !title.contains($0) }
      guard !unsaid.isEmpty, let template = texts["name.titled"] else { return title }
      return template.replacing("{{title}}", with: title)
        .replacing("{{names}}", with: unsaid.joined(separator: "、"))
    case .list(let values): return values.map(text(of:)).joined(separator: "、")
    }
  }

  /// Whether the phrasebook has a name for `key`, such as `payment.alipay`.
  public func hasName(_ key: String) -> Bool { texts["name." + key] != nil }

  /// An amount in yuan with two decimals: 250 fen is `2.50`.
  public static func yuan(_ amount: Fen) -> String {
    let magnitude = amount.count.magnitude
    let cents = magnitude % 100
    return (amount < .zero ? "-" : "") + String(magnitude / 100) + (cents < 10 ? ".0" : ".") + String(cents)
  }

  /// Names, titles, and the ready-made words of people at the desk are no replies.
  private static func isName(_ key: String) -> Bool {
    ["name.", "title.", "macro."].contains { key.hasPrefix($0) }
  }

  private static func placeholders(in text: String) -> [String] {
    var names: [String] = []
    var rest = text[...]
    while let place = Placeholder(in: rest) {
      names.append(String(place.inside))
      rest = place.after
    }
    return names
  }
}
