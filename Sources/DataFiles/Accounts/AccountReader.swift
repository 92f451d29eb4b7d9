import DomainCore

/// Reads one account of a fixture and puts its file together.
struct AccountReader {
  let policies: Policies
  let time: FixtureTime
  let ids: FixtureIDs

  func read(
    _ entry: YAMLReader, hash: (String) -> PasswordHash
  ) throws(DataFileError) -> AccountFixture {
    let fields = try entry.fields(
      "phone", "name", "shows", "operator", "province", "id_tail", "password", "state", "joined", "notice",
      "email",
      "sim_changed", "balance", "services", "born")
    let operatorPlace = try fields.required("operator")
    guard let policy = policies.operators[ID(try operatorPlace.text())] else {
      throw operatorPlace.error("unknown operator \(operatorPlace.found)")
    }
    let province = try province(fields["province"], of: policy)
    let password = try fields["password"].map(servicePassword)
    let subscriber = Subscriber(
      id: ids.id("account"), phone: try phone(fields.required("phone")),
      name: try fields.required("name").text(),
      operatorID: policy.id, province: province, idNumberTail: try idTail(fields.required("id_tail")),
      servicePassword: password.map(hash),
      state: try fields["state"]?.choice(of: AccountState.self) ?? .normal,
      joinedOn: try fields["joined"].map(time.day) ?? time.today.adding(months: -24),
      noticeChannel: try fields["notice"]?.choice(of: NoticeChannel.self) ?? .sms,
      simChangedAt: try fields["sim_changed"].map(time.pastMoment), bornOn: try fields["born"].map(time.day),
      email: try fields["email"].map(email))
    if subscriber.noticeChannel == .email, subscriber.email == nil {
      throw (fields["notice"] ?? entry).error("results by e-mail need an address: email: …")
    }
    guard subscriber.joinedOn <= time.today else {
      throw (fields["joined"] ?? entry).error("the account begins in the future")
    }
    var history = FixtureHistory(
      file: CustomerFile(subscriber: subscriber), policies: policies, policy: policy.applied(in: province),
      time: time, ids: ids)
    for service in try fields.required("services").list() {
      try ServiceReader(policies: policies, policy: policy, time: time, ids: ids).read(
        service, into: &history)
    }
    let first = history.file.services.map(\.startedOn).min() ?? subscriber.joinedOn
    if first < subscriber.joinedOn {
      if let joined = fields["joined"] { throw joined.error("a service is older than the account") }
      history.file.subscriber.joinedOn = first
    }
    history.open(balanceFen: try fields["balance"]?.fen() ?? .zero)
    return AccountFixture(file: history.sorted(), shows: try fields["shows"]?.text(), password: password)
  }

  private func province(_ reader: YAMLReader?, of policy: OperatorPolicy) throws(DataFileError) -> String {
    guard let reader else { return OperatorPolicy.noProvince }
    let name = try reader.text()
    guard name == OperatorPolicy.noProvince || policy.provinces[name] != nil else {
      throw reader.error("\"\(policy.id)\" has no province \"\(name)\"")
    }
    return name
  }

  private func phone(_ reader: YAMLReader) throws(DataFileError) -> PhoneNumber {
    guard let phone = PhoneNumber(try reader.text()) else {
      throw reader.error("expected eleven digits of a mobile number, found \(reader.found)")
    }
    return phone
  }

  private func email(_ reader: YAMLReader) throws(DataFileError) -> EmailAddress {
    guard let email = EmailAddress(try reader.text()) else {
      throw reader.error("expected an e-mail address such as name@example.com, found \(reader.found)")
    }
    return email
  }

  private func idTail(_ reader: YAMLReader) throws(DataFileError) -> String {
    let text = try reader.text()
    guard text.utf8.count == 4, text.dropLast().allSatisfy({ $0.isASCII && $0.isNumber }),
      let last = text.last, last == "X" || (last.isASCII && last.isNumber)
    else { throw reader.error("expected the last four of an ID number such as 123X, found \(reader.found)") }
    return text
  }

  private func servicePassword(_ reader: YAMLReader) throws(DataFileError) -> String {
    let text = try reader.text()
    guard text.utf8.count == 6, text.allSatisfy({ $0.isASCII && $0.isNumber }) else {
      throw reader.error("a service password has six digits")
    }
    return text
  }
}
