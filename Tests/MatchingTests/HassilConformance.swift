import DataFiles
import Foundation
import Matching
import Testing

/// Home Assistant's Chinese sentences, read from beside the project; absent, the tests say so and prove nothing.
enum HassilSuite {
  static let folder = ShippedRules.root.appendingPathComponent("../shared/hassil").standardizedFileURL

  struct Case {
    var text: String
    var intent: String
    var slots: [String: [SlotValue]]
    var fixture: String
    var area: String?
    var variant: String
  }

  static func cases(_ file: String, in folder: URL = folder) -> [Case]? {
    guard let text = try? String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8) else {
      print("SKIPPED: \(folder.path)/\(file) is absent, so conformance with hassil was not tested")
      return nil
    }
    return text.split(separator: "\n").compactMap { line in
      guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
        let text = object["text"] as? String, let intent = object["intent"] as? String
      else { return nil }
      var slots: [String: [SlotValue]] = [:]
      for (name, value) in object["slots"] as? [String: Any] ?? [:] {
        slots[name] = (value as? [Any])?.compactMap(slot) ?? [slot(value)].compactMap { $0 }
      }
      return Case(
        text: text, intent: intent, slots: slots, fixture: object["fixture"] as? String ?? "",
        area: object["context_area"] as? String, variant: object["variant"] as? String ?? "")
    }
  }

  private static func slot(_ value: Any) -> SlotValue? {
    if let text = value as? String { return .text(text) }
    guard let number = value as? NSNumber else { return nil }
    let tenths = (number.doubleValue * 10).rounded()
    return tenths.truncatingRemainder(dividingBy: 10) == 0
      ? .integer(Int(tenths / 10)) : .decimal(Int(tenths), scale: 1)
  }

  /// One matcher for each fixture, with the fixture's names, areas and floors.
  static func matchers(
    within: Bool, language: String = "zh_cn", in folder: URL = folder
  ) throws -> [String: Matcher] {
    let templatesFile = "\(language).templates.yaml"
    var templates = try String(
      contentsOf: folder.appendingPathComponent(templatesFile), encoding: .utf8)
    if within {
      templates = templates.replacingOccurrences(of: "\nsettings:", with: "\nmatch: within\nsettings:")
    }
    let data = try Data(contentsOf: folder.appendingPathComponent("\(language).lists.json"))
    let lists = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    var matchers: [String: Matcher] = [:]
    var made: [Data: Matcher] = [:]
    for (fixture, value) in lists?["per_test_file"] as? [String: Any] ?? [:] {
      guard let given = value as? [String: Any] else { continue }
      let key = try JSONSerialization.data(withJSONObject: given, options: .sortedKeys)
      if let known = made[key] {
        matchers[fixture] = known
        continue
      }
      matchers[fixture] = try IntentFiles.matcher(
        [(name: templatesFile, text: templates)],
        extraLists: [
          list("name", given["names"]), list("area", given["areas"]), list("floor", given["floors"]),
        ])
      made[key] = matchers[fixture]
    }
    return matchers
  }

  private static func list(_ name: String, _ values: Any?) -> ValueList {
    let here = RuleLocation(file: "zh_cn.lists.json", line: 1)
    let entries = (values as? [Any] ?? []).compactMap { value -> ListValue? in
      if let text = value as? String {
        return ListValue(said: LocatedText(text, at: here), value: .text(text))
      }
      guard let entry = value as? [String: Any], let text = entry["text"] as? String else { return nil }
      var context: [String: [SlotValue]] = [:]
      for (key, value) in entry where key != "text" && key != "value" {
        context[key] = (value as? [Any])?.compactMap(slot) ?? [slot(value)].compactMap { $0 }
      }
      return ListValue(
        said: LocatedText(text, at: here), value: (entry["value"].flatMap(slot)) ?? .text(text),
        context: context)
    }
    return ValueList(name: name, kind: .values(entries), location: here)
  }

  /// What is wrong with the reading of a case, nil when it is right.
  static func fault(_ test: Case, _ matcher: Matcher) -> String? {
    let reading = matcher.read(test.text, context: ["area": .text(test.area ?? "__context_area__")])
    let best = reading.wishes.first?.intent ?? reading.candidates.first?.intent
    guard best == test.intent else { return "\(test.text): \(best ?? "nothing"), not \(test.intent)" }
    guard var slots = reading.wishes.first?.slots else { return "\(test.text): tied" }
    if slots["area"] == .text(test.area ?? "__context_area__"), test.slots["area"] == nil {
      slots["area"] = nil
    }
    for (name, allowed) in test.slots {
      guard let value = slots[name], stands(value, for: allowed) else {
        return "\(test.text): \(name) is \(slots[name].map { "\($0)" } ?? "missing"), not \(allowed)"
      }
    }
    if let extra = slots.keys.first(where: { test.slots[$0] == nil }) {
      return "\(test.text): extra slot \(extra)"
    }
    return nil
  }

  private static func stands(_ value: SlotValue, for allowed: [SlotValue]) -> Bool {
    if case .any(let values) = value { return values.contains { allowed.contains($0) } }
    return allowed.contains(value)
  }

  static func faults(_ cases: [Case], _ matchers: [String: Matcher]) -> [(variant: String, fault: String?)] {
    cases.map { test in
      (test.variant, matchers[test.fixture].map { fault(test, $0) } ?? "no fixture \(test.fixture)")
    }
  }
}

