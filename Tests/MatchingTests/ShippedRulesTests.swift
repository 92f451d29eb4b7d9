import DataFiles
import Matching
import Testing

@Suite("The shipped rules")
struct ShippedRulesTests {
  @Test("Every example of a block is read as the block's intent")
  func examplesAreRead() {
    for block in ShippedRules.matcher.blocks {
      for example in block.examples {
        let reading = ShippedRules.matcher.read(example.text)
        #expect(reading.wishes.first?.intent == block.intent, "\(example.location): \(example.text)")
      }
      for example in block.counterexamples {
        let reading = ShippedRules.matcher.read(example.text)
        #expect(
          !reading.wishes.contains { $0.intent == block.intent }, "\(example.location): \(example.text)")
      }
    }
  }

  @Test("Every intent of the design has rules")
  func everyIntentHasRules() {
    let needed = [
      "unsubscribe.ringback", "unsubscribe.monthly", "unsubscribe.broadband", "unsubscribe.unspecified",
      "query.refund", "query.subscriptions", "query.charges", "query.penalty", "query.progress",
      "appeal.failed",
      "appeal.misoperation", "appeal.complaint", "resubscribe", "number.suspend", "account.close",
      "autorenew.cancel", "receipt.get", "privacy.export", "privacy.delete", "account.unfreeze",
      "sms.missing",
      "human.agent", "social.greet", "social.thanks", "social.bye", "dialog.yes", "dialog.no",
      "dialog.cancel",
      "dialog.back", "dialog.repeat", "dialog.why", "dialog.undo", "help", "query.balance",
    ]
    #expect(needed.filter { !ShippedRules.matcher.intents.contains($0) } == [])
  }
}
