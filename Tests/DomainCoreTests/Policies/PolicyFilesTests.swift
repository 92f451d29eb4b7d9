import DataFiles
import DomainCore
import Foundation
import Testing

@Suite("Policy files")
struct PolicyFilesTests {
  let policies = PolicyFolder.policies

  @Test("The three operators' windows are those of the source documents, each with its source")
  func operators() throws {
    #expect(Set(policies.operators.keys.map(\.text)) == ["cmcc", "cucc", "ctcc"])
    let windows: [String: Window] = ["cmcc": .days(7), "cucc": .hours(24), "ctcc": .days(15)]
    for (id, window) in windows {
      let policy = try #require(policies.operators[ID(id)])
      #expect(policy.settlementWindow == window)
      #expect(policy.settlementSource.text.contains("种子D"))
      #expect(policy.refundWorkingDays == 2)
      #expect(policy.lateFeePerDayBasisPoints == 30)
      #expect(policy.lateFeeSource.text == "电信条例 第三十四条")
      #expect(policy.channels.allSatisfy { $0.source != nil })
    }
  }

  @Test("A province's override replaces what it names, with its source, and nothing else")
  func province() throws {
    let own = try #require(policies.operators[ID("cmcc")])
    let zhejiang = own.applied(in: "zj")
    #expect(zhejiang.settlementWindow == .days(3))
    #expect(zhejiang.refundWorkingDays == 1)
    #expect(!zhejiang.cancellationDayIsUsed)
    #expect(zhejiang.settlementSource.text.contains("示例"))
    #expect(zhejiang.lateFeeSource == own.lateFeeSource)
    #expect(own.applied(in: "default") == own)
  }

  @Test("A province may have its own late fee, complaint days and channels, each with its source")
  func provinceInFull() throws {
    let own = try #require(policies.inForce(on: day("2027-01-01")).operators[ID("cmcc")])
    let zhejiang = own.applied(in: "zj")
    #expect(own.lateFeePerDayBasisPoints == 30 && zhejiang.lateFeePerDayBasisPoints == 10)
    #expect(zhejiang.lateFeeSource.text.contains("示例"))
    let opened = LeavingWorld.at("2027-01-01", hour: 10)
    #expect(own.complaints?.answerBy(from: opened) == day("2027-01-16"))
    #expect(zhejiang.complaints?.answerBy(from: opened) == day("2027-01-08"))
    #expect(zhejiang.channels.map(\.name) == ["热线", "APP", "营业厅"])
    #expect(zhejiang.channels != own.channels && zhejiang.channels.allSatisfy { $0.source != nil })
    #expect(own.channelsOfAllProvinces.count == own.channels.count + zhejiang.channels.count)
    #expect(own.applied(in: "default") == own)
  }

  @Test(
    "Every operator sells every kind, broadband under every kind of fee, and all three refund rules occur")
  func catalogue() {
    for id in policies.operators.keys {
      let kinds = Set(policies.products.values.filter { $0.operatorID == id }.map(\.kind))
      #expect(kinds.union([.number]) == Set(ServiceKind.allCases))
    }
    var fees: Set<String> = []
    for product in policies.products.values where product.kind == .broadband {
      switch product.terminationFee {
      case .none: fees.insert("none")
      case .fixed: fees.insert("fixed")
      case .remainingMonths: fees.insert("remainingMonths")
      case .clawBack: fees.insert("clawBack")
      }
    }
    #expect(fees.count == 4)
    #expect(Set(policies.products.values.map(\.refundRule)) == Set(RefundRule.allCases))
    #expect(Set(policies.products.values.map(\.effect)) == Set(LeaveEffect.allCases))
    #expect(policies.products.values.contains { !$0.leaveFirst.isEmpty })
  }

  @Test("A product's figures are read as written")
  func product() throws {
    let broadband = try #require(policies.products[ID("cmcc.broadband.300")])
    #expect(broadband.priceFen == Fen(6000))
    #expect(
      broadband.terminationFee
        == .remainingMonths(rateBasisPoints: 3000, floorFen: Fen(5000), capFen: Fen(30_000)))
    #expect(policies.products[ID("cucc.broadband.year")]?.periodMonths == 12)
    #expect(policies.products[ID("cmcc.plan.59")]?.needsPerson == true)
  }

  @Test("The limits are those of the security rules, and the version has a day")
  func limits() {
    #expect(policies.limits == Limits())
    #expect(policies.version == "2026-11-23.1")
    #expect(policies.validFrom == day("2026-11-01"))
  }
}

