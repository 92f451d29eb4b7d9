import DataFiles
import DomainCore
import Testing

@testable import Dialogue

/// What transcripts walk, and the map that they are measured by.
@Suite struct CoverageTests {
  @Test("a turn is counted with its rule, replies, places and ways")
  func turn() async throws {
    let text = "# t\n@ 账户 fixtures/移动-一个彩铃.yaml\n客户> 退彩铃\n客服> 请先验证身份。请输入手机号："
    let transcript = try Transcript(file: "t", text: text)
    let world = try await TestWorld()
    var play = TranscriptPlay(transcript.cases[0], on: world.stage) { try TestWorld.accounts($0, at: $1) }
    let coverage = try await play.run(covering: true).coverage
    #expect(coverage.count(.replies, "verify.askPhone") == 1)
    #expect(coverage.count(.ways, "idle -> leave.which") == 1)
    #expect(coverage.count(.ways, "leave.which -> identify.number") == 1)
    #expect(coverage.count(.transitions, "leave -> identify") == 1)
    #expect(coverage.count(.topics, "identify") == 1)
    #expect(coverage.walked(.rules).keys.allSatisfy { $0.hasPrefix("unsubscribe.yaml:") })
    #expect(coverage.walked(.rules).count == 1)
    #expect(coverage.walked(.policies).isEmpty)
  }

  @Test(
    "a line of the flow map that is no new way is refused with its place",
    arguments: ["a -> b\na -> b", "# c\na", "\na b -> c", "# x\na -> b -> c", "# x\n -> b"])
  func faultyMap(_ text: String) {
    let error = #expect(throws: DataFileError.self) { try FlowMap(file: "flow.txt", text: text) }
    #expect(error?.description.hasPrefix("flow.txt:2:1:") == true)
  }

  @Test("every way that transcripts walk is on the map, every branch of a policy in the files")
  func mapped() async throws {
    let branches = Set(try PolicyBranch.all(in: TestWorld.yaml(in: "Policies")).map(\.name))
    let map = Set(
      try FlowMap(file: "flow.txt", text: TestWorld.text("Transcripts/flow.txt")).lines.map(\.way))
    var walked: Set<String> = []
    for file in try TestWorld.transcripts() {
      for single in try TestWorld.transcript(file).cases {
        let world = try await TestWorld()
        var play = TranscriptPlay(single, on: world.stage) { try TestWorld.accounts($0, at: $1) }
        let coverage = try await play.run(covering: true).coverage
        let unknown = Set(coverage.walked(.ways).keys).subtracting(map)
        #expect(
          unknown.isEmpty, "\(file) (\(single.name)); `tuiding test --explore 2000 --accept` adds them")
        walked.formUnion(coverage.walked(.policies).keys)
      }
    }
    // A product that one version changes goes by its plain name in the others.
    #expect(walked.filter { !$0.hasPrefix("product ") }.subtracting(branches) == [])
    #expect(walked.intersection(branches).count > 100)
    let bounds = ["remaining_months", "floor", "cap"].map {
      "product cmcc.broadband.300.termination_fee.\($0)"
    }
    #expect(walked.isSuperset(of: bounds))
    #expect(walked.isSuperset(of: ["operator cmcc.undo.inTime", "operator cmcc.undo.over"]))
    // Nobody has this one: what no transcript walks isn't counted.
    #expect(!walked.contains("product cmcc.plan.29.old.termination_fee.cap"))
  }

  @Test("every row of the requirements is named by a case")
  func rows() throws {
    let named = Set(try TestWorld.transcripts().flatMap { try TestWorld.transcript($0).requirements })
    #expect(Set((1...40).map { "R\($0)" }).subtracting(named) == [])
  }

  @Test("exploring from the same seed holds the same conversation")
  func seeds() async throws {
    let explorer = TranscriptExplorer(try TestWorld.transcripts().map(TestWorld.transcript))
    var said: [[String]] = []
    for seed: UInt64 in [5, 5, 6] {
      let world = try await TestWorld()
      let files = try TestWorld.accounts("fixtures/移动-多个包月.yaml", at: TestWorld.start)
      said.append(
        try await explorer.walk(with: files, on: world.stage, length: 20, seed: seed).steps.map(\.text))
    }
    #expect(said[0] == said[1])
    #expect(said[0] != said[2])
  }
}
