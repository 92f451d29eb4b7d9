import ArgumentParser
import DomainCore

/// A part of a bill line, as the command line names it.
struct BillLinePart: ParsableArguments {
  @Argument(help: "An order's number, to name the customer.")
  var order: String

  @Argument(help: "The bill line (`grant lines ORDER`).")
  var line: String

  @Argument(help: "How much of it, in yuan: 12 or 12.50.")
  var yuan: String

  func amountFen() throws -> Fen {
    guard let amountFen = AdminLines.fen(inYuan: yuan) else {
      throw Failure("‘\(InputText.clean(yuan))’ is no amount in yuan such as 12 or 12.50")
    }
    return amountFen
  }

  /// Why a line can't be named.
  static let notFound = "the customer has no such bill line; `tuiding admin grant lines ORDER` lists them"
}
