import DomainCore
import Testing

@Suite("A customer takes back a case that nobody has decided (R33)")
struct CaseWithdrawalTests {
  private func withdrawing(
    _ file: CustomerFile, _ id: ID<AppealCase>? = nil, proof: Proof? = LeavingWorld.proof([.smsCode])
  ) -> Result<[Change], CaseWithdrawRefusal> {
    var numbers = LeavingWorld.numbers("withdraw")
    return file.withdrawingCase(
      id ?? file.cases[0].id, proof: proof, under: CareWorld.policies, numbers: &numbers,
      keyring: LeavingWorld.keyring, at: LeavingWorld.now)
  }

  @Test("It ends undecided, by its customer, and its record says so")
  func ends() throws {
    let file = try LeavingWorld.file([]).complaining().get()
    let changes = try withdrawing(file).get()
    let ended = file.applying(changes)
    #expect(!ended.cases[0].isOpen && ended.cases[0].standing == "withdrawn" && ended.cases[0].answer == nil)
    #expect(ended.openAppeals.isEmpty && ended.notices.isEmpty && ended.brokenBooks.isEmpty)
    let audits = changes.compactMap { if case .audit(let event) = $0 { event } else { nil } }
    #expect(audits.map(\.action) == [.caseWithdrawn] && audits.map(\.actor) == [.customer])
    for change in changes { #expect(StoreRules.brokenRule(by: change, in: ended) == nil) }
    #expect(withdrawing(ended) == .failure(.notOpen(ended.cases[0])))
    // The same words can be complained of anew.
    #expect(try ended.complaining().get().openAppeals.count == 1)
  }

  @Test("Nobody takes back what isn't his, what is none, and what a rule has promised money with")
  func refused() throws {
    let file = try LeavingWorld.file([.prorated]).complaining().get()
    #expect(withdrawing(file, proof: nil) == .failure(.proof(.proof)))
    let stranger = LeavingWorld.proof([.smsCode], of: ID("s2"))
    #expect(withdrawing(file, proof: stranger) == .failure(.proof(.proof)))
    #expect(withdrawing(file, ID("SS20261121000000000")) == .failure(.notFound))
    #expect(withdrawing(try LeavingWorld.file([]).complaining(.payout).get()) == .failure(.notFound))
    var promised = file
    promised.cases[0].matter.isByRule = true
    #expect(withdrawing(promised) == .failure(.promisedByRule))
  }
}
