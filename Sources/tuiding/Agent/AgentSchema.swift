/// The JSON Schema (2020-12) of the JSON Lines protocol, both directions.
enum AgentSchema {
  /// `$defs/request` is what may be sent, `$defs/event` what comes.
  static var document: JSON {
    .of([
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "tuiding agent: JSON Lines, version 1",
      "anyOf": [["$ref": "#/$defs/request"], ["$ref": "#/$defs/event"]],
      "$defs": .of([
        "name": ["type": "string", "minLength": 1, "maxLength": 64],
        "text": ["type": "string", "minLength": 1, "maxLength": 4096],
        "time": plainTime,
        "value": value, "candidate": candidate,
        "request": .of(["oneOf": .array(AgentRequest.Op.allCases.map(request))]),
        "event": .of(["oneOf": .array(events.map { event($0.name, $0.fields, optional: $0.optional) })]),
      ]),
    ])
  }

  private static let timePattern: JSON =
    #"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\+08:00$"#
  private static let plainTime: JSON = ["type": "string", "pattern": timePattern]
  private static let string: JSON = ["type": "string"]
  private static let stringOrNull: JSON = ["type": ["string", "null"]]
  private static let names: JSON = ["type": "array", "items": ["type": "string"]]
  private static let time: JSON = ["$ref": "#/$defs/time"]
  private static let count: JSON = ["type": "integer", "minimum": 0]

  // MARK: - Requests

  private static func request(_ op: AgentRequest.Op) -> JSON {
    let own = op.required + op.optional
    return object(
      ["v": ["const": 1], "id": ["$ref": "#/$defs/name"], "op": ["const": .string(op.rawValue)]],
      own.map { ($0, ["$ref": $0 == "text" || $0 == "value" ? "#/$defs/text" : "#/$defs/name"]) },
      optional: op.optional)
  }

  // MARK: - Events

  private static let value: JSON = [
    "description":
      "a parameter of a reply: text, a count, an amount in fen, a day, a moment, the end of a time, a name, an intent, or several",
    "oneOf": [
      ["type": "string"], ["type": "integer"], closed(["fen": ["type": "integer"]]),
      closed(["day": ["type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"]]), closed(["at": time]),
      closed(["before": time]),
      closed(["name": string, "text": string]), closed(["intent": string, "text": string]),
      ["type": "array", "items": ["$ref": "#/$defs/value"]],
    ],
  ]

  private static let candidate: JSON = closed([
    "intent": string, "rule": string, "score": ["type": "number", "minimum": 0, "maximum": 1],
  ])

  private static var events: [(name: String, fields: [(String, JSON)], optional: [String])] {
    [
      (
        "message",
        [
          ("block", ["type": "integer", "minimum": 1]), ("reply", string),
          ("params", ["type": "object", "additionalProperties": ["$ref": "#/$defs/value"]]), ("text", string),
        ], []
      ),
      (
        "match",
        [
          ("intent", stringOrNull), ("rule", stringOrNull),
          ("score", ["type": "number", "minimum": 0, "maximum": 1]),
          ("also", ["type": "array", "items": ["$ref": "#/$defs/candidate"]]),
        ], []
      ),
      (
        "ask",
        [
          ("ask", ["$ref": "#/$defs/name"]), ("kind", ["enum": ["text", "choice", "confirm", "secret"]]),
          ("slot", string), ("choices", names), ("command", string), ("triesLeft", count), ("expires", time),
        ], ["choices", "command", "triesLeft", "expires"]
      ),
      (
        "effect",
        [
          ("name", ["enum": .array(TurnEffects.names.map(JSON.string))]),
          ("state", ["enum": .array(TurnEffects.states.map(JSON.string))]), ("receipt", stringOrNull),
          ("key", stringOrNull), ("replayed", ["type": "boolean"]), ("order", string), ("service", string),
          ("amount", ["$ref": "#/$defs/value"]), ("day", ["$ref": "#/$defs/value"]), ("undoUntil", time),
        ], ["order", "service", "amount", "day", "undoUntil"]
      ),
      (
        "handoff",
        [("reason", string), ("ticket", string), ("summary", HandOverJSON.schema), ("text", string)], []
      ),
      ("document", [("path", string)], []),
      (
        "state", [("open", names), ("queued", names), ("verified", verified)], []
      ),
      (
        "error",
        [
          ("code", ["enum": .array(ProgramError.allCases.map { .string($0.rawValue) })]),
          ("retryable", ["type": "boolean"]), ("text", string), ("line", ["type": "integer", "minimum": 1]),
        ], ["line"]
      ),
      (
        "done",
        [
          ("status", ["enum": ["needInput", "completed", "cancelled", "handedOff", "failed"]]),
          ("replayed", ["type": "boolean"]),
        ], ["replayed"]
      ),
    ]
  }

  private static let verified: JSON = [
    "oneOf": [
      ["type": "null"],
      closed(["phone": string, "factors": names, "expires": ["oneOf": [["type": "null"], time]]]),
    ]
  ]

  private static func event(_ name: String, _ fields: [(String, JSON)], optional: [String]) -> JSON {
    object(
      [
        "v": ["const": 1], "id": ["oneOf": [["type": "null"], ["$ref": "#/$defs/name"]]],
        "seq": ["type": "integer", "minimum": 1], "session": ["$ref": "#/$defs/name"], "turn": count,
        "event": ["const": .string(name)],
      ], fields, optional: optional + ["session", "turn"])
  }

  // MARK: - Objects

  private static func object(
    _ common: KeyValuePairs<String, JSON>, _ own: [(String, JSON)], optional: [String]
  ) -> JSON {
    let all = common.map { ($0.key, $0.value) } + own
    return .of([
      "type": "object",
      "properties": .object(all.map { JSON.Member(key: $0.0, value: $0.1) }),
      "required": .array(all.map(\.0).filter { !optional.contains($0) }.map(JSON.string)),
      "additionalProperties": false,
    ])
  }

  /// An object with exactly these members, some of which may be missing.
  static func closed(_ members: KeyValuePairs<String, JSON>, optional: [String] = []) -> JSON {
    object(members, [], optional: optional)
  }
}
