import DataFiles
import DomainCore
import Foundation
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

  @Test("A changed value of any field is found: number, order, kind, moment, each figure, seal and code")
  func everyField() throws {
    for receipt in try CareWorld.left().receipts {
      let text = ReceiptDocument.json(receipt)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      var forged = 0
      for index in lines.indices {
        guard let colon = lines[index].range(of: "\": "), !lines[index].contains("\"format\""),
          let place = lines[index].indices.last(where: {
            $0 >= colon.upperBound && (lines[index][$0].isLetter || lines[index][$0].isNumber)
          })
        else { continue }
        for other in ["0", "1", "a", "Z"] where String(lines[index][place]) != other {
          var changed = lines
          changed[index].replaceSubrange(place...place, with: other)
          let whole = changed.joined(separator: "\n")
          guard let read = try? ReceiptDocument.presented(in: whole, file: "r") else { continue }
          // The digits of a seal are the same in either size.
          if read[0].receipt == receipt, read[0].checkCode == receipt.checkCode { continue }
          #expect(!read[0].isGenuine(LeavingWorld.keyring), "\(changed[index])")
          forged += 1
        }
      }
      #expect(forged > 15)
      let bare = text.replacing(",\n  \"checkCode\": \"\(receipt.checkCode)\"", with: "")
      #expect(bare != text && isRefused(bare))
      #expect(try ReceiptDocument.presented(in: text, file: "r")[0].isGenuine(LeavingWorld.keyring))
    }
  }

  private func isRefused(_ text: String) -> Bool {
    (try? ReceiptDocument.presented(in: text, file: "r")) == nil
  }

  @Test("A print of receipts is read with their numbers, and is theirs to the letter")
  func printed() throws {
    let receipts = try CareWorld.left().receipts
    let text = receipts.map(ReceiptDocument.text).joined(separator: "\n")
    for text in [text, text.replacing("\n", with: "\r\n"), "\n" + text] {
      let read = try #require(try ReceiptDocument.printed(in: text, file: "r"))
      #expect(read.map(\.id) == receipts.map(\.id))
      #expect(zip(read, receipts).allSatisfy { $0.isPrint(of: $1) })
      #expect(!read[0].isPrint(of: receipts[1]))
    }
    #expect(try ReceiptDocument.printed(in: ReceiptDocument.json(receipts), file: "r") == nil)
    #expect(try ReceiptDocument.printed(in: "", file: "r") == nil)
    let error = #expect(throws: DataFileError.self) {
      try ReceiptDocument.printed(in: "receipt: \norder: x", file: "r")
    }
    #expect(error?.description == "r:1:1: expected a receipt's number")
  }

  @Test("A changed, added or missing line of a print is found, its code too")
  func forged() throws {
    let receipt = try #require(try CareWorld.left().receipts.last)
    let text = ReceiptDocument.text(receipt)
    let code = receipt.checkCode
    let forgeries = [
      text.replacing("3000", with: "3001"), text.replacing("2026-11-21", with: "2026-11-20"),
      text.replacing(code, with: String(code.reversed())), text.replacing("settlement", with: "review"),
      text + "refundFen: 99999\n", text.replacing("check code: \(code)\n", with: ""),
    ]
    for forgery in forgeries {
      let read = try #require(try ReceiptDocument.printed(in: forgery, file: "r"))
      #expect(forgery != text && read.count == 1 && !read[0].isPrint(of: receipt), "\(forgery)")
    }
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
