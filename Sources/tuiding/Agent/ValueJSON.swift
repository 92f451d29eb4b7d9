import Dialogue
import DomainCore

/// Values of the core as programs read them: amounts in fen, days as 2026-11-24, moments with their offset.
enum ValueJSON {
  /// A parameter of a reply. Text and counts are plain; everything else says what it is.
  static func value(_ value: PhraseValue, _ words: Phrasebook) -> JSON {
    switch value {
    case .text(let text): .string(InputText.lines(text))
    case .count(let count): .integer(Int64(count))
    case .fen(let amount): .of(["fen": .integer(amount.count)])
    case .day(let day): .of(["day": .string(day.description)])
    case .instant(let instant): .of(["at": .string(time(instant))])
    case .deadline(let end): .of(["before": .string(time(end))])
    case .name(let name): .of(["name": .string(name), "text": .string(words.text(of: value))])
    case .title(let intent): .of(["intent": .string(intent), "text": .string(words.text(of: value))])
    case .titled: .string(words.text(of: value))
    case .list(let values): .array(values.map { self.value($0, words) })
    }
  }

  /// The parameters of a phrase, by name.
  static func params(_ phrase: Phrase, _ words: Phrasebook) -> JSON {
    .object(
      phrase.values.sorted { $0.key < $1.key }.map { JSON.Member(key: $0.key, value: value($0.value, words)) }
    )
  }

  /// `2026-11-21T10:00:00+08:00`.
  static func time(_ instant: Instant) -> String {
    let (hour, minute, second) = instant.beijingTime
    func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
    return "\(instant.beijingDay)T\(two(hour)):\(two(minute)):\(two(second))+08:00"
  }

  /// A state or another case of the core by its name, without what belongs to it.
  static func name(_ value: Any) -> String {
    String(String(describing: value).prefix { $0 != "(" && $0 != "." })
  }
}
