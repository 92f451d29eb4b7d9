import Foundation

/// What a name of the staff looks like: two names that look the same have the same form here, so that nobody is taken for two
/// persons where two must decide (S16).
///
/// ```
/// Li.Na  ｌｉ.ｎａ  lі.na (Cyrillic і)  l1.na  →  ll.na
/// ```
enum LookAlikeName {
  /// The name in compatibility forms, without what isn't seen, in small letters, and with one letter for all that look like it.
  static func form(of name: String) -> String {
    let plain = name.precomposedStringWithCompatibilityMapping.unicodeScalars
      .filter { !$0.properties.isDefaultIgnorableCodePoint }
      .map { capitals[$0] ?? $0.properties.lowercaseMapping }.joined()
    return plain.precomposedStringWithCompatibilityMapping.unicodeScalars
      .map { small[$0] ?? String($0) }.joined()
  }

  /// Capitals whose small letters look otherwise.
  private static let capitals: [Unicode.Scalar: String] = [
    "Α": "a", "Β": "b", "Ε": "e", "Ζ": "z", "Η": "h", "Ι": "l", "Κ": "k", "Μ": "m", "Ν": "n", "Ο": "o",
    "Ρ": "p", "Τ": "t", "Υ": "y", "Χ": "x", "В": "b", "Ь": "b", "Ү": "y", "У": "y",
  ]

  /// Small letters and digits that look like a Latin letter; 0 like o; 1, I and l alike.
  private static let small: [Unicode.Scalar: String] = [
    "0": "o", "1": "l", "i": "l", "ı": "l", "ɪ": "l", "ǀ": "l", "ɑ": "a", "ɡ": "g", "ʋ": "v",
    "α": "a", "ε": "e", "η": "n", "ι": "l", "κ": "k", "ν": "v", "ο": "o", "ρ": "p", "τ": "t", "υ": "u",
    "χ": "x", "ω": "w", "σ": "o",
    "а": "a", "в": "b", "е": "e", "ё": "e", "к": "k", "м": "m", "н": "h", "о": "o", "р": "p", "с": "c",
    "т": "t", "у": "y", "х": "x", "і": "l", "ї": "l", "ј": "j", "ѕ": "s", "ԁ": "d", "ԛ": "q", "ԝ": "w",
    "ѵ": "v", "ү": "y", "һ": "h", "ӏ": "l", "ь": "b", "г": "r", "п": "n", "и": "u",
    "օ": "o", "հ": "h", "ո": "n", "ս": "u", "ց": "g", "ա": "w",
  ]
}
