import DataFiles
import DomainCore
import Matching
import Testing

@testable import Dialogue

@Suite struct PhrasebookTests {
  @Test("every intent that can be heard has a title to be called by")
  func titles() {
    let unnamed = TestWorld.library.matcher.intents.filter { intent in
      !["dialog.", "confirm.", "social.", "verify."].contains { intent.hasPrefix($0) }
        && TestWorld.library.phrasebook.text(of: .title(intent)) == intent
    }
    #expect(Set(unnamed).sorted() == [])
  }

  @Test("amounts, days and lists are worded as people read them")
  func values() {
    let book = TestWorld.library.phrasebook
    #expect(book.text(of: .fen(Fen(250))) == "2.50")
    #expect(book.text(of: .fen(Fen(-5))) == "-0.05")
    #expect(book.text(of: .day(BeijingDay("2026-11-24")!)) == "2026年11月24日")
    #expect(book.text(of: .instant(TestWorld.start)) == "2026年11月21日 10:00")
    #expect(book.text(of: .deadline(TestWorld.start)) == "2026年11月21日 10:00")
    #expect(book.text(of: .deadline(BeijingDay("2026-11-29")!.start)) == "2026年11月28日 24:00")
    #expect(book.text(of: .list([.text("彩铃"), .name("payment.alipay")])) == "彩铃、支付宝")
  }

  @Test("responses are refused with their place: missing, unknown, or using a value that isn't carried")
  func refused() throws {
    var responses = try TestWorld.responses()
    responses["talk.nonsense"] = Response(text: "?", file: "x.yaml", line: 3, column: 5)
    #expect(throws: DataFileError.self) { try Phrasebook(responses) }
    #expect(problem(responses)?.hasPrefix("x.yaml:3:5: no reply is called") == true)
    responses = try TestWorld.responses()
    responses["talk.greet"] = Response(text: "{{name}}您好", file: "x.yaml", line: 4, column: 7)
    #expect(problem(responses)?.hasPrefix("x.yaml:4:7: ‘talk.greet’ carries no value called ‘name’") == true)
    responses = try TestWorld.responses()
    responses["talk.greet"] = nil
    #expect(problem(responses)?.contains("talk.greet") == true)
  }

  private func problem(_ responses: [String: Response]) -> String? {
    do {
      _ = try Phrasebook(responses)
      return nil
    } catch {
      return error.description
    }
  }
}
