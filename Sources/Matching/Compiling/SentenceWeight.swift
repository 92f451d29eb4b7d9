extension LineReading {
  /// What a template that covers the whole line is worth beside others that cover it too.
  ///
  /// As in hassil: a named thing (a value that carries context) first and the longer the better, then fewer wildcards, then
  /// more of the template's own words.
  func wholeWeight(_ result: SentenceMatching.Result) -> Float {
    var literal = result.matched
    var wildcards = 0
    var named: Float = 0
    for capture in result.captures {
      switch capture.kind {
      case .list:
        literal -= Int(capture.end - capture.start)
        let hit = scan.hits[Int(capture.value)]
        let list = index.facts[Int(hit.symbol)].list
        if list >= 0, hit.value >= 0, !index.lists[Int(list)].values[Int(hit.value)].context.isEmpty {
          named = max(named, 2 + 0.05 * Float(hit.end - hit.start))
        }
      case .range: literal -= Int(capture.end - capture.start)
      case .open: wildcards += 1
      case .close: break
      }
    }
    return 1 + 0.5 * Float(result.matched) + 0.02 * Float(literal) - 2 * Float(max(0, wildcards - 1)) + named
  }
}
