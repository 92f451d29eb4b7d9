import DataFiles
import DomainCore

/// Reads a line that begins with `@`: what the world does between the words.
enum TranscriptDirective {
  private static let names = ["chat", "run", "agent", "mcp"]

  static func action(
    _ words: [String], problem: (String) -> DataFileError
  ) throws(DataFileError) -> TranscriptStep.Action {
    switch (words.first, words.count) {
    case ("账户", 2): return .account(words[1])
    case ("时钟", 2):
      guard let milliseconds = TranscriptTime.milliseconds(words[1]) else {
        throw problem("‘\(words[1])’ is not a time like 2026-11-21T10:00+08:00")
      }
      return .clock(milliseconds: milliseconds)
    case ("等待", 2...3):
      guard words.count == 2 || words[2] == "每天" else {
        throw problem("‘\(words[2])’ can't stand here: @ 等待 DURATION, or @ 等待 DURATION 每天")
      }
      guard let seconds = TranscriptTime.seconds(words[1]) else {
        throw problem("‘\(words[1])’ is not a duration like 30秒, 31分钟, 2小时 or 1天")
      }
      return .wait(seconds: seconds, isWorked: words.count == 3)
    case ("崩溃", 1): return .crash
    case ("沉默", 1): return .silence
    case ("通道", 2):
      guard names.contains(words[1]) else {
        throw problem("‘\(words[1])’ is no face: chat, run, agent or mcp")
      }
      return .face(words[1])
    case ("通道", 5...) where words[1] == "仅":
      let faces = words.dropFirst(2).prefix { $0 != "因为" }
      let reason = words.dropFirst(3 + faces.count).joined(separator: " ")
      guard !faces.isEmpty, faces.allSatisfy(names.contains), !reason.isEmpty else {
        throw problem("expected `@ 通道 仅 FACE… 因为 REASON` with the faces chat, run, agent or mcp")
      }
      return .onlyThrough(Array(faces), reason: reason)
    case ("坐席", 3...): return .desk(Array(words.dropFirst()))
    case ("故障", 2...):
      guard let faults = TranscriptFault.faults(Array(words.dropFirst())) else {
        throw problem(
          "not a fault: @ 故障 无, or @ 故障 ERRAND BEHAVIOUR [2次] with ERRAND \(TranscriptFault.errandNames) "
            + "and BEHAVIOUR \(TranscriptFault.behaviourNames)")
      }
      return .fault(faults)
    default:
      throw problem(
        "not a directive: @ 账户 FILE, @ 时钟 TIME, @ 等待 DURATION [每天], @ 崩溃, @ 沉默, @ 故障 …, "
          + "@ 坐席 NAME ACT, @ 通道 FACE, @ 通道 仅 FACE… 因为 REASON, @ 续 FILE [BRANCH]")
    }
  }
}
