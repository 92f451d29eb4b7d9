import DomainCore
import Matching

/// One line of a customer as topics see it: what was read, or a secret that was not.
struct Heard {
  /// What was read; empty for a secret.
  let reading: Reading
  /// The hidden text, when the line was typed into a hidden prompt.
  let secret: String?

  /// The intent of the first wish.
  var intent: String? { reading.wishes.first?.intent }

  /// Whether the line is, or could be, this intent.
  func means(_ name: String) -> Bool {
    intent == name || reading.candidates.contains { $0.intent == name }
  }

  /// Whether the line is put as a question, as `是？` is, however short: never a yes.
  var isAsked: Bool { reading.text.contains { $0 == "?" || $0 == "？" } }

  /// Whether the line asks for something by itself, not as an answer to an open question.
  var isWishOfItsOwn: Bool {
    guard let intent else { return false }
    return !intent.hasPrefix("dialog.") && !intent.hasPrefix("confirm.") && !intent.hasPrefix("verify.")
  }

  var phone: PhoneNumber? {
    for case .phone(let digits) in kinds { if let phone = PhoneNumber(digits) { return phone } }
    return nil
  }

  var digits: String? {
    for case .digits(let digits) in kinds { return digits }
    return nil
  }

  var amountFen: Fen? {
    for case .amountFen(let amount) in kinds { return Fen(Int64(amount)) }
    return nil
  }

  var saysAll: Bool { kinds.contains(.all) }

  /// Positions in a numbered list: `第二个`, `最后一个` (-1), or a bare `2`.
  var positions: [Int] {
    kinds.compactMap { kind in
      switch kind {
      case .ordinal(let position): position
      case .number(let number): number
      default: nil
      }
    }
  }

  /// Values of a named list that were said.
  func listed(_ list: String) -> [String] {
    kinds.compactMap { kind in
      if case .listed(list, let value) = kind { value } else { nil }
    }
  }

  /// The words, as they were said, that stand for values of a named list.
  func words(ofList list: String) -> [String] {
    let scalars = Array(reading.text.unicodeScalars)
    return reading.entities.compactMap { entity in
      guard case .listed(list, _) = entity.kind, entity.range.upperBound <= scalars.count else { return nil }
      var word = String.UnicodeScalarView()
      word.append(contentsOf: scalars[entity.range])
      return String(word)
    }
  }

  private var kinds: [Entity.Kind] { reading.entities.map(\.kind) }
}
