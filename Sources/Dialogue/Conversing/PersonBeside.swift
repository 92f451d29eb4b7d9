import Matching

/// `流量包退掉转人工`: what is to be left is said before the person who is asked for, and goes with the ticket.
enum PersonBeside {
  /// The line with both wishes; nil where nothing that can be told is to be left before the person.
  static func reading(of whole: Reading, _ read: (String) -> Reading) -> Reading? {
    guard whole.wishes.map(\.intent) == ["human.agent"],
      let end = ends.first(where: whole.text.hasSuffix)
    else { return nil }
    var before = whole.text.dropLast(end.count)
    while let small = joiners.first(where: before.hasSuffix) { before = before.dropLast(small.count) }
    guard before.count >= shortest else { return nil }
    let first = read(String(before))
    guard first.leavesOneNamed else { return nil }
    var reading = whole
    reading.wishes = first.wishes + whole.wishes
    return reading
  }

  private static let ends = ["转人工", "转人工客服", "转人工服务", "找人工", "叫人工", "转人工吧", "找人工客服"]
  private static let joiners = ["，", ",", "。", " ", "再", "然后", "给我", "帮我", "完了"]
  /// In characters: the shortest wish that names a thing.
  private static let shortest = 3
}
