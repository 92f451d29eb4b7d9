import Matching

/// `退彩铃，语音包的自动续费也关了`: one thing is left and another only renews no longer; each phrase is heard by itself.
enum RenewalBeside {
  /// The line with a wish of each phrase; nil where its phrases don't want just these.
  static func reading(of whole: Reading, _ words: SaidWords, _ read: (String) -> Reading) -> Reading? {
    let phrases = Phrases.of(whole.text).map(String.init)
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

  private static func isLeaving(_ wish: Wish) -> Bool { wish.intent.hasPrefix("unsubscribe.") }
  private static func isRenewal(_ wish: Wish) -> Bool { wish.intent == "autorenew.cancel" }

  private static let mostPhrases = 3
}
