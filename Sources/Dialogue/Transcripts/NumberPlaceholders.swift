import DomainCore

/// Puts places for the numbers that differ from run to run: `TD20261121…` becomes `{{单号}}`, a second one `{{单号2}}`.
enum NumberPlaceholders {
  private static let names = ["TD": "单号", "TK": "退款号", "PZ": "凭证", "RG": "编号"]
  /// Two letters, the date, eight characters and the check character.
  private static let length = 2 + 8 + 8 + 1

  /// The text with every number of ours replaced; a number that has a name in `captures` keeps it, a new one gets the next.
  static func put(into text: String, _ captures: inout [String: String]) -> String {
    guard text.utf8.count >= length else { return text }
    var result = ""
    var rest = text[...]
    while let character = rest.first {
      if character.isASCII, character.isUppercase, let number = number(at: rest) {
        result += "{{" + name(of: number, &captures) + "}}"
        rest = rest.dropFirst(length)
      } else {
        // A whole run is passed over, so that no number is found inside a longer word.
        let run = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
        result += run.isEmpty ? String(character) : String(run)
        rest = rest.dropFirst(max(run.count, 1))
      }
    }
    return result
  }

  private static func number(at text: Substring) -> String? {
    let run = text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
    guard run.count == length, run.prefix(2).allSatisfy(\.isUppercase),
      run.dropFirst(2).prefix(8).allSatisfy(\.isNumber), Crockford.isWellFormed(String(run))
    else { return nil }
    return String(run)
  }

  private static func name(of number: String, _ captures: inout [String: String]) -> String {
    if let known = captures.first(where: { $0.value == number })?.key { return known }
    let base = names[String(number.prefix(2))] ?? "编号"
    var name = base
    var count = 1
    while captures[name] != nil {
      count += 1
      name = base + String(count)
    }
    captures[name] = number
    return name
  }
}
