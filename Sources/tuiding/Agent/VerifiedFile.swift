import Dialogue
import DomainCore

extension Session {
  /// The verified customer's file; without a proof that counts, a refusal that says what to do.
  func verifiedFile() async throws -> CustomerFile {
    if let file = try await file() { return file }
    let how =
      expects.isSecret
      ? "the customer runs the command that the open question carries (‘tuiding verify …’), in a terminal of their own"
      : "say what the customer wants and their phone number with ‘say’; then the customer gives the code in a terminal of their own"
    throw Refused(.notVerified, "the customer must be verified first: \(how)")
  }

  /// The verified customer's order of a number: its own, or that of one of its receipts.
  func order(named number: String) async throws -> ID<Order> {
    let file = try await verifiedFile()
    let order =
      file.order(ID(number)) ?? file.receipts.first { $0.id.text == number }.flatMap { file.order($0.order) }
    guard let order else { throw Refused(.notFound, "this customer has no such receipt or order") }
    return order.id
  }
}
