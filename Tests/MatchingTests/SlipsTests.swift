import Matching
import Testing

/// Words that are always another one misheard are put right before anything is matched.
@Suite("Slips")
struct SlipsTests {
  private static let matcher: Matcher = {
    let rules = """
      language: zh-CN
      concepts: {彩铃: [彩铃], 会员: [会员]}
      lists:
        slips:
          values:
            - {in: 取效, out: 取消}
            - {in: (财铃|彩零), out: 彩铃}
            - {in: 俺, out: 我}
            - {in: 叩, out: 扣}
            - {in: 叩头, out: 叩头}
      intents:
        ringback: {data: [{keywords: ["取消 ..4 <彩铃>"]}]}
        charges: {data: [{keywords: ["扣 ..2 我"], not: [<会员>]}]}
      """
    do { return try ShippedRules.matcher(rules) } catch { preconditionFailure("\(error)") }
  }()

  @Test(
    "A pattern's literal words hear what was meant",
    arguments: [
      ("取效财铃", "ringback"), ("取消那个彩零", "ringback"), ("又叩俺的", "charges"), ("取取效财铃", "ringback"),
    ])
  func isPutRight(_ line: String, _ intent: String) {
    #expect(Self.matcher.read(line).wishes.first?.intent == intent, "\(line)")
  }

  @Test("A longer word that is right stays", arguments: ["给我叩头我", "叩头 俺"])
  func staysAsWritten(_ line: String) {
    #expect(Self.matcher.read(line).wishes.isEmpty, "\(line)")
  }

  @Test("The places are those of what was written")
  func keepsPlaces() throws {
    let wish = try #require(Self.matcher.read("那个取效，财铃").wishes.first)
    let places = wish.hits.map(\.range).sorted { $0.lowerBound < $1.lowerBound }
    #expect(places == [2..<4, 5..<7])
  }
}
