import Matching

/// Marks with which a list is written, `彩铃+会员 退订`, `退订：彩铃；会员。保留：流量包。`, as the marks that a speaker would make.
enum ListMarks {
  static func plain(_ line: String, _ words: SaidWords) -> String {
    if line.contains("、"), line.unicodeScalars.count <= longestNumbers,
      line.allSatisfy({ "一二三四五六七八九十两、".contains($0) })
    {
      // 二、四 isn't 24.
      return line.replacing("、", with: "和")
    }
    if let places = placesNotWanted(line, words) { return places }
    guard line.unicodeScalars.contains(where: isMark), words.has(.beginsList, in: line) else {
      return line
    }
    let characters = Array(line)
    var plain = ""
    var isListed = false
    for (place, character) in characters.enumerated() {
      switch character {
      case "：", ":":
        isListed = place > 0 && words[.beginsList].contains { String(characters[..<place]).hasSuffix($0) }
        plain.append(character)
      case "。", "\n", "！", "!":
        isListed = false
        plain.append(character)
      case "；" where isListed, ";" where isListed: plain.append("、")
      case "+", "＋", "&", "＆":
        let isBetween = place > 0 && place + 1 < characters.count
        plain.append(
          isBetween && isSaid(characters[place - 1]) && isSaid(characters[place + 1]) ? "和" : character)
      default: plain.append(character)
      }
    }
    return plain
  }

  /// `2和3不要` says 第2个和第3个不要; nil for any other line.
  private static func placesNotWanted(_ line: String, _ words: SaidWords) -> String? {
    guard line.unicodeScalars.count <= longestNumbers, let first = line.first, first.isASCII, first.isNumber,
      let act = words.first(.endsPlaces, ending: line)
    else { return nil }
    let rest = line.dropLast(act.count)
    let places = rest.split { "和跟、,，与 ".contains($0) }
    guard places.count > 1,
      places.allSatisfy({ $0.count <= 2 && $0.allSatisfy { $0.isASCII && $0.isNumber } })
    else { return nil }
    return places.map { "第\($0)个" }.joined(separator: "和") + act
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "+", "＋", "&", "＆", "；", ";": true
    default: false
    }
  }

  /// A Chinese character; 5G+ is part of a name.
  private static func isSaid(_ character: Character) -> Bool {
    character.unicodeScalars.first.map { (0x4E00...0x9FFF).contains($0.value) } ?? false
  }

  private static let longestNumbers = 12
}
