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
      a line is shown by `tuiding admin health`.
      """)

  @Argument(help: "An order's number, to name the customer.")
  var order: String

  @Argument(help: "The bill line (`grant lines ORDER`).")
  var line: String

  @Argument(help: "What the bank took, in yuan: 12 or 12.50.")
  var yuan: String

  @OptionGroup var deciding: GrantDeciding

  @MainActor func run() async throws {
    try await deciding.run(.decideOrders) { work in
      guard let amountFen = AdminLines.fen(inYuan: yuan) else {
        throw Failure("‘\(InputText.clean(yuan))’ is no amount in yuan such as 12 or 12.50")
      }
      let file = try await GrantWork.file(ofOrder: order, in: work.opened.store)
      let now = SystemClock.now()
      var numbers = NumberSource(seed: "chargeback/\(line)/\(file.version)", keyring: work.opened.vault)
      let booked = file.bookingChargeback(
        of: ID(line), amountFen, by: work.opened.member, under: work.policies, numbers: &numbers,
        keyring: work.opened.vault, at: now)
      switch booked {
      case .failure(let refusal): throw Failure(Self.words(for: refusal))
      case .success(let changes): try await work.commit(nil, changes, file, at: now)
      }
      return "booked: the bank took back \(AdminLines.yuan(amountFen)) yuan"
    }
  }

  private static func words(for refusal: ChargebackRefusal) -> String {
    switch refusal {
    case .role(let roles): "it takes the role \(roles.map(\.rawValue).sorted().joined(separator: " or "))"
    case .noSuchCharge: "the customer has no such bill line; `tuiding admin grant lines ORDER` lists them"
    case .notPaidOutside:
      "the line wasn't paid by card or wallet: there is nothing that a bank could take back"
    case .notThatMuch(let mostFen):
      "the payment has \(AdminLines.yuan(mostFen)) yuan that could be taken back; book no more, and not nothing"
    }
  }
}
