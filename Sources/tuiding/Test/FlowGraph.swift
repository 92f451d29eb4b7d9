import Dialogue

/// The places of conversations and the ways between them, with how often transcripts went there.
struct FlowGraph {
  struct Way {
    let from: String
    let to: String
    let count: Int
  }

  let places: [(name: String, count: Int)]
  let ways: [Way]

  /// The ways of the map and those that were walked besides.
  init(_ map: FlowMap, walked coverage: Coverage) {
    let walked = coverage.walked(.ways)
    let names = Set(map.lines.map(\.way)).union(walked.keys).sorted()
    ways = names.map { way in
      let (from, to) = FlowMap.ends(of: way)
      return Way(from: from, to: to, count: walked[way] ?? 0)
    }
    let ends = Set(ways.flatMap { [$0.from, $0.to] })
    places = ends.sorted().map { ($0, coverage.count(.states, $0)) }
  }

  /// The graph for Mermaid: a dashed arrow was never walked.
  var mermaid: String {
    let ids = Dictionary(uniqueKeysWithValues: places.enumerated().map { ($0.element.name, "p\($0.offset)") })
    var lines = ["flowchart LR"]
    for place in places {
      lines.append("  \(ids[place.name] ?? "")[\"\(place.name)<br/>\(place.count)\"]")
    }
    for way in ways {
      let arrow = way.count > 0 ? "-->|\(way.count)|" : "-.->|0|"
      lines.append("  \(ids[way.from] ?? "") \(arrow) \(ids[way.to] ?? "")")
    }
    let never = places.filter { $0.count == 0 }.compactMap { ids[$0.name] }
    lines.append("  classDef never stroke:#c00,stroke-dasharray:4")
    if !never.isEmpty { lines.append("  class \(never.joined(separator: ",")) never") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// How many steps each place is away from where conversations begin.
  var layers: [String: Int] {
    var layers = ["idle": 0]
    var front = ["idle"]
    while !front.isEmpty {
      let next = ways.filter { front.contains($0.from) && layers[$0.to] == nil }
      front = []
      for way in next where layers[way.to] == nil {
        layers[way.to] = (layers[way.from] ?? 0) + 1
        front.append(way.to)
      }
    }
    return layers
  }
}
