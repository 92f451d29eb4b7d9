import DomainCore

extension ServiceRules {
  /// Reads how customers are served; a key that is left out turns its rule off.
  init(_ reader: YAMLReader) throws(DataFileError) {
    let fields = try reader.fields("renewal_notice_days", "person_first_from_age", "sources")
    for source in try fields["sources"]?.list() ?? [] { _ = try source.text() }
    self.init(
      // 消费者权益保护法实施条例第十条：自动续费前五日.
      renewalNoticeDays: try fields["renewal_notice_days"]?.integer(in: 5...31),
      personFirstFromAge: try fields["person_first_from_age"]?.integer(in: 18...120))
  }
}
