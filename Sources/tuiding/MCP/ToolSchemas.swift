/// The output schemas of the tools.
enum ToolSchemas {
  private static let text: JSON = ["type": "string"]
  private static let textOrNull: JSON = ["type": ["string", "null"]]
  private static let texts: JSON = list(text)
  private static let whole: JSON = ["type": "integer"]
  private static let wholeOrNull: JSON = ["type": ["integer", "null"]]
  private static let flag: JSON = ["type": "boolean"]
  private static let anything: JSON = ["type": "object"]

  private static func list(_ items: JSON) -> JSON { ["type": "array", "items": items] }
  private static func orNull(_ schema: JSON) -> JSON { ["anyOf": [schema, ["type": "null"]]] }

  private static let ask: JSON = .of([
    "type": "object",
    "properties": [
      "ask": text, "kind": ["type": "string", "enum": ["text", "choice", "confirm", "secret"]], "slot": text,
      "choices": texts, "command": text, "triesLeft": whole, "expires": text,
    ],
    "required": ["ask", "kind", "slot"], "additionalProperties": false,
  ])

  private static let reply: JSON = AgentSchema.closed(["reply": text, "params": anything, "text": text])
  private static let blockedReply: JSON = AgentSchema.closed([
    "reply": text, "params": anything, "text": text, "block": whole,
  ])
  private static let verified: JSON = orNull(
    AgentSchema.closed(["phone": text, "factors": texts, "expires": textOrNull]))

  /// What a line wanted and didn't get, though it was heard and answered.
  private static let refused: JSON = AgentSchema.closed(["code": text, "retryable": flag, "text": text])
  private static let score: JSON = ["type": "number", "minimum": 0, "maximum": 1]
  private static let match: JSON = AgentSchema.closed([
    "intent": textOrNull, "rule": textOrNull, "score": score,
    "also": list(AgentSchema.closed(["intent": text, "rule": text, "score": score])),
  ])

  static let opened = AgentSchema.closed(["session": text, "expires": text])

  static let turn = AgentSchema.closed([
    "session": text, "turn": whole,
    "status": ["type": "string", "enum": ["needInput", "completed", "cancelled", "handedOff"]],
    "match": orNull(match), "refused": orNull(refused), "replies": list(blockedReply), "documents": texts,
    "ask": orNull(ask),
    "effects": list(anything), "replayed": flag,
  ])

  static let state = AgentSchema.closed([
    "session": text, "turn": whole, "open": texts, "queued": texts, "verified": verified,
    "replies": list(blockedReply), "effects": list(anything), "ask": orNull(ask),
  ])

  static let services = AgentSchema.closed([
    "session": text,
    "services": list(
      AgentSchema.closed([
        "id": text, "name": text, "kind": text, "priceFen": whole, "periodMonths": whole, "state": text,
        "autoRenews": flag, "startedOn": text, "endsOn": textOrNull,
      ])),
  ])

  static let refunds = AgentSchema.closed([
    "session": text,
    "refunds": list(
      AgentSchema.closed([
        "refund": text, "order": textOrNull, "amountFen": whole, "to": text, "state": text,
        "requestedAt": text, "expectedOn": text, "proposal": textOrNull,
      ])),
    "charged": list(
      AgentSchema.closed([
        "service": text, "name": text, "chargedFen": whole, "creditedFen": whole, "proposal": text,
      ])),
  ])

  static let orders = AgentSchema.closed([
    "session": text,
    "orders": list(
      AgentSchema.closed([
        "order": text, "service": text, "state": text, "acceptedAt": text, "effectiveOn": text,
        "refundFen": whole,
        "feeFen": whole, "receipts": texts,
      ])),
  ])

  static let explained = AgentSchema.closed(["session": text, "replies": list(reply)])

  static let quote = AgentSchema.closed([
    "session": text, "proposal": text, "expires": text, "service": text, "feeFen": whole, "refundFen": whole,
    "usedFen": whole, "chargedFen": whole, "effectiveOn": text, "refundExpectedOn": textOrNull, "day": text,
    "policyVersion": text,
  ])

  static let handoff = AgentSchema.closed([
    "session": text, "ticket": textOrNull, "summary": orNull(HandOverJSON.schema), "refused": orNull(refused),
  ])
}