@Suite("Wrong policy files")
struct WrongPolicyFilesTests {
  struct Row: Sendable, CustomStringConvertible {
    var file: String
    var from: String
    var to: String
    /// The error without the file's name; `@` is the line of the first change.
    var error: String
    var description: String { error }
  }

  static let operatorFile = "Policies/operators/cmcc.yaml"
  static let catalogue = "Policies/catalogue/cmcc.yaml"
  static let calendar = "Policies/calendar.yaml"
  static let limits = "Policies/limits.yaml"

  static let rows = [
    Row(
      file: operatorFile, from: "name: 中国移动", to: "nmae: 中国移动",
      error:
        "@:1: unknown key \"nmae\"; known here: id, version, valid_from, name, aliases, settlement, refund, late_fee, "
        + "leaving_day, channels, provinces, undo, frequent_changes, number_keeping, unpaid_period, "
        + "debts_at_leaving, equipment_return, complaints, misoperation, balance_payout, renewal_if_unpaid"),
    Row(file: operatorFile, from: "name: 中国移动\n", to: "", error: "2:1: the key \"name\" is missing"),
    Row(file: operatorFile, from: "name: 中国移动", to: "name:", error: "@:1: the key \"name\" has no value"),
    Row(
      file: operatorFile, from: "name: 中国移动", to: "name: [中国, 移动]",
      error: "@:7: expected text, found a list"),
    Row(
      file: operatorFile, from: "name: 中国移动", to: "name: 中国移动\nname: 移动",
      error: "@:1: the key \"name\" is here twice"),
    Row(
      file: operatorFile, from: "window: 7 days", to: "window: 7",
      error: "@:22: expected a time such as 7 days or 24 hours, found \"7\""),
    Row(
      file: operatorFile, from: "working_days: 2", to: "working_days: two",
      error: "@:24: expected a whole number, found \"two\""),
    Row(
      file: operatorFile, from: "working_days: 2", to: "working_days: -1",
      error: "@:24: -1 is out of range (0 to 60)"),
    Row(
      file: operatorFile, from: "is_used: true", to: "is_used: yes",
      error: "@:24: expected true or false, found \"yes\""),
    Row(
      file: operatorFile, from: "late_fee: {basis_points_per_day: 30, source: 电信条例 第三十四条}",
      to: "late_fee: {basis_points_per_day: 30}", error: "@:11: the key \"source\" is missing"),
    Row(
      file: operatorFile, from: "id: cmcc", to: "id: cucc",
      error: "operators/cucc.yaml:2:1: the operator \"cucc\" is here twice"),
    Row(
      file: "Policies/operators/cucc.yaml", from: "id: cucc", to: "id: abcd",
      error: "catalogue/cucc.yaml:2:11: unknown operator \"cucc\""),
    Row(
      file: operatorFile, from: "{window: 7 days, source: 示例", to: "[window: 7 days, source: 示例",
      error: "@:45: did not find expected ',' or ']'"),
    Row(
      file: catalogue, from: "price: 5.00", to: "price: -5.00",
      error: "@:12: an amount is never negative, found \"-5.00\""),
    Row(
      file: catalogue, from: "price: 5.00", to: "price: 5.005",
      error: "@:12: an amount has at most two decimals, found \"5.005\""),
    Row(
      file: catalogue, from: "price: 5.00", to: "price: 5元",
      error: "@:12: expected an amount in yuan such as 5.00, found \"5元\""),
    Row(
      file: catalogue, from: "price: 5.00", to: "price: 0",
      error: "@:12: expected an amount above zero, found \"0\""),
    Row(
      file: catalogue, from: "refund: prorated", to: "refund: half",
      error: "@:13: expected one of full, prorated, none, found \"half\""),
    Row(
      file: catalogue, from: "refund: none\n    effect: periodEnd", to: "refund: full\n    effect: periodEnd",
      error: "@:13: a period that runs to its end is not given back in full"),
    Row(
      file: catalogue, from: "leave_first: [cmcc.membership.tv]", to: "leave_first: [cmcc.membership.tvv]",
      error: "@:19: unknown product \"cmcc.membership.tvv\""),
    Row(
      file: catalogue, from: "leave_first: [cmcc.membership.tv]", to: "leave_first: [ctcc.ringback]",
      error: "@:19: \"ctcc.ringback\" is another operator's product"),
    Row(
      file: catalogue, from: "leave_first: [cmcc.membership.tv]", to: "leave_first: [cmcc.broadband.fusion]",
      error: "@:19: \"cmcc.broadband.fusion\" would have to be left before itself"),
    Row(
      file: catalogue, from: "id: cmcc.ringback.video", to: "id: cmcc.ringback",
      error: "@:9: the product \"cmcc.ringback\" is here twice"),
    Row(
      file: catalogue, from: "name: 视频彩铃", to: "name: 彩铃",
      error: "@:11: two products of \"cmcc\" are called 彩铃"),
    Row(
      file: catalogue, from: "{fixed: 200.00}", to: "{fixed: 200.00, remaining_months: {basis_points: 1}}",
      error: "@:22: a termination fee is either fixed: or remaining_months:"),
    Row(
      file: catalogue, from: "floor: 50.00", to: "floor: 500.00",
      error: "@:41: the floor lies above the cap"),
    Row(
      file: catalogue, from: "name: 彩铃\n", to: "name: \"彩\\u202e铃\"\n",
      error: "@:11: the text holds a control character (U+202e)"),
    Row(
      file: operatorFile, from: "product: cmcc.number.keeping, pauses", to: "product: cmcc.ringback, pauses",
      error:
        "@:27: number_keeping names \"cmcc.ringback\", which is no number product of \"cmcc\""
    ),
    Row(
      file: operatorFile, from: "product: cmcc.number.keeping.zj", to: "product: cmcc.number.keeping.xx",
      error:
        "@:31: number_keeping names \"cmcc.number.keeping.xx\", which is no number product of \"cmcc\""
    ),
    Row(
      file: operatorFile, from: "name: 中国移动", to: "name: 中国电信",
      error: "operators/ctcc.yaml:3:7: the operator \"cmcc\" is called \"中国电信\", too"),
    Row(
      file: "Policies/catalogue/cmcc-2027.yaml", from: "operator: cmcc", to: "operator: cmccc",
      error: "@:11: there is no operator \"cmccc\""),
    Row(
      file: calendar, from: "covered_through: 2026-12-31", to: "covered_through: 2027-12-31",
      error:
        "@:18: no holidays of 2027 are listed: days are covered only through years whose holidays are known"),
    Row(
      file: "Policies/service.yaml", from: "renewal_notice_days: 5", to: "renewal_notice_days: 4",
      error: "@:22: 4 is out of range (5 to 31)"),
    Row(
      file: "Policies/operators/cmcc-2027.yaml", from: "late_fee: {basis_points_per_day: 10,",
      to: "late_fee: {basis_points_per_day: 10001,", error: "@:38: 10001 is out of range (0 to 10000)"),
    Row(
      file: operatorFile, from: "{owed: used,", to: "{owed: half,",
      error: "@:23: expected one of full, used, found \"half\""),
    Row(
      file: catalogue, from: "{product: cmcc.ringback, reasons", to: "{product: cmcc.ringbak, reasons",
      error: "@:18: \"cmcc.ringbak\" is no product of \"cmcc\" that can be ordered"),
    Row(
      file: catalogue, from: "{product: cmcc.ringback, reasons", to: "{product: ctcc.ringback, reasons",
      error: "@:18: \"ctcc.ringback\" is no product of \"cmcc\" that can be ordered"),
    Row(
      file: catalogue, from: "{product: cmcc.ringback, reasons", to: "{product: cmcc.plan.59, reasons",
      error: "@:18: \"cmcc.plan.59\" can't be offered in its place"),
    Row(
      file: catalogue, from: "{product: cmcc.ringback, reasons: [price], note",
      to: "{product: cmcc.data.video, reasons: [], note",
      error: "@:18: what is offered costs less, or names the reasons that it fits"),
    Row(
      file: catalogue, from: "reasons: [price], note: 每月便宜 1 元", to: "reasons: [prise], note: 每月便宜 1 元",
      error:
        "@:53: expected one of price, noLongerNeeded, quality, hardToUse, otherOperator, other, found \"prise\""
    ),
    Row(
      file: calendar, from: "2004: [01-01,", to: "2004: [02-30,",
      error: "@:10: expected a month and day like 10-01 of a year like 2026, found \"02-30\""),
    Row(
      file: calendar, from: "2004: [01-01,", to: "2004: [01-03,", error: "@:10: 2004-01-03 is on a weekend"),
    Row(
      file: limits, from: "code_valid_seconds: 300", to: "code_valid_seconds: 301",
      error: "@:21: 301 is out of range (30 to 300)"),
  ]

