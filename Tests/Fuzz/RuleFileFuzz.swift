import DataFiles
import Fuzzed
import Matching

// The loader on any bytes: a file is refused with a place in it, or its rules read lines.

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let text = String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  do {
    let matcher = try Fuzzed.matcher(yaml: text)
    _ = matcher.read("你好我想退订彩铃 a b 12")
    _ = matcher.explain(text)
  } catch {
    precondition(error.line >= 1 && error.column >= 1, "a fault has a place")
  }
  return 0
}
