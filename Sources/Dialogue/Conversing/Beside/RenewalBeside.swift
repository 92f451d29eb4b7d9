import Matching

/// `退彩铃，语音包的自动续费也关了`: one thing is left and another only renews no longer; each phrase is heard by itself.
enum RenewalBeside {
  /// The line with a wish of each phrase; nil where its phrases don't want just these.
  static func reading(of whole: Reading, _ words: SaidWords, _ read: (String) -> Reading) -> Reading? {
    let phrases = listed(Phrases.of(whole.text).map(String.init), words)
    guard (2...mostPhrases).contains(phrases.count), words.has(.stopsRenewalBehind, in: whole.text),
      whole.wishes.allSatisfy({ isLeaving($0) || isRenewal($0) })
    else { return nil }
    let parts = phrases.map(read)
    let wishes = parts.map(\.wishes)
    guard
      wishes.allSatisfy({ $0.count == 1 && $0[0].manner == .wish && (isLeaving($0[0]) || isRenewal($0[0])) }),
      wishes.contains(where: { isLeaving($0[0]) }), wishes.contains(where: { isRenewal($0[0]) }),
      parts.allSatisfy({ AskedBeside.names($0, words) })
    else { return nil }
    var joined = parts[0]
    for part in parts.dropFirst() { joined.append(part) }
    return joined
  }

  /// `炫铃,视频会员,流量包的自动续费全关 只退炫铃`: what stands before the renewal in phrases of its own is named with it.
  private static func listed(_ phrases: [String], _ words: SaidWords) -> [String] {
    guard let renewal = phrases.firstIndex(where: { words.has(.ofGoingOn, in: $0) }), renewal > 0,
      phrases[..<renewal].allSatisfy({ $0.count <= longestName && !words.has(.endsInPhrase, in: $0) })
    else { return phrases }
    return [phrases[...renewal].joined(separator: "和")] + phrases[(renewal + 1)...]
  }

  /// In characters.
  private static let longestName = 8

  private static func isLeaving(_ wish: Wish) -> Bool { wish.intent.hasPrefix("unsubscribe.") }
  private static func isRenewal(_ wish: Wish) -> Bool { wish.intent == "autorenew.cancel" }

  private static let mostPhrases = 3
}
