import ArgumentParser
import DataFiles
import DomainCore
import Foundation
import SQLiteStore
import Vault

/// Receipts for the operator: written out, and checked for forgery (R32).
struct ReceiptsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "receipts", abstract: "Write receipts out.", subcommands: [ReceiptsExportCommand.self])
}

/// Writes receipts as text or JSON to standard output.
struct ReceiptsExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write receipts to standard output.",
    discussion: """
      NUMBER is a receipt's (PZ…) or an order's (TD…): all receipts of an order are written. Takes the role viewer, handler, \
      reviewer or auditor.
      """)

  @Argument(help: "A receipt's or an order's number.")
  var number: String

  @Option(help: "text or json.")
  var format = Format.json

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @OptionGroup var staff: StaffOptions
  @OptionGroup var storing: StoreOptions

  @MainActor func run() async throws {
    try await Failure.reporting {
      let opened = try await staff.signIn(for: .lookAtDesk, in: storing)
      let number = number.uppercased()
      let receipts = try await ReceiptSearch.receipts(number, in: opened.store)
      if !receipts.isEmpty { try await opened.noteLook(at: "receipts of \(number)") }
      try opened.store.close()
      guard !receipts.isEmpty else { throw Failure("no receipt and no order is called \(number)") }
      switch format {
      case .text: print(receipts.map(ReceiptDocument.text).joined(separator: "\n"), terminator: "")
      case .json:
        let text = receipts.count == 1 ? ReceiptDocument.json(receipts[0]) : ReceiptDocument.json(receipts)
        print(text, terminator: "")
      }
    }
  }
}

/// Checks a receipt that somebody presents.
struct ReceiptCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "receipt", abstract: "Check a receipt.", subcommands: [ReceiptCheckCommand.self])
}

/// Recomputes the seals of a file of receipts, and compares with what the store issued.
struct ReceiptCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check a file of receipts for forgery.",
    discussion: """
      FILE is what `tuiding admin receipts export` wrote, as JSON or as text, or - for standard input. Exit codes: 0 every receipt is genuine, \
      1 one was changed or was never issued here.
      """)

  @Argument(help: "The file, or - for standard input.")
  var file: String

  @OptionGroup var storing: StoreOptions

  @MainActor func run() async throws {
    try await Failure.reporting {
      let environment = ProcessInfo.processInfo.environment
      let text =
        file == "-"
        ? String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self)
        : try DataFolder.text(of: URL(fileURLWithPath: file))
      let printed = try ReceiptDocument.printed(in: text, file: file)
      let receipts = try printed == nil ? ReceiptDocument.presented(in: text, file: file) : []
      guard !receipts.isEmpty || !(printed ?? []).isEmpty else {
        throw Failure("\(file) holds no receipt; it takes what `tuiding admin receipts export` wrote")
      }
      try storing.requireExisting(environment: environment)
      let (store, vault) = try storing.open(for: "admin", environment: environment)
      var verdicts: [(id: ID<Receipt>, verdict: Verdict)] = []
      for receipt in receipts {
        verdicts.append((receipt.receipt.id, try await verdict(on: receipt, in: store, vault)))
      }
      for print in printed ?? [] {
        verdicts.append((print.id, try await verdict(on: print, in: store, vault)))
      }
      try store.close()
      for (id, verdict) in verdicts { print("\(InputText.clean(id.text))  \(verdict.rawValue)") }
      if verdicts.contains(where: { $0.verdict != .genuine }) { throw ExitCode(1) }
    }
  }

  private enum Verdict: String {
    case genuine
    case tampered = "TAMPERED: the seal doesn't fit the figures"
    case unknown = "NOT ISSUED HERE: the seal fits, the store has no such receipt"
    case changed = "TAMPERED: it isn't what the receipt of this number says"
    case noNumber = "NOT ISSUED HERE: the store has no receipt of this number"
  }

  private func verdict(
    on presented: PresentedReceipt, in store: SQLiteStore, _ vault: some Keyring
  ) async throws -> Verdict {
    guard presented.isGenuine(vault) else { return .tampered }
    let receipt = presented.receipt
    return try await ReceiptSearch.receipts(receipt.id.text, in: store, order: receipt.order)
      .contains(receipt) ? .genuine : .unknown
  }
}

extension ReceiptCheckCommand {
  /// A print has no seal, only its code: it is held against the receipt of its number.
  private func verdict(
    on print: PrintedReceipt, in store: SQLiteStore, _ vault: some Keyring
  ) async throws -> Verdict {
    let issued = try await ReceiptSearch.receipts(print.id.text, in: store).filter { $0.id == print.id }
    if issued.isEmpty { return .noNumber }
    return issued.contains { $0.isGenuine(vault) && print.isPrint(of: $0) } ? .genuine : .changed
  }
}

/// Finds receipts by their own or their order's number, however old.
enum ReceiptSearch {
  static func receipts(
    _ number: String, in store: SQLiteStore, order: ID<Order>? = nil
  ) async throws -> [Receipt] {
    if let owner = try await store.subscriber(ofOrder: order ?? ID(number)) {
      let all = try await store.record(of: owner)?.file.receipts ?? []
      return all.filter { $0.id.text == number || $0.order.text == number }
    }
    guard order == nil else { return [] }
    var cursor: ID<Subscriber>?
    while true {
      let page = try await store.subscribers(after: cursor, limit: 200)
      for id in page {
        let found = try await store.record(of: id)?.file.receipts.filter { $0.id.text == number } ?? []
        if !found.isEmpty { return found }
      }
      guard let last = page.last, page.count == 200 else { return [] }
      cursor = last
    }
  }
}
