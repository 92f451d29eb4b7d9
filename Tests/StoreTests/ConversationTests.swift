import DomainCore
import Testing

@Suite("Conversations are found by handle and go on where they were")
struct ConversationTests {
  @Test(
    "state, turns, handle and account through verification, leaving and another account",
    arguments: StoreKind.allCases)
  func life(kind: StoreKind) async throws {
    var store = try kind.make()
    try await store.add(Sample.file(1), at: t0)
    try await store.add(Sample.file(2), at: t0)
    let accounts: [ID<Subscriber>?] = [nil, nil, ID("S1"), ID("S1"), ID("S2"), nil, ID("S1")]
    let handles = ["a", "a", "b", "b", "c", "d", "e"]
    for (index, account) in accounts.enumerated() {
      let update = Sample.turn(
        index + 1, subscriber: account, handle: handles[index], state: "第\(index)步")
      #expect(try await store.commit(Commit(conversation: update, at: t0)).name == "committed")
      #expect(try await store.conversation(handle: handles[index]) == update.record)
      #expect(try await store.conversation(id: Sample.conversation) == update.record)
    }
    store = try kind.reopened(store)
    #expect(try await store.conversation(handle: "a") == nil)
    #expect(try await store.conversation(handle: "zz") == nil)
    #expect(try await store.conversation(handle: "e")?.turn == 7)
    let turns = try await store.turns(of: Sample.conversation, last: 99)
    #expect(turns == (1...7).map { Sample.turn($0).turn })
    #expect(try await store.turns(of: Sample.conversation, last: 2).map(\.number) == [6, 7])
    #expect(try await store.turn(of: Sample.conversation, key: "k3") == Sample.turn(3).turn)
    #expect(try await store.turn(of: Sample.conversation, key: "k8") == nil)
    #expect(try await store.turns(of: ID("none"), last: 2).isEmpty)
  }
}
