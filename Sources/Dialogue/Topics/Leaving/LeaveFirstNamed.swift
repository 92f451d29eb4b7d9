import DomainCore

extension Leave {
  /// What must be left before something that is wanted, and was named beside it by a part of its name: 电视 of `宽带不要了，电视也不要了`.
  func namedFirst(of refusals: [LeaveRefusal], in file: CustomerFile, _ words: SaidWords) -> [ID<Service>] {
    guard let said = target.said, !words.has(.keeps, in: said) else { return [] }
    let names = refusals.flatMap { refusal -> [String] in
      if case .leaveFirst(let names) = refusal { names } else { [] }
    }
    return file.services.filter { service in
      service.isHeld && names.contains(service.name) && said.contains(String(service.name.suffix(shortName)))
    }.map(\.id)
  }

  /// In characters: how much of a name is said at least, 电视 of 宽带电视.
  private var shortName: Int { 2 }
}
