public import DomainCore

// The number itself is a service without a name of its own: what is stored about it names nobody, and who speaks of it
// says the number's masked digits (S17).
extension Phrase {
  /// The phrase with the number called by its masked digits.
  public func naming(_ phone: PhoneNumber) -> Phrase {
    values.values.contains(where: \.mayNameNumber)
      ? Phrase(key: key, values: values.mapValues { $0.naming(phone) }) : self
  }
}

extension PhraseValue {
  fileprivate var mayNameNumber: Bool {
    switch self {
    case .text(let text): text == Service.numberName
    case .titled, .list: true
    case .fen, .day, .instant, .deadline, .count, .name, .title: false
    }
  }

  fileprivate func naming(_ phone: PhoneNumber) -> PhraseValue {
    switch self {
    case .text(let text): .text(phone.spoken(text))
    case .titled(let intent, let names): .titled(intent, of: names.map(phone.spoken))
    case .list(let values): .list(values.map { $0.naming(phone) })
    case .fen, .day, .instant, .deadline, .count, .name, .title: self
    }
  }
}
