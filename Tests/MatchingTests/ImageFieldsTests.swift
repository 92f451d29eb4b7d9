import Testing

@testable import Matching

/// That nothing of an index is forgotten when it is written as an image, whatever is added to it later.
@Suite("Fields of compiled rules in an image")
struct ImageFieldsTests {
  /// What an image leaves out on purpose: the rule files, and where the memory belongs.
  private static let leftOut: Set<String> = ["source", "image", "ownsStates", "isOwned"]

  /// Values that compare by what they hold, by the path that leads to them.
  private static func fields(_ value: Any, _ path: String = "index") -> [String: String] {
    if let numbers = value as? any FlatNumbers { return [path: numbers.held] }
    if let automaton = value as? Automaton {
      let codes = UnsafeRawBufferPointer(start: automaton.codes, count: 65_536 * 2)
      let nodes = UnsafeRawBufferPointer(UnsafeBufferPointer(start: automaton.nodes, count: automaton.size))
      let words = UnsafeRawBufferPointer(
        UnsafeBufferPointer(start: automaton.words, count: automaton.wordCount + 1))
      let known = ["codes", "nodes", "size", "words", "wordCount", "ownsStates"]
      #expect(Mirror(reflecting: automaton).children.compactMap(\.label) == known, "an automaton has more")
      return [path: [codes, nodes, words].map { "\(Array($0))" }.joined(separator: "|")]
    }
    let mirror = Mirror(reflecting: value)
    if mirror.displayStyle == .dictionary {
      // In an order of their own, since equal dictionaries are walked through in different ones.
      let entries = mirror.children.map { "\(fields($0.value).sorted { $0.key < $1.key })" }
      return [path: entries.sorted().joined(separator: ",")]
    }
    guard !mirror.children.isEmpty, mirror.displayStyle != .enum else { return [path: "\(value)"] }
    var all: [String: String] = [:]
    for (place, child) in mirror.children.enumerated() {
      let name = child.label ?? String(place)
      if leftOut.contains(name) { continue }
      #expect(!"\(type(of: child.value))".contains("Pointer"), "\(path).\(name) is memory nobody compares")
      all.merge(fields(child.value, path + "." + name)) { one, _ in one }
    }
    return all
  }

  @Test(
    "Every field of an index is carried by its image",
    arguments: [ImageTests.everything, ImageTests.keeping, "language: zh-CN\nintents: {}\n"])
  func carriesEveryField(rules: String) throws {
    try expectTheSame(try ShippedRules.matcher(rules))
  }

  @Test("Every field of the shipped rules' index is carried by its image")
  func carriesShippedRules() throws { try expectTheSame(ShippedRules.matcher) }

  private func expectTheSame(_ compiled: Matcher) throws {
    var writer = FlatWriter()
    compiled.write(to: &writer)
    let read = try ImageTests.matcher(writer.bytes)
    let expected = Self.fields(compiled.index)
    let carried = Self.fields(read.index)
    #expect(expected.count > 40)
    #expect(Set(expected.keys) == Set(carried.keys))
    for (path, held) in expected where carried[path] != held {
      Issue.record(
        "\(path) is not carried: \(held.prefix(80)) became \((carried[path] ?? "nothing").prefix(80))")
    }
  }
}

/// Numbers that lie flat in memory.
private protocol FlatNumbers {
  var held: String { get }
}

extension Frozen: FlatNumbers {
  fileprivate var held: String { "\(Array(UnsafeRawBufferPointer(elements)))" }
}
