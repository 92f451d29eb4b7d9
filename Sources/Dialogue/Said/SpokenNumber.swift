public import DomainCore

// The number itself is a service without a name of its own: what is stored about it names nobody, and who speaks of it
// says the number's masked digits (S17).
extension Phrase {
  /// The phrase with the number called by its masked digits.
  public func naming(_ phone: PhoneNumber) -> Phrase {
    Phrase(key: key, values: values.mapValues { $0.naming(phone) })
  }
}

extension PhraseValue {
  fileprivate func naming(_ phone: PhoneNumber) -> PhraseValue {
    switch self {
    case .text(let text): .text(phone.spoken(text))
    case .titled(let intent, let names): .titled(intent, of: names.map(phone.spoken))
    case .list(let values): .list(values.map { $0.naming(phone) })
    case .fen, .day, .instant, .deadline, .count, .name, .title: self
    }
  }
}
