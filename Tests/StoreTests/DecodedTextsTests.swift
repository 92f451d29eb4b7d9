import Synchronization
import Testing

@testable import StoreSQL

@Suite("Decoded texts")
struct DecodedTextsTests {
  private struct Unreadable: Error {}

  @Test("a text is decoded once for each type that it is read as")
  func once() {
    let texts = DecodedTexts()
    let times = Mutex(0)
    for _ in 1...3 {
      let asText: String = texts.value(of: Array("12".utf8)) {
        times.withLock { $0 += 1 }
        return String(decoding: $0, as: UTF8.self)
      }
      let asCount: Int = texts.value(of: Array("12".utf8)) {
        times.withLock { $0 += 1 }
        return $0.count
      }
      #expect(asText == "12")
      #expect(asCount == 2)
    }
    #expect(times.withLock { $0 } == 2)
  }

  @Test("what can't be decoded is refused each time, and nothing is kept of it")
  func unreadable() throws {
    let texts = DecodedTexts()
    for _ in 1...2 {
      #expect(throws: Unreadable.self) {
        let _: Int = try texts.value(of: [1]) { _ in throw Unreadable() }
      }
    }
    #expect(texts.value(of: [1]) { $0.count } == 1)
  }

  @Test("a text that is asked for stays, one that isn't goes with the second generation after it")
  func generations() {
    let texts = DecodedTexts(limitBytes: 10)
    let decoded = Mutex<[UInt8]>([])
    func ask(_ byte: UInt8) {
      let value: UInt8 = texts.value(of: Array(repeating: byte, count: 4)) { bytes in
        decoded.withLock { $0.append(bytes[0]) }
        return bytes[0]
      }
      #expect(value == byte)
    }
    for byte in UInt8(2)...9 {
      ask(1)
      ask(byte)
    }
    #expect(decoded.withLock { $0 } == [1] + (2...9))
    ask(2)
    #expect(decoded.withLock { $0.last } == 2)
    // More than a whole generation is decoded and not kept.
    for _ in 1...2 {
      let count: Int = texts.value(of: Array(repeating: 0, count: 11)) { bytes in
        decoded.withLock { $0.append(0) }
        return bytes.count
      }
      #expect(count == 11)
    }
    #expect(decoded.withLock { $0.suffix(2) } == [0, 0])
  }
}
