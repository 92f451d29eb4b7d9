import Foundation

/// Draws a flow graph as SVG: a band for each topic, its places in the order in which they follow one another and the ways
/// between them as arcs; and below, every way in a table with its count, because the ways from one topic to another are
/// hundreds, which are easier to look up than to follow.
struct FlowPicture {
  private let graph: FlowGraph
  private let bands: [Band]
  private let width: Double
  private let graphHeight: Double

  /// A topic's places from left to right, with the middle of its boxes.
  private struct Band {
    var topic: String
    var places: [String]
    var left: Double
    var middle: Double
  }

  private static let box = (width: 150.0, height: 40.0)
  private static let step = 190.0
  private static let cell = 30.0
  private static let margin = 30.0
  private static let nameWidth = 190.0
  private static let graphTop = 70.0

  init(_ graph: FlowGraph) {
    self.graph = graph
    let names = graph.places.map(\.name)
    let topics = Dictionary(grouping: names) { String($0.prefix { $0 != "." }) }
    let table = Self.nameWidth + Double(names.count) * Self.cell + 2 * Self.margin
    let widest = Double(topics.values.map(\.count).max() ?? 1) * Self.step + 2 * Self.margin
    width = max(table, widest)
    var bands: [Band] = []
    var left = Self.margin
    var top = Self.graphTop
    var height = 0.0
    for (topic, places) in topics.sorted(by: { ($0.value.count, $1.key) > ($1.value.count, $0.key) }) {
      let needed = Double(places.count) * Self.step
      if left + needed > width - Self.margin, left > Self.margin {
        left = Self.margin
        top += height
        height = 0
      }
      let arcs = Self.arcHeight(places.count - 1) * 0.75
      let own = Self.box.height + 2 * arcs + 60
      height = max(height, own)
      bands.append(
        Band(
          topic: topic, places: Self.inOrder(places, graph.ways), left: left,
          middle: top + height / 2 + 8))
      left += needed
    }
    self.bands = bands
    graphHeight = top + height
  }

