import ArgumentParser
import DomainCore
import SQLiteStore

/// Books that a bank took a payment back.
struct ChargebackCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chargeback", abstract: "Book that a bank took a payment back (role reviewer).",
    discussion: """
      The payment is named by a bill line that it paid. What was to be paid back of it and hasn't set out is called off; \
      when nothing of the payment is left, its lines are owed again and the customer is told. What stays a debt without \
      a line is shown by `tuiding admin health`. Where the customer was erased nobody owes it: it is booked and written off.
      """)

  @OptionGroup var part: BillLinePart
  @OptionGroup var deciding: DecidingOptions

  @MainActor func run() async throws {
    try await deciding.run(.decideOrders) { work in
      let amountFen = try part.amountFen()
      if let said = try await bookErased(amountFen, work) { return said }
      let file = try await work.opened.store.file(ofOrder: part.order)
      let now = SystemClock.now()
      var numbers = NumberSource(seed: "chargeback/\(part.line)/\(file.version)", keyring: work.opened.vault)
      let booked = file.bookingChargeback(
        of: ID(part.line), amountFen, by: work.opened.member, under: work.policies, numbers: &numbers,
        keyring: work.opened.vault, at: now)
      switch booked {
      case .failure(let refusal): throw Failure(Self.words(for: refusal))
      case .success(let changes): try await work.commit(changes, to: file, at: now)
      }
      return "booked: the bank took back \(AdminLines.yuan(amountFen)) yuan"
    }
  }

  /// Books it where the order's customer was erased; nil where he wasn't.
  @MainActor private func bookErased(_ amountFen: Fen, _ work: DecidingWork) async throws -> String? {
    let store = work.opened.store
    guard let subscriber = try await store.subscriber(ofOrder: ID(part.order.uppercased())),
      let bill = try await store.erasedBill(of: subscriber)
    else { return nil }
    var numbers = NumberSource(seed: "chargeback/\(part.line)/\(bill.version)", keyring: work.opened.vault)
    let booked = bill.bookingChargeback(
      of: ID(part.line), amountFen, by: work.opened.member, numbers: &numbers, at: SystemClock.now())
    switch booked {
    case .failure(.noSuchCharge): throw Failure(Self.lines(of: bill))
    case .failure(let refusal): throw Failure(Self.words(for: refusal))
    case .success(let chargeback):
      try await work.opened.refuseForeignRows(of: subscriber)
      guard try await store.book(chargeback) else { throw Overtaken() }
    }
    return
      "booked: the bank took back \(AdminLines.yuan(amountFen)) yuan; the customer was erased, nobody owes it: it is written off"
  }

  /// No other command lists the bill of somebody who was erased.
  private static func lines(of bill: ErasedBill) -> String {
    let lines = bill.linesPaidOutside.map {
      "\($0.id) (\(AdminLines.yuan($0.amountFen)) yuan from \($0.periodStart))"
    }
    return "the customer was erased; LINE is one of what was paid by card or wallet: "
      + (lines.isEmpty ? "there is none" : lines.joined(separator: ", "))
  }

  private static func words(for refusal: ChargebackRefusal) -> String {
    switch refusal {
    case .role(let roles): roles.taken
    case .noSuchCharge: BillLinePart.notFound
    case .notPaidOutside:
      "the line wasn't paid by card or wallet: there is nothing that a bank could take back"
    case .notThatMuch(let mostFen):
      "the payment has \(AdminLines.yuan(mostFen)) yuan that could be taken back; book no more, and not nothing"
    }
  }
}
