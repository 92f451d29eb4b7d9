/// One figure or rule as a policy file states it: `settlement.window` is `7 days`, at a line of a file.
public struct PolicyFigure: Hashable, Sendable {
  /// The keys that lead to it: `cmcc.settlement.window`, `cmcc.products[cmcc.ringback].price`.
  public var path: String
  /// Its text as written.
  public var value: String
  /// The file it is written in.
  public var file: String
  /// The line, from 1.
  public var line: Int

  /// Builds a figure from its parts.
  public init(path: String, value: String, file: String, line: Int) {
    self.path = path
    self.value = value
    self.file = file
    self.line = line
  }
}

/// A figure that was changed although its version's name stayed: orders that were quoted by it would be settled by another.
public struct ChangedFigure: Error, Hashable, Sendable {
  /// The operator and version.
  public let operatorID: ID<OperatorPolicy>
  public let version: String
  /// The figure as it is written now; for one that was taken out, the version's first.
  public let figure: PolicyFigure
  /// The path and value when the version was first used; nil when the figure is new.
  public let before: String?
  /// Whether it is no longer there.
  public let isGone: Bool
}

extension PolicyEdition {
  /// The figures as they are kept when the version is first used: a line `path=value` each, in order.
  public var keptFigures: String {
    figures.map { "\($0.path)=\($0.value)" }.sorted().joined(separator: "\n")
  }

  /// The first figure that isn't what was kept, nil when all are.
  public func change(since kept: String) -> ChangedFigure? {
    if kept == keptFigures { return nil }
    func pairs(_ lines: [String]) -> [String: String] {
      var pairs: [String: String] = [:]
      for line in lines {
        guard let split = line.firstIndex(of: "=") else { continue }
        pairs[String(line[..<split])] = String(line[line.index(after: split)...])
      }
      return pairs
    }
    let before = pairs(kept.split(separator: "\n").map(String.init))
    if let changed = figures.first(where: { before[$0.path] != $0.value }) {
      return ChangedFigure(
        operatorID: operatorID, version: version, figure: changed, before: before[changed.path], isGone: false
      )
    }
    let now = Set(figures.map(\.path))
    guard let gone = before.keys.filter({ !now.contains($0) }).min(), let first = figures.first else {
      return nil
    }
    return ChangedFigure(
      operatorID: operatorID, version: version,
      figure: PolicyFigure(path: gone, value: "", file: first.file, line: first.line), before: before[gone],
      isGone: true)
  }
}
