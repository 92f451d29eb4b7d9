import Matching

/// `流量包退掉转人工`: what is to be left is said before the person who is asked for, and goes with the ticket.
enum PersonBeside {
  /// The line with both wishes; nil where nothing that can be told is to be left before the person.
  static func reading(of whole: Reading, _ words: SaidWords, _ read: (String) -> Reading) -> Reading? {
    guard whole.wishes.map(\.intent) == ["human.agent"],
      let end = words.first(.asksForPersonAtEnd, ending: whole.text)
    else { return nil }
    var before = whole.text.dropLast(end.count)
    while let small = words.first(.beforePerson, ending: before) {
      before = before.dropLast(small.count)
    }
    guard before.count >= shortest else { return nil }
    let first = read(String(before))
    guard first.leavesOneNamed else { return nil }
    var reading = whole
    reading.wishes = first.wishes + whole.wishes
    return reading
  }

  /// In characters: the shortest wish that names a thing.
  private static let shortest = 3
}
