import DomainCore
import Matching

/// Finds which of some offered options a line chooses: by number, by name, by part of a name, by price, or all.
struct Choice {
  let names: [String]
  var pricesFen: [Fen] = []

  /// Positions from 0 in the order offered; empty when the line chooses none.
  func positions(in heard: Heard) -> [Int] {
    if heard.saysAll { return Array(names.indices) }
    let numbered = heard.positions.compactMap { position in
      position == -1 ? names.count - 1 : (1...names.count).contains(position) ? position - 1 : nil
    }
    if !numbered.isEmpty, heard.amountFen == nil { return Array(Set(numbered)).sorted() }
    let text = heard.reading.text
    let byName = names.indices.filter { text.contains(names[$0]) }
    if !byName.isEmpty { return byName }
    if let amount = heard.amountFen {
      let byPrice = pricesFen.indices.filter { pricesFen[$0] == amount }
      if !byPrice.isEmpty { return byPrice }
    }
    let trimmed = String(text.filter { !$0.isWhitespace && !$0.isPunctuation })
    guard trimmed.count >= 2 else { return [] }
    let byPart = names.indices.filter { names[$0].contains(trimmed) }
    return byPart.count == 1 ? byPart : []
  }
}
