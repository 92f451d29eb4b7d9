import DomainCore

/// What services are called, in small letters: all names one behind the other, so that a stretch of a line is looked for in all of
/// them at once.
struct SpokenNames {
  private var scalars: [Unicode.Scalar] = []
  /// Where the names of each service end.
  private var ends: [Int] = []

  init(of services: [Service], _ catalogue: [ID<Product>: Product]) {
    for service in services {
      add(service.name)
      for alias in catalogue[service.product]?.aliases ?? [] { add(alias) }
      ends.append(scalars.count)
    }
  }

  /// Whether a name holds these scalars.
  func hold(_ part: ArraySlice<Unicode.Scalar>) -> Bool { hold(part, in: scalars.indices) }

  /// Whether a name of one of the services, by its place, holds these scalars.
  func hold(_ part: ArraySlice<Unicode.Scalar>, of service: Int) -> Bool {
    hold(part, in: (service == 0 ? 0 : ends[service - 1])..<ends[service])
  }

  private func hold(_ part: ArraySlice<Unicode.Scalar>, in range: Range<Int>) -> Bool {
    guard let first = part.first, part.count <= range.count else { return false }
    return (range.lowerBound...(range.upperBound - part.count)).contains {
      scalars[$0] == first && scalars[$0...].starts(with: part)
    }
  }

  private mutating func add(_ name: String) {
    Self.add(name, to: &scalars)
    // No line that is heard holds this one, so that no stretch goes from one name into the next.
    scalars.append("\0")
  }

  /// A text's scalars in small letters.
  static func lowercased(_ text: String) -> [Unicode.Scalar] {
    var scalars: [Unicode.Scalar] = []
    scalars.reserveCapacity(text.utf8.count)
    add(text, to: &scalars)
    return scalars
  }

  /// Chinese has no small letters, and asking for each of its characters costs more than all else here.
  private static func add(_ text: String, to scalars: inout [Unicode.Scalar]) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "A"..."Z": scalars.append(Unicode.Scalar(UInt8(scalar.value + 32)))
      case "\0"..."\u{7F}", "\u{2E80}"..."\u{9FFF}": scalars.append(scalar)
      default: scalars.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
      }
    }
  }
}
