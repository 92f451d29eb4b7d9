import DataFiles
import Fuzzed
import Matching

// The matcher on any bytes: whatever is said, reading it ends, and everything that it points at is in the line.

private let rules = """
  concepts:
    退订: {is: [退订, 取消, 退掉, cancel], weak: [退, 关], except: [退休], pinyin: true, slips: 1}
    彩铃: {is: [彩铃, 来电铃声], pinyin: true, slips: 1}
    误操作: {is: [误操作了], pinyin: true, slips: 1}
    否: {patterns: ["(不|别) ..2 <退订>"], consumes: true}
    客气: {is: [你好, 谢谢], filler: true}
  lists:
    产品: {entity: true, pinyin: true, values: [{in: "视频[会]员", out: video}, 宽带, 流量包]}
    天: {range: {from: 1, to: 31, fractions: halves}}
    名: {wildcard: true}
  skip_words: [请]
  manners: {howTo: ["怎么 ..4 <退订>"], correction: ["(不对|说错了)"]}
  intents:
    unsubscribe.ringback: {takes: [产品, amountFen, ordinal, month, all], data: [{keywords: ["<退订> & <彩铃>", "<彩铃> .. <退订> $"], not: ["不 ..2 <退订>"]}]}
    unsubscribe.video: {data: [{keywords: ["<退订> && {产品:what}", "^ <退订> #{n} [个] (天|月)"]}]}
    appeal.misoperation: {data: [{keywords: ["<误操作>"], spare: 4}]}
    stay: {data: [{keywords: [<否>]}]}
    within: {data: [{sentences: ["叫我{名}", "停{天}(天|日)[吧]", "(甲;乙[丙])"], match: within}, {sentences: ["[我]要{产品}"], requires_context: {open: anything}}]}
  """

private let matcher: Matcher = {
  do {
    return try Fuzzed.matcher(yaml: rules)
  } catch {
    preconditionFailure("the rules of the fuzzer don't load: \(error)")
  }
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let text = String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  let explanation = matcher.explain(text)
  let length = text.unicodeScalars.count
  let reading = matcher.read(text)
  precondition(reading == explanation.reading, "an explanation is of the same reading")
  for hit in explanation.hits + reading.wishes.flatMap(\.hits) {
    precondition(hit.range.lowerBound >= 0 && hit.range.upperBound <= length, "a hit lies in the line")
  }
  for entity in reading.entities {
    precondition(
      entity.range.lowerBound >= 0 && entity.range.upperBound <= length, "an entity lies in the line")
  }
  return 0
}
