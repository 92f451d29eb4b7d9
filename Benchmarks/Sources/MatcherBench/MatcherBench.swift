import DataFiles
import Foundation
import Matching

/// Times of the matcher: the shipped rules over text files, synthetic rules by number, compiling, and the worst lines.
@main struct MatcherBench {
  static func main() throws {
    var arguments = Array(CommandLine.arguments.dropFirst())
    var most = 100_000
    if let flag = arguments.firstIndex(of: "--rules"), flag + 1 < arguments.count {
      most = Int(arguments[flag + 1]) ?? most
      arguments.removeSubrange(flag...(flag + 1))
    }
    if arguments.first == "--compare", arguments.count == 3 {
      try Comparison.run(rules: arguments[1], lines: arguments[2])
      return
    }
    // For profilers: nothing but the lines, so many times over.
    var rounds: Int?
    if let flag = arguments.firstIndex(of: "--profile"), flag + 1 < arguments.count {
      rounds = Int(arguments[flag + 1])
      arguments.removeSubrange(flag...(flag + 1))
    }
    // For comparing programs: what the lines are read as.
    var pieces: Int?
    if let flag = arguments.firstIndex(of: "--readings"), flag + 1 < arguments.count {
      pieces = Int(arguments[flag + 1])
      arguments.removeSubrange(flag...(flag + 1))
    }
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let matcher = try shipped(root)
    let files = arguments.isEmpty ? [root.appendingPathComponent("Tests/Utterances/own.txt").path] : arguments
    if let pieces {
      try Readings.write(matcher, files, pieces: pieces)
      return
    }
    for file in files { try measure(matcher, file, rounds: rounds ?? 30) }
    guard rounds == nil else { return }
    try worst(matcher, lines(root.appendingPathComponent("Tests/Utterances/own.txt").path))
    synthetic(upTo: most)
  }

  /// The rules as the program has them: those of `Intents/` with the names that `Policies/` adds.
  static func shipped(_ root: URL) throws -> Matcher {
    let files = try yamlFiles(root.appendingPathComponent("Intents"))
    let policies = try PolicyFiles.load(
      files: yamlFiles(root.appendingPathComponent("Policies")).filter { !$0.name.hasPrefix("demo") })
    var library: IntentLibrary?
    let loading = try measureCPU {
      library = try IntentFiles.load(files, extraLists: policies.spokenLists)
    }
    var matcher: Matcher?
    let compiling = try measureCPU { matcher = try Matcher(compiling: library?.rules ?? RuleSet()) }
    guard let matcher else { preconditionFailure("no matcher was made") }
    let kept = try measureImage(matcher)
    note(
      "shipped rules: \(matcher.ruleCount) compiled rules; YAML \(ms(loading)) ms, compiling \(ms(compiling)) ms"
    )
    return kept
  }

  /// What is told beside the readings, which have standard output to themselves.
  static func note(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

  /// The YAML files below a folder, by their paths in it.
  static func yamlFiles(_ folder: URL) throws -> [(name: String, text: String)] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return try names.filter { $0.hasSuffix(".yaml") }.sorted().map {
      (name: $0, text: try String(contentsOfFile: folder.path + "/" + $0, encoding: .utf8))
    }
  }

  /// Writing the compiled rules flat, and having them again from memory: what a start waits for, and what reads the lines of
  /// every start but the first.
  static func measureImage(_ matcher: Matcher) throws -> Matcher {
    var writer = FlatWriter()
    let writing = measureCPU { matcher.write(to: &writer) }
    var best = Double.infinity
    var kept = matcher
    for _ in 0..<20 {
      let memory = FlatMemory(count: writer.bytes.count)
      memory.bytes.copyBytes(from: writer.bytes)
      var reader = FlatReader(memory)
      var read: Matcher?
      best = min(best, seconds(try measureCPU { read = try Matcher(from: &reader) }))
      guard let read, read.ruleCount == matcher.ruleCount else {
        preconditionFailure("an image has all rules")
      }
      kept = read
    }
    note(
      String(
        format: "image: %d KB, written in %.1f ms, read in %.2f ms", writer.bytes.count / 1_024,
        seconds(writing) * 1e3, best * 1e3))
    return kept
  }

