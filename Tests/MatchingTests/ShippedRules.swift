import DataFiles
import Foundation
import Matching

/// The rules that ship with the product, with a small catalogue in place of the operators' own.
enum ShippedRules {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static let files: [(name: String, text: String)] = {
    let folder = root.appendingPathComponent("Intents")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted().map { name in
      (name, (try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)) ?? "")
    }
  }()

  static let products = ValueList(
    name: "product",
    kind: .values([
      ListValue(said: here("咪咕视频会员"), value: .text("cmcc.migu")),
      ListValue(said: here("(白金|钻石)会员"), value: .text("cmcc.platinum")),
      ListValue(said: here("视频会员"), value: .text("cmcc.video")),
      ListValue(said: here("音乐会员"), value: .text("cmcc.music")),
    ]), isEntity: true, location: RuleLocation(file: "catalogue", line: 1))

  private static func here(_ text: String) -> LocatedText {
    LocatedText(text, at: RuleLocation(file: "catalogue", line: 1))
  }

  static let matcher: Matcher = {
    do {
      return try IntentFiles.matcher(files, extraLists: [products])
    } catch {
      preconditionFailure("the shipped rules don't load: \(error)")
    }
  }()

  /// A matcher of rules that are written in the test.
  static func matcher(_ yaml: String) throws -> Matcher {
    try IntentFiles.matcher([(name: "test.yaml", text: yaml)])
  }
}
