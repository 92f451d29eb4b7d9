/// The tools, in their order, with what each takes, gives and does.
struct ToolTable {
  /// One tool.
  struct Tool: Sendable {
    let name: String
    let title: String
    let description: String
    let required: [String]
    var optional: [String] = []
    let output: JSON
    var changes = Changes.nothing
  }

  /// What a call may change, for the hints.
  enum Changes {
    /// Reads only.
    case nothing
    /// The conversation goes on; nothing of the account changes without an elicited yes.
    case conversation
    /// Orders, refunds, withdrawals, after an elicited yes; the same key does it once.
    case account
  }

  static let all: [Tool] = [
    Tool(
      name: "session_open", title: "Open a session",
      description:
        "Opens a conversation with one customer. Give the customer's words to ‘say’; secrets are given by the "
        + "customer with the command that an ask of kind secret carries, never here. ‘expires’ is when the handle opens nothing "
        + "any more; how long a proof counts says ‘session_state’.",
      required: [], output: ToolSchemas.opened, changes: .conversation),
    acting(
      "say", "Say a line",
      "One turn of the chat, in Chinese. A yes to an open confirmation is asked of the person; codes and passwords are refused. What the customer complains of is registered as it is said.",
      taking: ["text"]),
    looking(
      "session_state", "State of the session",
      "What is open, what is asked, who is verified, and what was said to the customer since the last turn.",
      ToolSchemas.state),
    looking("list_services", "Services", "The verified customer's services.", ToolSchemas.services),
    looking(
      "refund_status", "Refunds",
      "The refunds with amount, way, state and expected day, and what services were charged, with proposals for ‘refund_request’.",
      ToolSchemas.refunds, optional: ["refund"]),
    looking(
      "order_status", "Orders", "The orders with their state.", ToolSchemas.orders, optional: ["order"]),
    looking(
      "explain", "Why", "The calculation and the rule behind what was said last.", ToolSchemas.explained),
    looking(
      "quote_unsubscribe", "Quote",
      "What leaving a service would cost and give back today. Nothing is ordered; the proposal is for ‘unsubscribe’.",
      ToolSchemas.quote, required: ["service"]),
    acting(
      "unsubscribe", "Unsubscribe",
      "Orders what a proposal quotes, after the person's own yes, which is elicited. The same key orders once.",
      taking: ["proposal"]),
    acting(
      "refund_request", "Ask for a refund",
      "Asks for the money that a proposal of ‘refund_status’ names: the facts are said, the person chooses by elicitation, a numbered case is opened.",
      taking: ["proposal"]),
    acting(
      "undo", "Undo",
      "Withdraws the order of a receipt, or takes it back when it is done and policy still allows it (‘undoUntil’), after the person's own yes, which is elicited.",
      taking: ["receipt"]),
    Tool(
      name: "handoff", title: "Hand over to a person",
      description:
        "Passes the conversation to a person, with a structured summary so that nobody has to repeat themselves.",
      required: ["session"], optional: ["reason"], output: ToolSchemas.handoff, changes: .conversation),
  ]

  /// A tool that reads only.
  private static func looking(
    _ name: String, _ title: String, _ description: String, _ output: JSON, required: [String] = [],
    optional: [String] = []
  ) -> Tool {
    Tool(
      name: name, title: title, description: description, required: ["session"] + required,
      optional: optional, output: output)
  }

  /// A tool that may change an account after an elicited yes, once for each key.
  private static func acting(
    _ name: String, _ title: String, _ description: String, taking own: [String]
  ) -> Tool {
    Tool(
      name: name, title: title, description: description, required: ["session"] + own + ["key"],
      output: ToolSchemas.turn, changes: .account)
  }

  /// What `tools/list` answers.
  static var list: JSON { .of(["tools": .array(all.map(\.json))]) }

  static func tool(_ name: String) -> Tool? { all.first { $0.name == name } }
}

extension ToolTable.Tool {
  var json: JSON {
    .of([
      "name": .string(name), "title": .string(title), "description": .string(description),
      "inputSchema": .of([
        "type": "object",
        "properties": .object((required + optional).map { JSON.Member(key: $0, value: Self.field($0)) }),
        "required": .array(required.map(JSON.string)), "additionalProperties": false,
      ]),
      "outputSchema": output,
      "annotations": .of([
        "title": .string(title), "readOnlyHint": .bool(changes == .nothing),
        "destructiveHint": .bool(changes == .account),
        "idempotentHint": .bool(changes == .nothing || required.contains("key")), "openWorldHint": false,
      ]),
    ])
  }

  /// The longest value of a field, in Unicode scalars, as JSON Schema counts them.
  static func limit(_ field: String) -> Int {
    switch field {
    case "text", "reason": AgentRequest.textLimit
    case "proposal": 4096
    case "service": 256
    default: AgentRequest.nameLimit
    }
  }

  private static func field(_ name: String) -> JSON {
    let about: [String: String] = [
      "session": "the session's handle", "text": "what the customer says, in Chinese",
      "key": "names this call; the same key does it once",
      "proposal": "as it was returned, unchanged",
      "service": "a service's id or name, as list_services gives it",
      "receipt": "the number of a receipt or order", "refund": "a refund's number",
      "order": "an order's number",
      "reason": "why a person is wanted",
    ]
    return .of([
      "type": "string", "description": .string(about[name] ?? name), "minLength": 1,
      "maxLength": .integer(Int64(limit(name))),
    ])
  }

  /// The arguments of a call, checked: all required ones, no others, each a text of fitting length.
  func arguments(_ json: JSON?) throws -> [String: String] {
    guard let members = (json ?? .object([])).members else {
      throw Refused(.wrongType, "‘arguments’ is an object")
    }
    var found: [String: String] = [:]
    for member in members {
      guard (required + optional).contains(member.key) else {
        let takes = (required + optional).joined(separator: ", ")
        throw Refused(.unknownField, "\(name) takes \(takes.isEmpty ? "no arguments" : takes)")
      }
      guard let text = member.value.text else { throw Refused(.wrongType, "‘\(member.key)’ is a text") }
      guard !text.isEmpty, text.unicodeScalars.count <= Self.limit(member.key) else {
        throw Refused(.wrongValue, "‘\(member.key)’ has 1 to \(Self.limit(member.key)) characters")
      }
      found[member.key] = text
    }
    for field in required where found[field] == nil {
      throw Refused(.missingField, "\(name) needs ‘\(field)’")
    }
    return found
  }
}