  /// Lines of a text file, or the `text` of each line of a JSON Lines file.
  static func lines(_ file: String) throws -> [String] {
    try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").compactMap { line in
      guard line.first == "{" else { return line.first == "[" || line.first == "#" ? nil : String(line) }
      let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      return object?["text"] as? String
    }
  }

  static func measure(_ matcher: Matcher, _ file: String, rounds: Int) throws {
    let lines = try lines(file).map { line -> String in
      var native = line
      native.makeContiguousUTF8()
      return native
    }
    let result = times(matcher, lines, rounds: rounds)
    print("\(URL(fileURLWithPath: file).lastPathComponent): \(lines.count) lines, \(result)")
  }

  /// Median and 99th percentile over lines (each line's fastest of all rounds), and throughput of the fastest whole round
  /// in processor time, which other programs on the machine don't lengthen.
  static func times(_ matcher: Matcher, _ lines: [String], rounds: Int) -> String {
    let clock = ContinuousClock()
    var best = [Double](repeating: .infinity, count: lines.count)
    var found = 0
    var whole = Double.infinity
    for _ in 0..<rounds {
      let round = measureCPU {
        for line in lines { found += matcher.read(line).wishes.count }
      }
      whole = min(whole, seconds(round))
      for (place, line) in lines.enumerated() {
        let start = clock.now
        found += matcher.read(line).wishes.count
        best[place] = min(best[place], seconds(clock.now - start))
      }
    }
    best.sort()
    precondition(found >= 0, "the readings are used")
    return String(
      format: "median %.2f µs, p99 %.2f µs, max %.2f µs, %.0f lines/s", best[best.count / 2] * 1e6,
      best[best.count * 99 / 100] * 1e6, best[best.count - 1] * 1e6, Double(lines.count) / whole)
  }

  /// Lines that take long for their length: the least of three times, in processor time.
  static func worst(_ matcher: Matcher, _ own: [String]) {
    let utterances = own.map { $0.split(separator: "|")[0] }.joined(separator: "，")
    func different(_ bytes: Int) -> String { String(decoding: utterances.utf8.prefix(bytes), as: UTF8.self) }
    let kinds: [(String, String)] = [
      ("1 MiB of 退", String(repeating: "退", count: 349_525)),
      ("1 MiB of digits", String(repeating: "7", count: 1 << 20)),
      ("1 MiB of half-matching text", String(repeating: "我想取消彩铃的业务怎么还没退", count: 25_000)),
      ("4 KiB of half-matching text", String(repeating: "我想取消彩铃的业务怎么还没退", count: 98)),
      ("12 KiB of 别动那个宽带", String(repeating: "别动那个宽带，", count: 585)),
      ("4 KiB of 取消取消", String(repeating: "取消", count: 683)),
      ("1 MiB of emoji", String(repeating: "😀", count: 1 << 18)),
      ("4 KiB of pictures", String(repeating: "❌", count: 1_365)),
      ("1 MiB of pictures", String(repeating: "❌", count: 349_525)),
      ("4 KiB of letters", String(repeating: "a", count: 1 << 12)),
      ("1 MiB of letters", String(repeating: "a", count: 1 << 20)),
      ("4 KiB of tuiding", String(repeating: "tuiding ", count: 1 << 9)),
      ("1 KiB of our utterances", different(1 << 10)),
      ("4 KiB of our utterances", different(1 << 12)),
      ("12 KiB of our utterances", different(12 << 10)),
      ("1 MiB of our utterances", different(1 << 20)),
      ("1 MiB of broken UTF-8", String(decoding: [UInt8](repeating: 0xE9, count: 1 << 20), as: UTF8.self)),
    ]
    for (name, text) in kinds {
      let least = (0..<3).map { _ in seconds(measureCPU { _ = matcher.read(text) }) }.min() ?? 0
      print(
        String(
          format: "%@: %.2f ms, %.3f ms per KiB", name, least * 1e3,
          least * 1e3 / (Double(text.utf8.count) / 1_024)))
    }
  }

  /// N rules `<act> & <object>` with objects of their own, over chatty text that names some of them.
  static func synthetic(upTo most: Int) {
    for count in [100, 1_000, 10_000, 100_000, 1_000_000] where count <= most {
      var rules = RuleSet()
      let here = RuleLocation(file: "synthetic.yaml", line: 1)
      rules.concepts.append(
        Concept(name: "退订", words: ["退订", "取消", "退掉"].map { LocatedText($0, at: here) }, location: here))
      for number in 0..<count {
        var block = RuleBlock(intent: "synthetic.\(number % 100)", location: here)
        block.keywords = [LocatedText("<退订> & \(object(number))", at: here)]
        rules.blocks.append(block)
      }
      var matcher: Matcher?
      let compiling = measureCPU { matcher = try? Matcher(compiling: rules) }
      guard let matcher else { continue }
      let lines = (0..<2_000).map { "你好我想问一下那个\(object($0 * 7_919 % count))怎么取消啊每个月都扣我钱" }
      print(
        "\(count) rules: compiled in \(ms(compiling)) ms, resident \(resident()) MB; \(times(matcher, lines, rounds: 5))"
      )
    }
  }

  /// A made-up name of three or four characters.
  static func object(_ number: Int) -> String {
    let letters = Array("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥金木水火土春夏秋冬梅兰竹菊")
    var rest = number
    var name = ""
    for _ in 0..<4 {
      name.append(letters[rest % letters.count])
      rest /= letters.count
    }
    return name
  }

  static func resident() -> Int {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * 4_096 / 1_048_576
  }

  /// The processor time of this thread that a body takes.
  static func measureCPU(_ body: () throws -> Void) rethrows -> Duration {
    func now() -> Duration {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
    let start = now()
    try body()
    return now() - start
  }

  static func seconds(_ duration: Duration) -> Double {
    let (seconds, atto) = duration.components
    return Double(seconds) + Double(atto) * 1e-18
  }

  static func ms(_ duration: Duration) -> String { String(format: "%.1f", seconds(duration) * 1e3) }
}
