import Foundation

/// Draws a flow graph as SVG: the places in columns by their distance from the beginning, and below, every way in a table
/// with its count, because a hundred arrows are easier to look up than to follow.
struct FlowPicture {
  private let graph: FlowGraph
  private let centre: [String: (x: Double, y: Double)]
  private let width: Double
  private let graphHeight: Double

  private static let box = (width: 190.0, height: 40.0)
  private static let step = (x: 270.0, y: 74.0)
  private static let cell = 30.0
  private static let margin = 30.0
  private static let nameWidth = 190.0

  init(_ graph: FlowGraph) {
    self.graph = graph
    let layers = graph.layers
    let last = (layers.values.max() ?? 0) + 1
    let columns = Dictionary(grouping: graph.places.map(\.name)) { layers[$0] ?? last }
    let tallest = columns.values.map(\.count).max() ?? 1
    var centre: [String: (x: Double, y: Double)] = [:]
    for (column, names) in columns {
      let top = Double(tallest - names.count) * Self.step.y / 2
      for (row, name) in names.sorted().enumerated() {
        centre[name] = (
          Self.margin + Self.box.width / 2 + Double(column) * Self.step.x,
          70 + Self.box.height / 2 + top + Double(row) * Self.step.y
        )
      }
    }
    self.centre = centre
    graphHeight = 70 + Double(tallest) * Self.step.y + 40
    let table = Self.nameWidth + Double(graph.places.count) * Self.cell + 2 * Self.margin
    width = max(Double((columns.keys.max() ?? 0) + 1) * Self.step.x + 2 * Self.margin, table)
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
        "red and dashed: never walked; the thicker, the more often; ways that stay where they are or lead back to idle are in the table only",
        x: Self.margin, y: 48, size: 12),
    ]
    for way in graph.ways where way.from != way.to && way.to != "idle" { lines.append(arrow(way)) }
    for place in graph.places { lines.append(box(place)) }
    lines += table(top: tableTop)
    return (lines + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  // MARK: - The graph

  private func box(_ place: (name: String, count: Int)) -> String {
    guard let centre = centre[place.name] else { return "" }
    let colour = place.count > 0 ? "#dff0e4" : "#fde8e8"
    let edge = place.count > 0 ? "stroke=\"#2a7a4b\"" : "stroke=\"#c00\" stroke-dasharray=\"4\""
    let x = centre.x - Self.box.width / 2
    let y = centre.y - Self.box.height / 2
    return
      "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(Self.box.width)\" height=\"\(Self.box.height)\" rx=\"8\" fill=\"\(colour)\" \(edge)/>"
      + text(place.name, x: centre.x, y: centre.y - 2, size: 13, anchor: "middle")
      + text(String(place.count), x: centre.x, y: centre.y + 14, size: 11, anchor: "middle")
  }

  private func arrow(_ way: FlowGraph.Way) -> String {
    guard let from = centre[way.from], let to = centre[way.to] else { return "" }
    let half = Self.box.width / 2
    let path: String
    let label: (x: Double, y: Double)
    if to.x > from.x {
      let bend = (to.x - from.x) / 2
      path =
        "M\(from.x + half) \(from.y - 8)C\(from.x + half + bend - half) \(from.y - 8) \(to.x - bend) \(to.y - 8) \(to.x - half) \(to.y - 8)"
      label = ((from.x + to.x) / 2, (from.y + to.y) / 2 - 11)
    } else if to.x == from.x {
      let side = from.x + half
      let bend = 20 + abs(to.y - from.y) / 5
      path =
        "M\(side) \(from.y)C\(side + bend) \(from.y) \(side + bend) \(to.y) \(side) \(to.y + (to.y > from.y ? -10 : 10))"
      label = (side + bend * 0.75, (from.y + to.y) / 2)
    } else {
      let bend = (from.x - to.x) / 2
      path =
        "M\(from.x - half) \(from.y + 12)C\(from.x - bend) \(from.y + 12) \(to.x + bend) \(to.y + 12) \(to.x + half) \(to.y + 12)"
      label = ((from.x + to.x) / 2, (from.y + to.y) / 2 + 20)
    }
    let look =
      way.count > 0
      ? "stroke=\"#456\" stroke-opacity=\"0.55\" stroke-width=\"\(1 + log2(Double(way.count)) / 2)\""
      : "stroke=\"#c00\" stroke-dasharray=\"5\""
    return
      "<path d=\"\(path)\" fill=\"none\" \(look) marker-end=\"url(#tip)\"><title>\(way.from) → \(way.to): \(way.count)</title></path>"
      + text(String(way.count), x: label.x, y: label.y, size: 10, anchor: "middle", halo: true)
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
