import DataFiles
import DomainCore
import Testing

@Suite("Receipts can be taken away and checked (R32)")
struct ReceiptDocumentTests {
  @Test("What is written is read back, one or many, and is genuine")
  func roundTrip() throws {
    let receipts = try CareWorld.left().receipts
    #expect(receipts.count == 3)
    #expect(try ReceiptDocument.receipts(in: ReceiptDocument.json(receipts), file: "r") == receipts)
    for receipt in receipts {
      let read = try ReceiptDocument.receipts(in: ReceiptDocument.json(receipt), file: "r")
      #expect(read == [receipt] && read[0].isGenuine(LeavingWorld.keyring))
    }
  }

  @Test(
    "A changed character of any value is found",
    arguments: ["settlement", "prorated", "3000", "2026-11-21", "completed", "\"issuedAt\": 1"])
  func tampered(_ word: String) throws {
    let receipt = try #require(try CareWorld.left().receipts.last)
    let text = ReceiptDocument.json(receipt)
    let changed: [(String, String)] = [
      ("settlement", "review"), ("prorated", "v.full"), ("3000", "3001"), ("2026-11-21", "2026-11-20"),
      ("completed", "rejected"), ("\"issuedAt\": 1", "\"issuedAt\": 2"),
    ]
    let other = try #require(changed.first { $0.0 == word }?.1)
    #expect(text.contains(word))
    let read = try ReceiptDocument.receipts(in: text.replacing(word, with: other), file: "r")
    #expect(!read[0].isGenuine(LeavingWorld.keyring))
  }

  @Test("The check code is the receipt's own, however it is typed")
  func checkCode() throws {
    let receipts = try CareWorld.left().receipts
    let code = receipts[0].checkCode
    #expect(code.count == Receipt.checkCodeLength)
    let grouped = code.prefix(4) + "-" + code.dropFirst(4).lowercased()
    #expect(receipts[0].matches(checkCode: code) && receipts[0].matches(checkCode: grouped))
    #expect(!receipts[1].matches(checkCode: code) && !receipts[0].matches(checkCode: ""))
  }

  @Test("A file that is no receipt is refused with its place")
  func wrong() throws {
    let text = ReceiptDocument.json(try #require(try CareWorld.left().receipts.last))
    let rows = [
      ("{}", "r:1:1: the key \"format\" is missing"),
      (text.replacing("tuiding-receipt-1", with: "other"), "r:2:13: expected the format tuiding-receipt-1"),
      (text.replacing("\"usedFen\"", with: "\"bribeFen\""), "expected one of"),
    ]
    for (text, words) in rows {
      let error = #expect(throws: DataFileError.self) {
        try ReceiptDocument.receipts(in: text, file: "r")
      }
      #expect(error?.description.contains(words) ?? false, "\(String(describing: error))")
    }
  }
}
