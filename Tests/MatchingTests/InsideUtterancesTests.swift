import Foundation
import Matching
import Testing

/// The labelled utterances in `Tests/Utterances/inside.txt`: each with the kind of question that was open.
enum InsideUtterances {
  struct Utterance {
    var open: String
    var text: String
    /// Intents that are right; `-` stands for nothing.
    var allowed: [String]
    /// The intent that alone is wrong, where the file says `!intent`.
    var forbidden: String?

    /// Whether a reading with this first intent is right.
    func allows(_ intent: String?) -> Bool {
      if let forbidden { return intent != forbidden }
      return allowed.contains(intent ?? "-")
    }

    /// What the dialogue tells the matcher at such a moment.
    var context: [String: SlotValue] {
      [
        "open": .text(open == "desk" ? "anything" : open),
        "desk": .text(open == "desk" ? "open" : "closed"),
      ]
    }
  }

  static let all: [Utterance] = {
    let file = ShippedRules.root.appendingPathComponent("Tests/Utterances/inside.txt")
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
    var open = ""
    var allowed: [String] = []
    var utterances: [Utterance] = []
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      if line.hasPrefix("["), line.hasSuffix("]") {
        let parts = line.dropFirst().dropLast().split(separator: ":", maxSplits: 1).map(String.init)
        open = parts[0]
        allowed = parts[1].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        continue
      }
      let forbidden = allowed.first.flatMap { $0.hasPrefix("!") ? String($0.dropFirst()) : nil }
      utterances.append(
        Utterance(open: open, text: String(line), allowed: allowed, forbidden: forbidden))
    }
    return utterances
  }()
}

@Suite("What is said inside a conversation")
struct InsideUtterancesTests {
  @Test("At least 97 of 100 are understood with the open question as context")
  func areUnderstood() {
    #expect(InsideUtterances.all.count >= 900)
    var wrong: [String] = []
    for utterance in InsideUtterances.all {
      let reading = ShippedRules.matcher.read(utterance.text, context: utterance.context)
      let intent = reading.wishes.first?.intent
      if utterance.allows(intent) { continue }
      wrong.append("\(utterance.open): \(utterance.text): \(intent ?? "-"), not \(utterance.allowed)")
    }
    for line in wrong { print(line) }
    #expect(
      wrong.count * 100 <= InsideUtterances.all.count * 3, "\(wrong.count) of \(InsideUtterances.all.count)")
  }

  @Test("Nothing but an explicit yes is one: no condition, question, doubt or pause")
  func onlyYesIsYes() {
    for utterance in InsideUtterances.all where utterance.open == "confirmation" {
      guard !utterance.allowed.contains("confirm.yes") else { continue }
      let reading = ShippedRules.matcher.read(utterance.text, context: utterance.context)
      #expect(reading.wishes.first?.intent != "confirm.yes", "\(utterance.text)")
    }
  }

  @Test("No line without a word of number or account is read as closing or suspending it")
  func nothingIsEndedByTheWay() {
    for utterance in InsideUtterances.all {
      let reading = ShippedRules.matcher.read(utterance.text, context: utterance.context)
      let intents = reading.wishes.map(\.intent) + reading.candidates.map(\.intent)
      #expect(
        !intents.contains("account.close") && !intents.contains("number.suspend"), "\(utterance.text)")
    }
  }
}
