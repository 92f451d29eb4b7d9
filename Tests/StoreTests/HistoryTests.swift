import DomainCore
import Testing

@Suite("The past by pages")
struct HistoryTests {
  @Test(
    "Pages reach every entry once, newest first, however old", arguments: StoreKind.allCases,
    HistoryKind.allCases)
  func pages(store kind: StoreKind, of history: HistoryKind) async throws {
    let store = try kind.make()
    var file = Sample.longPast(orders: 137)
    file.cases = (0..<137).map { index in
      AppealCase(
        id: ID("SS-\(index)"), ground: .complaint, matter: AppealMatter(remark: "r\(index)"), openedAt: t0,
        answerBy: nil, state: .declined, answeredAt: t0, answer: "no")
    }
    try await store.add(file, at: t0)
    let subscriber = file.subscriber.id
    var (found, before, pages): ([String], String?, Int) = ([], nil, 0)
    while true {
      let page = try await store.history(of: subscriber, history, before: before, limit: 20)
      let ids =
        page.orders.map(\.id.text) + page.receipts.map(\.id.text) + page.charges.map(\.id.text)
        + page.cases.map(\.id.text)
      found = ids + found
      before = page.oldest
      pages += 1
      for charge in page.charges { #expect(page.services.contains { $0.id == charge.service }) }
      if !page.hasOlder { break }
      try #require(pages < 20 && ids.count == 20)
    }
    let all: [String] =
      switch history {
      case .orders: file.orders.map(\.id.text)
      case .receipts: file.receipts.map(\.id.text)
      case .charges: file.charges.map(\.id.text)
      case .cases: file.cases.map(\.id.text)
      }
    #expect(found == all && pages == 7)
    #expect(try await store.history(of: subscriber, history, before: all.first, limit: 20).isEmpty)
    #expect(try await store.history(of: ID("nobody"), history, before: nil, limit: 20).isEmpty)
    // The file itself stays bounded.
    let bounded = try #require(try await store.file(of: subscriber))
    #expect(bounded.receipts.count <= CustomerFile.closedEntriesLimit)
    #expect(bounded.cases.count <= CustomerFile.closedEntriesLimit)
  }
}
