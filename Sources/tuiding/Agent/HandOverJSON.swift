import Dialogue
import DomainCore
import Foundation

/// The hand-over record for programs: the ticket's own summary, in the words and the shape that the desk has it in.
enum HandOverJSON {
  /// The summary in its coded form.
  static func summary(of ticket: HandOver) throws -> JSON {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return clean(try JSONReader.read(Array(try encoder.encode(ticket.summary))[...]))
  }

  /// The summary as the lines of a person's console.
  static func text(of ticket: HandOver) -> String {
    InputText.lines(ticket.summary.lines.joined(separator: "\n"))
  }

  /// The `handoff` event.
  static func event(of ticket: HandOver) throws -> JSON {
    .of([
      "event": "handoff", "reason": .string(ticket.summary.reason.rawValue),
      "ticket": .string(ticket.id.text), "summary": try summary(of: ticket),
      "text": .string(text(of: ticket)),
    ])
  }

  /// What was typed and named, without what could forge a line.
  private static func clean(_ json: JSON) -> JSON {
    switch json {
    case .string(let text): .string(InputText.lines(text))
    case .array(let elements): .array(elements.map(clean))
    case .object(let members): .object(members.map { JSON.Member(key: $0.key, value: clean($0.value)) })
    case .null, .bool, .integer, .number: json
    }
  }

  /// The schema of the summary. It refers to nothing outside of itself, for tools have it in their schema too.
  static let schema: JSON = {
    let text: JSON = ["type": "string"]
    let whole: JSON = ["type": "integer", "minimum": 1]
    func list(_ items: JSON) -> JSON { ["type": "array", "items": items] }
    let names = list(text)
    return AgentSchema.closed(
      [
        "reason": [
          "type": "string", "enum": .array(HandOverSummary.Reason.allCases.map { .string($0.rawValue) }),
        ],
        "wants": list(AgentSchema.closed(["intent": text, "title": text])),
        "verified": AgentSchema.closed(["phone": text, "factors": names, "at": text]),
        "slots": list(AgentSchema.closed(["name": text, "value": text])),
        "tried": list(AgentSchema.closed(["reply": text, "times": whole])),
        "effects": list(
          AgentSchema.closed(["order": text, "service": text, "state": text, "receipts": names])),
        "question": text,
        "turns": list(AgentSchema.closed(["number": whole, "at": text, "said": text, "answered": text])),
      ], optional: ["verified", "question"])
  }()
}
