public import DomainCore

/// Reads accounts for demonstrations and transcripts, with the bill lines, payments, orders, refunds and balances that
/// belong to them: all of the files, or the first error.
///
/// ```yaml
/// accounts:
///   - phone: 13800000001
///     name: 陈静
///     operator: cmcc
///     id_tail: 123X
///     balance: 56.00
///     # and: shows, province, password, state, joined, notice, sim_changed
///     services:
///       - product: cmcc.ringback
///         started: -40d            # or 2026-10-12, today, -8m-12d, -1y; so are anchor and ends
///         # and: name, price, auto_renew, state (active, suspended), giver, devices: [{name, sync, replacement}],
///         # contract: {started, months, monthly_discount}, line: {account, bound} (broadband only),
///         # charges (paid, unpaid, none), paid_by, periods (how many bill lines back)
///         order: {at: -1d 15:20, state: completed, refund: unknown}   # and: problem, reason, paid_by
/// ```
public enum AccountFiles {
  /// The accounts in `files`, oldest entry first, as they are at `now`; the same files and moment give the same ids.
  ///
  /// - Parameters:
  ///   - files: Each file by its name (used in errors; its last part goes into the ids) and its text.
  ///   - policies: The policies whose operators and products the files name.
  ///   - now: The moment that relative days count from.
  ///   - hash: Derives a service password.
  public static func load(
    files: [(name: String, text: String)], policies: Policies, now: Instant, hash: (String) -> PasswordHash
  ) throws(DataFileError) -> [AccountFixture] {
    var fixtures: [AccountFixture] = []
    var phones: Set<PhoneNumber> = []
    for file in files {
      let fields = try YAMLReader(text: file.text, file: file.name).fields("accounts")
      let stem = file.name.split(separator: "/").last.map(String.init) ?? file.name
      for (index, entry) in try fields.required("accounts").list().enumerated() {
        let account = AccountReader(
          policies: policies, time: FixtureTime(now: now), ids: FixtureIDs(seed: "\(stem)#\(index)"))
        let fixture = try account.read(entry, hash: hash)
        guard phones.insert(fixture.file.subscriber.phone).inserted else {
          throw entry.error("the number \(fixture.file.subscriber.phone.masked) is here twice")
        }
        fixtures.append(fixture)
      }
    }
    return fixtures
  }
}

/// One account of a file, and what is needed to speak as its holder.
public struct AccountFixture: Sendable {
  /// The account's whole file.
  public let file: CustomerFile
  /// What the account shows, in a few words; nil when the file doesn't say.
  public let shows: String?
  /// The service password in the clear, nil when the account has none: made-up accounts only.
  public let password: String?
}
