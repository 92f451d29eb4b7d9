/// Lines that are alike: they share at least half of their pairs of neighbouring characters, filler left out.
public struct LineGroup: Sendable, Equatable {
  /// The distinct lines, the most frequent first.
  public var lines: [String]
  /// How often they were said together.
  public var count: Int
  /// What all of them have in common, in the order of the first line: stretches of at least two characters, or the names of
  /// concepts as `<name>`.
  public var shared: [String]
  /// The intent whose rules came nearest to the first line, nil when none did.
  public var nearest: String?
}

extension Matcher {
  /// Groups lines by likeness, the largest group first. Only intents that `isMatter` takes are named as nearest.
  public func groups(of lines: [String], isMatter: (String) -> Bool = { _ in true }) -> [LineGroup] {
    var counts: [String: Int] = [:]
    for line in lines { counts[line, default: 0] += 1 }
    let distinct = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { line in
      (text: line.key, count: line.value, units: meaningfulUnits(of: line.key))
    }
    var clusters: [(pairs: Set<UInt32>, members: [Int])] = []
    for (place, line) in distinct.enumerated() {
      let pairs = Self.pairs(of: line.units)
      if let known = clusters.firstIndex(where: { Self.areAlike($0.pairs, pairs) }) {
        clusters[known].members.append(place)
      } else {
        clusters.append((pairs, [place]))
      }
    }
    return clusters.map { cluster in
      let members = cluster.members.map { distinct[$0] }
      return LineGroup(
        lines: members.map(\.text), count: members.reduce(0) { $0 + $1.count },
        shared: shared(members.map(\.units)), nearest: nearest(to: members[0].text, isMatter))
    }.sorted { $0.count > $1.count }
  }

  private func nearest(to line: String, _ isMatter: (String) -> Bool) -> String? {
    let reading = read(line)
    return (reading.candidates + reading.nearest).map(\.intent).first(where: isMatter)
  }

  /// The line's units, 0 where filler or a comma parts them; all of them where hardly anything would be left.
  private func meaningfulUnits(of line: String) -> [UInt16] {
    withScan(of: line) { scan in
      var kept: [UInt16] = []
      var meaningful = 0
      for place in 0..<scan.text.count {
        if scan.text.breaks[place] & (NormalisedText.Break.soft | NormalisedText.Break.hard) != 0 {
          kept.append(0)
        }
        kept.append(scan.filler[place] == 0 ? scan.text.units[place] : 0)
        if scan.filler[place] == 0 { meaningful += 1 }
      }
      return meaningful >= 2 ? kept : (0..<scan.text.count).map { scan.text.units[$0] }
    }
  }

  private static func pairs(of units: [UInt16]) -> Set<UInt32> {
    let said = units.filter { $0 != 0 }
    guard said.count > 1 else { return Set(said.map { UInt32($0) }) }
    return Set(zip(said, said.dropFirst()).map { UInt32($0) << 16 | UInt32($1) })
  }

  private static func areAlike(_ one: Set<UInt32>, _ other: Set<UInt32>) -> Bool {
    let common = one.intersection(other).count
    return common > 0 && 4 * common >= one.count + other.count
  }

  /// The longest stretches of the first line that all lines have.
  private func shared(_ lines: [[UInt16]]) -> [String] {
    guard let first = lines.first else { return [] }
    var found: [String] = []
    var start = 0
    while start < first.count {
      var end = start
      while end < first.count, !Self.isSpecial(first[end]),
        lines.allSatisfy({ Self.contains($0, Array(first[start...end])) })
      {
        end += 1
      }
      if end - start >= 2 {
        for part in named(Array(first[start..<end])) where !found.contains(part) { found.append(part) }
      }
      start = max(end, start + 1)
    }
    return found
  }

  /// A stretch as concepts and what lies between them, single characters left out.
  private func named(_ units: [UInt16]) -> [String] {
    withScan(of: String(decoding: units, as: UTF16.self)) { scan in
      guard scan.text.count == units.count else { return [String(decoding: units, as: UTF16.self)] }
      var parts: [String] = []
      var literal = 0
      var place = 0
      func endLiteral() {
        if place - literal >= 2 { parts.append(String(decoding: units[literal..<place], as: UTF16.self)) }
      }
      while place < units.count {
        guard let hit = longestConcept(at: place, scan) else {
          place += 1
          continue
        }
        endLiteral()
        parts.append("<\(index.symbols[Int(hit.symbol)].name)>")
        place = Int(hit.end)
        literal = place
      }
      endLiteral()
      return parts
    }
  }

  /// The longest word of at least two characters that a concept has at a place.
  private func longestConcept(at place: Int, _ scan: LineScan) -> LineScan.Hit? {
    var best: LineScan.Hit?
    for number in scan.hits.indices {
      let hit = scan.hits[number]
      let symbol = index.symbols[Int(hit.symbol)]
      if symbol.kind == .concept, !symbol.isFiller, !hit.isDead, !hit.isNear, Int(hit.start) == place,
        hit.end - hit.start >= 2, hit.end > best?.end ?? 0
      {
        best = hit
      }
    }
    return best
  }

  private static func contains(_ line: [UInt16], _ part: [UInt16]) -> Bool {
    guard part.count <= line.count else { return false }
    return (0...(line.count - part.count)).contains { line[$0..<($0 + part.count)].elementsEqual(part) }
  }

  /// Characters that mean something in a keyword pattern.
  private static func isSpecial(_ unit: UInt16) -> Bool {
    unit < 0x80 && !(0x30...0x39).contains(unit) && !(0x61...0x7A).contains(unit)
  }
}
