internal import DomainCore
internal import Synchronization

/// Rows that were found to be as they were written, by account: what has ended is read at each turn and never changes, and comparing it
/// takes a tenth of the time that its mark takes.
///
/// A row counts as known only when all of it is as it was then, mark and all. Kept is what the last reading of an account's file has
/// read, for two generations of accounts, each of at most `limit` rows.
public final class KnownRows: Sendable {
  /// A row with its share of its table's sum.
  struct Row: Sendable {
    let table: String
    /// What its mark covers, and the mark.
    let marked: [SQLValue]
    let share: UInt64
  }

  /// The rows of one account, by their marks.
  typealias OfAccount = [SQLValue: Row]

  private struct Generations {
    var newer: [ID<Subscriber>: OfAccount] = [:]
    var newerCount = 0
    var older: [ID<Subscriber>: OfAccount] = [:]
  }

  private let limit: Int
  private let kept = Mutex(Generations())

  /// Nothing known yet.
  public init(limit: Int = 16_384) {
    self.limit = limit
  }

  func rows(of subscriber: ID<Subscriber>) -> OfAccount {
    kept.withLock { $0.newer[subscriber] ?? $0.older[subscriber] ?? [:] }
  }

  func keep(_ rows: OfAccount, of subscriber: ID<Subscriber>) {
    kept.withLock { kept in
      if kept.newerCount + rows.count > limit {
        kept.older = kept.newer
        kept.newer = [:]
        kept.newerCount = 0
      }
      let before = kept.newer.updateValue(rows, forKey: subscriber)
      kept.newerCount += rows.count - (before?.count ?? 0)
    }
  }
}

/// Whose rows a file is read from, and how they are checked.
struct FileRows {
  let subscriber: ID<Subscriber>
  /// What the rows must add up to; nil when nobody asks.
  let sums: RowSums?
  /// The rows that were known before.
  let known: KnownRows.OfAccount
  /// The rows that were read.
  private(set) var read: KnownRows.OfAccount = [:]
  /// Whether one of them wasn't known.
  private(set) var isNew = false

  init(subscriber: ID<Subscriber>, sums: RowSums?, known: KnownRows.OfAccount) {
    self.subscriber = subscriber
    self.sums = sums
    self.known = known
  }

  /// The share of a row that is known.
  mutating func share(of marked: [SQLValue], in table: String) -> UInt64? {
    guard let mark = marked.last, let row = known[mark], row.table == table, row.marked == marked else {
      return nil
    }
    read[mark] = row
    return row.share
  }

  /// Notes that a row is as it was written.
  mutating func note(_ marked: [SQLValue], in table: String, share: UInt64) {
    guard let mark = marked.last else { return }
    isNew = true
    read[mark] = KnownRows.Row(table: table, marked: marked, share: share)
  }
}
