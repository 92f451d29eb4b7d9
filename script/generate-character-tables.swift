// Writes Sources/Matching/Text/CharacterTables.swift from Foundation's ICU transforms.
// Usage: swiftc -O script/generate-character-tables.swift -o /tmp/generate && /tmp/generate > Sources/Matching/Text/CharacterTables.swift
// The characters covered are the CJK Unified Ideographs block; pinyin is kept for those that the table of
// simplified characters can reach (GB 2312 has 6 763 of them), which keeps the tables near 60 KB.

import Foundation

func transformed(_ text: String, _ name: String) -> String? {
  text.applyingTransform(StringTransform(name), reverse: false)
}

func isCommonIdeograph(_ scalar: Unicode.Scalar) -> Bool {
  // GB 2312 rows 16 to 87, by way of the converter that every Foundation has.
  let converter = String.Encoding(rawValue: 0x8000_0930)
  return String(scalar).data(using: converter)?.count == 2
}

var simplified = ""
var syllables: [String: String] = [:]
for value in UInt32(0x4E00)...0x9FFF {
  let scalar = Unicode.Scalar(value)!
  let text = String(scalar)
  if let other = transformed(text, "Traditional-Simplified"), other != text, other.unicodeScalars.count == 1,
    other.unicodeScalars.first!.value < 0x10000
  {
    simplified += text + other
  }
}
// Variants that ICU leaves alone.
simplified += "麪面喫吃祇只箇个嚐尝衹只"

var common =
  CommandLine.arguments.count > 1
  ? (try? String(contentsOfFile: CommandLine.arguments[1], encoding: .utf8)) : nil
if common == nil {
  common = String(
    String.UnicodeScalarView(
      (UInt32(0x4E00)...0x9FFF).compactMap(Unicode.Scalar.init).filter(isCommonIdeograph)))
}
for scalar in common!.unicodeScalars {
  guard let latin = transformed(String(scalar), "Han-Latin"),
    let ascii = transformed(latin.replacingOccurrences(of: "ü", with: "v"), "Latin-ASCII")?.lowercased()
  else { continue }
  let letters = ascii.filter { $0.isLetter && $0.isASCII }
  if !letters.isEmpty { syllables[letters, default: ""].unicodeScalars.append(scalar) }
}

var forms: [String] = []
let ranges: [ClosedRange<UInt32>] = [
  0xA0...0x17F, 0x1CD...0x1DC, 0x1E00...0x1EFF, 0x2000...0x2BFF, 0x2E80...0x2FDF, 0x3000...0x30FF,
  0x3200...0x33FF, 0xF900...0xFAFF,
  0xFB00...0xFB06, 0xFE10...0xFE6F, 0xFF00...0xFFEF,
]
for range in ranges {
  for value in range {
    guard let scalar = Unicode.Scalar(value) else { continue }
    let text = String(scalar)
    var folded = text.precomposedStringWithCompatibilityMapping
    if value <= 0x1EFF {
      folded = String(
        String.UnicodeScalarView(
          folded.decomposedStringWithCompatibilityMapping.unicodeScalars.filter {
            $0.properties.canonicalCombiningClass == .notReordered
          }))
    }
    folded = folded.lowercased().filter { $0 != " " }
    guard folded != text, !folded.isEmpty, folded.unicodeScalars.allSatisfy({ $0.value < 0x10000 }) else {
      continue
    }
    forms.append(text + folded)
  }
}

print("// Written by script/generate-character-tables.swift; edit that, not this.\n")
print("/// Character tables as text, decoded once when the first matcher is made.")
print("enum CharacterTables {")
print("  /// Pairs of a Traditional character and its Simplified one.")
print("  static let simplified = #\"\(simplified)\"#\n")
print("  /// Lines of a pinyin syllable without tone (ü is v) and the characters read so.")
print("  static let pinyin = #\"\"\"")
for (syllable, characters) in syllables.sorted(by: { $0.key < $1.key }) {
  print("    \(syllable) \(characters)")
}
print("    \"\"\"#\n")
print("  /// Lines of a character and what its compatibility form is.")
print("  static let forms = ##\"\"\"")
for form in forms where !form.contains("\n") { print("    \(form)") }
print("    \"\"\"##")
print("}")
