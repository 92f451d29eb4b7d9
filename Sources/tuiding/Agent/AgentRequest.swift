/// One line of the JSON Lines protocol, checked: every op has its fields and no others.
struct AgentRequest: Sendable {
  let id: String
  let op: Op
  let session: String?
  let key: String?
  var text = ""
  var ask = ""
  var value = ""

  /// What can be asked for, with the fields that each op takes besides `v`, `id` and `op`.
  enum Op: String, CaseIterable, Sendable {
    case open, say, answer, cancel, back, undo, state, explain, handoff, close

    var required: [String] {
      switch self {
      case .open: []
      case .say: ["session", "text"]
      case .answer: ["session", "ask", "value"]
      case .cancel, .back, .undo, .state, .explain, .handoff, .close: ["session"]
      }
    }

    var optional: [String] {
      switch self {
      case .open: ["session"]
      case .say, .answer, .cancel, .back, .explain, .handoff: ["key"]
      case .undo: ["key", "value"]
      case .state, .close: []
      }
    }

    /// The line that the op stands for; nil when it is none.
    var line: String? {
      switch self {
      case .cancel: "取消"
      case .back: "返回"
      case .explain: "为什么"
      case .handoff: "人工"
      case .undo: "撤销"
      case .open, .say, .answer, .state, .close: nil
      }
    }
  }

  /// The longest id, session, key and ask, and the longest text, in Unicode scalars, as JSON Schema counts them.
  static let nameLimit = 64
  static let textLimit = 4096

  /// Why a request was refused, with the id where one could be read.
  struct Fault: Error {
    let id: String?
    let refused: Refused
  }

  init(_ json: JSON) throws(Fault) {
    guard let members = json.members else { throw Self.fault(nil, .malformed, "a request is an object") }
    let id = json["id"]?.text
    guard let id, !id.isEmpty, id.unicodeScalars.count <= Self.nameLimit else {
      throw Self.fault(
        nil, json["id"] == nil ? .missingField : .wrongType,
        "‘id’ is a text of 1 to \(Self.nameLimit) characters")
    }
    guard let version = json["v"] else { throw Self.fault(id, .missingField, "‘v’ is missing") }
    guard version == .integer(1) || version == .number(1) else { throw Self.fault(id, .version, "‘v’ is 1") }
    guard let name = json["op"] else { throw Self.fault(id, .missingField, "‘op’ is missing") }
    guard let name = name.text else { throw Self.fault(id, .wrongType, "‘op’ is a text") }
    guard let op = Op(rawValue: name) else {
      throw Self.fault(
        id, .unknownOp, "‘op’ is one of \(Op.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    let allowed = op.required + op.optional
    var texts: [String: String] = [:]
    for member in members where !["id", "v", "op"].contains(member.key) {
      guard allowed.contains(member.key) else {
        throw Self.fault(
          id, .unknownField,
          "op ‘\(op.rawValue)’ takes \((["v", "id", "op"] + allowed).joined(separator: ", "))")
      }
      guard let text = member.value.text else {
        throw Self.fault(id, .wrongType, "‘\(member.key)’ is a text")
      }
      let limit = member.key == "text" || member.key == "value" ? Self.textLimit : Self.nameLimit
      guard !text.isEmpty, text.unicodeScalars.count <= limit else {
        throw Self.fault(id, .wrongValue, "‘\(member.key)’ has 1 to \(limit) characters")
      }
      texts[member.key] = text
    }
    for field in op.required where texts[field] == nil {
      throw Self.fault(id, .missingField, "op ‘\(op.rawValue)’ needs ‘\(field)’")
    }
    self.id = id
    self.op = op
    session = texts["session"]
    key = texts["key"]
    text = texts["text"] ?? ""
    ask = texts["ask"] ?? ""
    value = texts["value"] ?? ""
  }

  private static func fault(_ id: String?, _ code: ProgramError, _ text: String) -> Fault {
    Fault(id: id, refused: Refused(code, text))
  }
}
