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
        + "customer with the command that an ask of kind secret carries, never here.",
      required: [], output: ToolSchemas.opened, changes: .conversation),
    Tool(
      name: "say", title: "Say a line",
      description:
        "One turn of the chat, in Chinese. A yes to an open confirmation is asked of the person; codes and passwords are refused.",
      required: ["session", "text", "key"], output: ToolSchemas.turn, changes: .account),
    Tool(
      name: "session_state", title: "State of the session",
      description:
        "What is open, what is asked, who is verified, and what was said to the customer since the last turn.",
      required: ["session"], output: ToolSchemas.state),
    Tool(
      name: "list_services", title: "Services", description: "The verified customer's services.",
      required: ["session"], output: ToolSchemas.services),
    Tool(
      name: "refund_status", title: "Refunds",
      description: "The refunds with amount, way, state and expected day.",
      required: ["session"], optional: ["refund"], output: ToolSchemas.refunds),
    Tool(
      name: "order_status", title: "Orders", description: "The orders with their state.",
      required: ["session"], optional: ["order"], output: ToolSchemas.orders),
    Tool(
      name: "explain", title: "Why", description: "The calculation and the rule behind what was said last.",
      required: ["session"], output: ToolSchemas.explained),
    Tool(
      name: "quote_unsubscribe", title: "Quote",
      description:
        "What leaving a service would cost and give back today. Nothing is ordered; the proposal is for ‘unsubscribe’.",
      required: ["session", "service"], output: ToolSchemas.quote),
    Tool(
      name: "unsubscribe", title: "Unsubscribe",
      description:
        "Orders what a proposal quotes, after the person's own yes, which is elicited. The same key orders once.",
      required: ["session", "proposal", "key"], output: ToolSchemas.turn, changes: .account),
    Tool(
      name: "refund_request", title: "Ask for a refund",
      description:
        "Asks for the refund that a proposal of ‘refund_status’ names, after the person's own yes, which is elicited.",
      required: ["session", "proposal", "key"], output: ToolSchemas.turn, changes: .account),
    Tool(
      name: "undo", title: "Undo",
      description:
        "Withdraws the order of a receipt while policy allows it, after the person's own yes, which is elicited.",
      required: ["session", "receipt", "key"], output: ToolSchemas.turn, changes: .account),
    Tool(
      name: "handoff", title: "Hand over to a person",
      description:
        "Passes the conversation to a person, with a structured summary so that nobody has to repeat themselves.",
      required: ["session"], optional: ["reason"], output: ToolSchemas.handoff, changes: .conversation),
  ]

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

  /// The longest value of a field, in bytes of UTF-8.
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
        throw Refused(.unknownField, "\(name) takes \((required + optional).joined(separator: ", "))")
      }
      guard let text = member.value.text else { throw Refused(.wrongType, "‘\(member.key)’ is a text") }
      guard !text.isEmpty, text.utf8.count <= Self.limit(member.key) else {
        throw Refused(.wrongValue, "‘\(member.key)’ has 1 to \(Self.limit(member.key)) bytes")
      }
      found[member.key] = text
    }
    for field in required where found[field] == nil {
      throw Refused(.missingField, "\(name) needs ‘\(field)’")
    }
    return found
  }
}
