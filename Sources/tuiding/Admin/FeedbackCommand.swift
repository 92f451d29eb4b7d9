import ArgumentParser
import DomainCore
import Foundation
import SQLiteStore

/// Lists what customers thought of their orders, with the average (R34).
struct FeedbackCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "feedback",
    abstract: "List ratings and remarks, masked (role viewer, handler, reviewer or auditor).")

  @Flag(help: "One JSON object a line.")
  var jsonl = false

  @OptionGroup var staff: StaffOptions
  @OptionGroup var storing: StoreOptions

  @MainActor func run() async throws {
    try await Failure.reporting {
      let opened = try await staff.signIn(for: .lookAtDesk, in: storing)
      try await opened.noteLook(at: "feedback")
      let store = opened.store
      var ratings: [Int] = []
      var cursor: ID<Subscriber>?
      while true {
        let page = try await store.subscribers(after: cursor, limit: 200)
        for id in page {
          guard let file = try await store.fileAsItIs(of: id) else { continue }
          for feedback in file.feedback {
            ratings.append(feedback.rating)
            try show(feedback, of: file)
          }
        }
        guard let last = page.last, page.count == 200 else { break }
        cursor = last
      }
      try store.close()
      guard !jsonl else { return }
      if ratings.isEmpty { return print("no ratings") }
      let hundredths = ratings.reduce(0, +) * 100 / ratings.count
      let decimals = hundredths % 100
      print("\(ratings.count) ratings, average \(hundredths / 100).\(decimals < 10 ? "0" : "")\(decimals)")
    }
  }

  private struct Line: Encodable {
    var order: String
    var service: String
    var rating: Int
    var remark: String?
    var at: String
  }

  private func show(_ feedback: Feedback, of file: CustomerFile) throws {
    let service = file.order(feedback.order)?.item.serviceName ?? ""
    let at = AdminLines.time(feedback.at)
    guard jsonl else {
      return print("\(at)  \(feedback.order)  \(service)  \(feedback.rating)  \(feedback.remark ?? "")")
    }
    let line = Line(
      order: feedback.order.text, service: service, rating: feedback.rating, remark: feedback.remark, at: at)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(line), as: UTF8.self))
  }
}
