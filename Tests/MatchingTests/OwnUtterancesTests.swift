import Foundation
import Matching
import Testing

/// The labelled utterances in `Tests/Utterances`, written for this project.
enum OwnUtterances {
  struct Utterance {
    var text: String
    var allowed: [String]
  }

  /// Lines under `[intent]` or `[intent|other]`; `text|other,other` names further intents that are right.
  static let all: [Utterance] = {
    let file = ShippedRules.root.appendingPathComponent("Tests/Utterances/own.txt")
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
    var allowed: [String] = []
    var utterances: [Utterance] = []
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      if line.hasPrefix("["), line.hasSuffix("]") {
        allowed = line.dropFirst().dropLast().split(separator: "|").map(String.init)
        continue
      }
      let parts = line.split(separator: "|")
      let more = parts.count > 1 ? parts[1].split(separator: ",").map(String.init) : []
      utterances.append(Utterance(text: String(parts[0]), allowed: allowed + more))
    }
    return utterances
  }()

  /// Intents that are not ours to act on; all of them count as out of scope.
  static let outside: Set<String> = [
    "query.balance", "query.usage", "topup", "plan.change", "subscribe", "invoice", "fault", "password",
    "other.company", "other.domain", "effect.question", "reopen", "query.service", "dialog.stuck",
    "choose.oneByOne", "other.port", "other.move", "other.sim", "other.spam", "other.phone", "other.visit",
    "other.fraud", "other.family", "other.limit", "other.owner", "other.points",
    "number.restore", "social.noted", "dialog.lost", "dialog.noPerson", "howto.person.hours", "howto.close",
    "howto.renew", "broadband.renew", "security.advice", "security.code", "quote.number",
  ]

  static let actions = [
    "unsubscribe.", "account.close", "number.suspend", "autorenew.cancel", "privacy.delete",
  ]
}

@Suite("Our own utterances")
struct OwnUtterancesTests {
  @Test("At least 97 of 100 are understood, and fewer than 1 in 100 as a wrong action")
  func areUnderstood() async {
    #expect(OwnUtterances.all.count >= 600)
    var wrong: [String] = []
    var wrongActions = 0
    // The one test that takes minutes: in parts, so that it has what processors there are.
    let partLength = 1000
    let firsts = await withTaskGroup(of: (part: Int, intents: [String?]).self) { group in
      for part in stride(from: 0, to: OwnUtterances.all.count, by: partLength) {
        group.addTask {
          let lines = OwnUtterances.all[part...].prefix(partLength)
          return (part, lines.map { ShippedRules.matcher.read($0.text).wishes.first?.intent })
        }
      }
      let parts = await group.reduce(into: []) { $0.append($1) }
      return parts.sorted { $0.part < $1.part }.flatMap(\.intents)
    }
    for (utterance, first) in zip(OwnUtterances.all, firsts) {
      let intent = first.map { OwnUtterances.outside.contains($0) ? "oos" : $0 } ?? "oos"
      if utterance.allowed.contains(intent) { continue }
      wrong.append("\(utterance.text): \(first ?? "nothing"), not \(utterance.allowed[0])")
      if OwnUtterances.actions.contains(where: { intent.hasPrefix($0) }) { wrongActions += 1 }
    }
    for line in wrong { print(line) }
    #expect(wrong.count * 100 <= OwnUtterances.all.count * 3, "\(wrong.count) of \(OwnUtterances.all.count)")
    #expect(wrongActions * 100 < OwnUtterances.all.count, "\(wrongActions)")
  }

  @Test("Reading is the same whoever reads and however often")
  func isDeterministic() async {
    let texts = OwnUtterances.all.prefix(200).map(\.text)
    let once = texts.map { ShippedRules.matcher.read($0) }
    await withTaskGroup(of: [Reading].self) { group in
      for _ in 0..<4 { group.addTask { texts.map { ShippedRules.matcher.read($0) } } }
      for await readings in group { #expect(readings == once) }
    }
  }
}