  @Test("A wrong file is refused with file, line, column and reason", arguments: rows)
  func refusal(_ row: Row) throws {
    let original = try #require(PolicyFolder.files.first { $0.name == row.file })
    try #require(original.text.contains(row.from))
    let files = PolicyFolder.files(changing: row.file) { text in
      guard let range = text.range(of: row.from) else { return text }
      return text.replacingCharacters(in: range, with: row.to)
    }
    let error = #expect(throws: DataFileError.self) { try PolicyFiles.load(files: files) }
    let place = try #require(original.text.range(of: row.from)).lowerBound
    let line = original.text[..<place].count { $0 == "\n" } + 1
    let expected = row.error.hasPrefix("@") ? "\(line)" + row.error.dropFirst() : row.error
    let file = row.error.contains(".yaml:") ? "Policies/" : row.file + ":"
    #expect(error?.description == file + expected)
  }

  @Test(
    "A missing file is named",
    arguments: ["calendar.yaml", "limits.yaml", "version.yaml"])
  func missing(_ name: String) {
    let files = PolicyFolder.files.filter { !$0.name.hasSuffix(name) }
    let error = #expect(throws: DataFileError.self) { try PolicyFiles.load(files: files) }
    #expect(error?.description == "\(name):1:1: the file is missing")
  }

