import DomainCore

extension OperatorPolicy {
  /// Reads one operator's file.
  init(_ reader: YAMLReader) throws(DataFileError) {
    let fields = try reader.fields(
      "id", "version", "valid_from", "name", "aliases", "settlement", "refund", "late_fee", "leaving_day",
      "channels", "provinces",
      "undo", "frequent_changes", "number_keeping", "unpaid_period", "debts_at_leaving", "equipment_return",
      "complaints",
      "misoperation", "balance_payout", "renewal_if_unpaid")
    let settlement = try fields.required("settlement").fields("window", "source")
    let refund = try fields.required("refund").fields("working_days", "source")
    let lateFee = try Self.lateFee(fields.required("late_fee"))
    let leavingDay = try fields.required("leaving_day").fields("is_used", "source")
    let complaints = try fields["complaints"].map(Self.complaints)
    let channels = try Self.channels(fields.required("channels"))
    var provinces: [String: ProvinceOverride] = [:]
    for (key, value) in try fields["provinces"]?.entries() ?? [] {
      guard try key.text() != Self.noProvince else {
        throw key.error("the operator's own rules are not a province")
      }
      provinces[try key.text()] = try ProvinceOverride(value)
    }
    self.init(
      id: ID(try fields.required("id").text()), name: try fields.required("name").text(),
      aliases: try fields["aliases"]?.texts() ?? [],
      settlementWindow: try settlement.required("window").window(),
      settlementSource: try settlement.required("source").source(),
      refundWorkingDays: try refund.required("working_days").integer(in: 0...60),
      refundSource: try refund.required("source").source(),
      lateFeePerDayBasisPoints: lateFee.rule, lateFeeSource: lateFee.source,
      cancellationDayIsUsed: try leavingDay.required("is_used").bool(), provinces: provinces,
      channels: channels, cancellationDaySource: try leavingDay.required("source").source(),
      complaints: complaints)
    terms = try OperatorTerms(fields)
  }

  /// What stands for no province of its own.
  static let noProvince = "default"

  fileprivate static func lateFee(
    _ reader: YAMLReader
  ) throws(DataFileError) -> OperatorTerms.Sourced<Int> {
    let fields = try reader.fields("basis_points_per_day", "source")
    return OperatorTerms.Sourced(
      try fields.required("basis_points_per_day").integer(in: 0...10_000),
      try fields.required("source").source())
  }

  fileprivate static func complaints(_ reader: YAMLReader) throws(DataFileError) -> ComplaintRule {
    let fields = try reader.fields("answer_within", "source")
    return ComplaintRule(
      window: try fields.required("answer_within").window(), source: try fields.required("source").source())
  }

  fileprivate static func channels(_ reader: YAMLReader) throws(DataFileError) -> [Channel] {
    var channels: [Channel] = []
    for entry in try reader.list() { channels.append(try Channel(entry)) }
    return channels
  }
}

extension OperatorPolicy.Channel {
  fileprivate init(_ reader: YAMLReader) throws(DataFileError) {
    let fields = try reader.fields("name", "address", "aliases", "steps", "source")
    self.init(
      name: try fields.required("name").text(), address: try fields.required("address").text(),
      aliases: try fields["aliases"]?.texts() ?? [], steps: try fields["steps"]?.text(),
      source: try fields.required("source").source())
  }
}

extension OperatorPolicy.ProvinceOverride {
  fileprivate init(_ reader: YAMLReader) throws(DataFileError) {
    let fields = try reader.fields(
      "settlement_window", "refund_working_days", "leaving_day_is_used", "undo", "frequent_changes",
      "number_keeping", "unpaid_period", "debts_at_leaving", "equipment_return", "misoperation",
      "balance_payout",
      "renewal_if_unpaid", "late_fee", "complaints", "channels", "source")
    self.init(
      settlementWindow: try fields["settlement_window"]?.window(),
      refundWorkingDays: try fields["refund_working_days"]?.integer(in: 0...60),
      cancellationDayIsUsed: try fields["leaving_day_is_used"]?.bool(),
      source: try fields.required("source").source())
    terms = try OperatorTerms(fields)
    lateFeePerDayBasisPoints = try fields["late_fee"].map(OperatorPolicy.lateFee)
    complaints = try fields["complaints"].map(OperatorPolicy.complaints)
    channels = try fields["channels"].map(OperatorPolicy.channels)
    guard
      settlementWindow != nil || refundWorkingDays != nil || cancellationDayIsUsed != nil
        || lateFeePerDayBasisPoints != nil || complaints != nil || channels != nil
        || terms != OperatorTerms()
    else {
      throw reader.error("the province changes nothing")
    }
  }
}