  /// The picture as a file's text.
  var svg: String {
    let tableTop = graphHeight + 190
    let height = tableTop + Double(graph.places.count) * Self.cell + Self.margin
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(Int(width)) \(Int(height))\" "
        + "width=\"\(Int(width))\" height=\"\(Int(height))\" font-family=\"sans-serif\">",
      "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>",
      "<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" "
        + "markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"#456\"/></marker></defs>",
      text(
        "Ways of a conversation: \(graph.ways.count { $0.count > 0 }) of \(graph.ways.count) walked",
        x: Self.margin, y: 28, size: 18),
      text(
        "ways inside a topic; those between topics are in the table below; red and dashed: never walked; "
          + "the thicker, the more often",
        x: Self.margin, y: 48, size: 12),
    ]
    for band in bands { lines += drawing(of: band) }
    lines += table(top: tableTop)
    return (lines + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  // MARK: - The graph

  /// Places in the order of a conversation: neighbours change places as long as more goes back between them than on.
  private static func inOrder(_ places: [String], _ ways: [FlowGraph.Way]) -> [String] {
    let count = { (from: String, to: String) in
      ways.first { $0.from == from && $0.to == to }?.count ?? 0
    }
    let lead = { (place: String) in
      places.reduce(0) { sum, other in sum + count(place, other) - count(other, place) }
    }
    var ordered = places.sorted { (lead($0), $1) > (lead($1), $0) }
    var changed = true
    while changed {
      changed = false
      for left in ordered.indices.dropLast() {
        let (one, next) = (ordered[left], ordered[left + 1])
        // Each exchange makes what goes back less, so this ends.
        if count(next, one) > count(one, next) {
          ordered.swapAt(left, left + 1)
          changed = true
        }
      }
    }
    return ordered
  }

  /// How far the control points of an arc over so many boxes are away from them.
  private static func arcHeight(_ span: Int) -> Double { span > 0 ? 16 + 22 * Double(span) : 0 }

  private func drawing(of band: Band) -> [String] {
    var lines = [
      text(
        band.topic, x: band.left,
        y: band.middle - Self.box.height / 2
          - Self.arcHeight(band.places.count - 1) * 0.75 - 16, size: 13)
    ]
    for way in graph.ways where way.from != way.to {
      if let from = band.places.firstIndex(of: way.from), let to = band.places.firstIndex(of: way.to) {
        lines.append(arrow(way, from, to, band))
      }
    }
    for (index, name) in band.places.enumerated() { lines.append(box(name, index, band)) }
    return lines
  }

  private func box(_ name: String, _ index: Int, _ band: Band) -> String {
    let count = graph.places.first { $0.name == name }?.count ?? 0
    let colour = count > 0 ? "#dff0e4" : "#fde8e8"
    let edge = count > 0 ? "stroke=\"#2a7a4b\"" : "stroke=\"#c00\" stroke-dasharray=\"4\""
    let x = band.left + Double(index) * Self.step
    let y = band.middle - Self.box.height / 2
    let question = name.contains(".") ? String(name.drop { $0 != "." }.dropFirst()) : name
    return
      "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(Self.box.width)\" height=\"\(Self.box.height)\" rx=\"8\" fill=\"\(colour)\" \(edge)/>"
      + text(question, x: x + Self.box.width / 2, y: band.middle - 2, size: 13, anchor: "middle")
      + text(String(count), x: x + Self.box.width / 2, y: band.middle + 14, size: 11, anchor: "middle")
  }

  /// On goes above the boxes, back below them; the farther, the higher.
  private func arrow(_ way: FlowGraph.Way, _ from: Int, _ to: Int, _ band: Band) -> String {
    let isOn = to > from
    let sign = isOn ? -1.0 : 1.0
    let centre = { (index: Int) in band.left + Double(index) * Self.step + Self.box.width / 2 }
    let start = centre(from) + (isOn ? 30 : -30)
    let end = centre(to) + (isOn ? -30 : 30)
    let edge = band.middle + sign * Self.box.height / 2
    let height = Self.arcHeight(abs(to - from))
    let path =
      "M\(start) \(edge)C\(start) \(edge + sign * height) \(end) \(edge + sign * height) \(end) \(edge)"
    let look =
      way.count > 0
      ? "stroke=\"#456\" stroke-opacity=\"0.55\" stroke-width=\"\(1 + log2(Double(way.count)) / 2)\""
      : "stroke=\"#c00\" stroke-dasharray=\"5\""
    return
      "<path d=\"\(path)\" fill=\"none\" \(look) marker-end=\"url(#tip)\"><title>\(way.from) → \(way.to): \(way.count)</title></path>"
      + text(
        String(way.count), x: (start + end) / 2, y: edge + sign * height * 0.75 + (isOn ? 3 : 5), size: 10,
        anchor: "middle", halo: true)
  }

  // MARK: - The table

  private func table(top: Double) -> [String] {
    let left = Self.margin + Self.nameWidth
    let names = graph.places.map(\.name)
    let counts = Dictionary(uniqueKeysWithValues: graph.ways.map { ($0.from + "\n" + $0.to, $0.count) })
    var lines: [String] = []
    for (index, name) in names.enumerated() {
      let middle = left + (Double(index) + 0.5) * Self.cell
      lines.append(
        "<g transform=\"translate(\(middle + 4) \(top - 8)) rotate(-60)\">" + text(name, x: 0, y: 0, size: 12)
          + "</g>")
      let y = top + (Double(index) + 0.65) * Self.cell
      lines.append(text(name, x: left - 8, y: y, size: 12, anchor: "end"))
    }
    for (row, from) in names.enumerated() {
      for (column, to) in names.enumerated() {
        let x = left + Double(column) * Self.cell
        let y = top + Double(row) * Self.cell
        let count = counts[from + "\n" + to]
        let fill =
          switch count {
          case nil: "#f6f6f6"
          case 0?: "#fbb"
          case let count?: Self.green(count)
          }
        lines.append(
          "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(Self.cell)\" height=\"\(Self.cell)\" fill=\"\(fill)\" stroke=\"#fff\"/>"
        )
        if let count {
          lines.append(text(String(count), x: x + Self.cell / 2, y: y + 19, size: 11, anchor: "middle"))
        }
      }
    }
    return lines
  }

  /// The darker, the more often. In hexadecimal digits, which every viewer of SVG reads.
  private static func green(_ count: Int) -> String {
    let share = max(0, min(1, 1 - log2(Double(count)) / 9))
    let digits = [(60, 150), (165, 90), (115, 123)].map { part in
      let value = String(Int(Double(part.0) + share * Double(part.1)), radix: 16)
      return value.count < 2 ? "0" + value : value
    }
    return "#" + digits.joined()
  }

  private func text(
    _ text: String, x: Double, y: Double, size: Int, anchor: String = "start", halo: Bool = false
  ) -> String {
    let edge = halo ? " stroke=\"#fff\" stroke-width=\"3\" paint-order=\"stroke\"" : ""
    return "<text x=\"\(x)\" y=\"\(y)\" font-size=\"\(size)\" text-anchor=\"\(anchor)\" fill=\"#222\"\(edge)>"
      + JUnitReport.escaped(text) + "</text>"
  }
}