  @Test("An empty file and a second document are refused")
  func documents() {
    for (text, problem) in [
      ("# nothing\n", "1:1: the file is empty"), ("a: 1\n---\nb: 2\n", "2:1: but found another document"),
    ] {
      let files = PolicyFolder.files(changing: Self.limits) { _ in text }
      let error = #expect(throws: DataFileError.self) { try PolicyFiles.load(files: files) }
      #expect(error?.description == "\(Self.limits):\(problem)")
    }
  }

  @Test("An unknown file is refused")
  func unknownFile() {
    let files = PolicyFolder.files + [("Policies/prices.yaml", "a: 1")]
    #expect(throws: DataFileError.self) { try PolicyFiles.load(files: files) }
  }

  @Test("Files with random bytes changed load or are refused, but never crash")
  func randomDamage() {
    var chance = SplitMix(state: 11)
    var refused = 0
    for _ in 0..<200 {
      let file = PolicyFolder.files[chance.below(PolicyFolder.files.count)]
      var bytes = Array(file.text.utf8)
      for _ in 0...chance.below(3) {
        let place = chance.below(bytes.count)
        switch chance.below(3) {
        case 0: bytes[place] = UInt8(chance.below(256))
        case 1: bytes.remove(at: place)
        default:
          bytes.insert(contentsOf: Array("[{:&*!-\n  ".utf8).dropFirst(chance.below(8)).prefix(2), at: place)
        }
      }
      let text = String(decoding: bytes, as: UTF8.self)
      let files = PolicyFolder.files(changing: file.name) { _ in text }
      do { _ = try PolicyFiles.load(files: files) } catch { refused += 1 }
    }
    #expect(refused > 50)
  }

  @Test(
    "A file that nests without end is refused, not a crash",
    arguments: ["[", "- ", "{a: ", "? ", "a:\n - ", "&a [*a, "])
  func nesting(_ unit: String) {
    let files = PolicyFolder.files(changing: Self.limits) { _ in String(repeating: unit, count: 100_000) }
    #expect(throws: DataFileError.self) { try PolicyFiles.load(files: files) }
  }
}