@Suite("Conformance with hassil")
struct HassilConformance {
  @Test("Every sentence of the Chinese suite comes out with its intent and slots")
  func sentences() throws {
    guard let cases = HassilSuite.cases("zh_cn.tests.jsonl") else { return }
    let faults = HassilSuite.faults(cases, try HassilSuite.matchers(within: false)).compactMap(\.fault)
    for fault in faults.prefix(60) { print(fault) }
    #expect(cases.count >= 817)
    #expect(faults.count == 0, "of \(cases.count)")
  }

  /// The same suite's other languages, `LANGUAGE.templates.yaml`, `.lists.json` and `.tests.jsonl` each, in the folder
  /// that TUIDING_HASSIL names.
  @Test("Every sentence of the suite's other languages comes out with its intent and slots")
  func otherLanguages() throws {
    guard let path = ProcessInfo.processInfo.environment["TUIDING_HASSIL"] else {
      print("SKIPPED: TUIDING_HASSIL names no folder, so other languages than zh-CN were not tested")
      return
    }
    let folder = URL(fileURLWithPath: path)
    let files = try FileManager.default.contentsOfDirectory(atPath: path)
    for language in files.filter({ $0.hasSuffix(".templates.yaml") }).map({ $0.dropLast(15) }).sorted() {
      guard let cases = HassilSuite.cases("\(language).tests.jsonl", in: folder) else { continue }
      guard let matchers = try? HassilSuite.matchers(within: false, language: String(language), in: folder)
      else {
        Issue.record("\(language): its templates are refused")
        continue
      }
      let faults = HassilSuite.faults(cases, matchers).compactMap(\.fault)
      for fault in faults.prefix(20) { print("\(language) | \(fault)") }
      #expect(faults.count == 0, "\(language): of \(cases.count)")
    }
  }

  @Test("Noisy variants come out right: over 90 % with filler, over 99 % of the rest")
  func noisy() throws {
    guard let cases = HassilSuite.cases("zh_cn.noisy.dev.jsonl") else { return }
    let results = HassilSuite.faults(cases, try HassilSuite.matchers(within: true))
    var counts: [String: (right: Int, all: Int)] = [:]
    for result in results {
      counts[result.variant, default: (0, 0)].all += 1
      if result.fault == nil { counts[result.variant, default: (0, 0)].right += 1 }
    }
    for (variant, count) in counts.sorted(by: { $0.key < $1.key }) {
      print("\(variant): \(count.right) of \(count.all)")
    }
    if ProcessInfo.processInfo.environment["TUIDING_SHOW_FAULTS"] != nil {
      for result in results { if let fault = result.fault { print("\(result.variant) | \(fault)") } }
    }
    for filler in [true, false] {
      let group = counts.filter { $0.key.contains("filler") == filler }.values
      let right = group.reduce(0) { $0 + $1.right }
      let all = group.reduce(0) { $0 + $1.all }
      #expect(Double(right) / Double(all) > (filler ? 0.90 : 0.99), "\(right) of \(all)")
    }
  }
}
