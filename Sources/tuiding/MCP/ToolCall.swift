import Dialogue
import DomainCore

/// A call of a tool, whichever revision it came by.
struct ToolCall: Sendable {
  let tool: ToolTable.Tool
  let arguments: [String: String]
  /// Whether the client can put a form before the person.
  let canElicit: Bool
  /// The sealed state and the person's answer, when this is the second leg of a call.
  let state: String?
  let answer: JSON?

  var session: String { arguments["session"] ?? "" }
  var key: String { arguments["key"] ?? "" }

  /// What the call's key stands for: the tool and its arguments, whatever the session is named by now.
  var mark: String {
    let own = arguments.filter { $0.key != "session" && $0.key != "key" }.sorted { $0.key < $1.key }
    return (["call", tool.name] + own.flatMap { [$0.key, $0.value] }).joined(separator: "\u{0}")
  }

  /// The hash that a state is bound to: the tool and all its arguments.
  func hash(_ keyring: any Keyring) -> String {
    var writer = CanonicalBytes()
    writer.add("tool", tool.name)
    for (name, value) in arguments.sorted(by: { $0.key < $1.key }) { writer.add(name, value) }
    return Crockford.text(of: keyring.digest(writer.bytes), length: 32)
  }
}

/// What became of a call.
enum ToolOutcome: Sendable {
  case result(JSON, text: String)
  /// The person is asked, by a form; the state comes back with the answer.
  case asks(Form, state: String)
}

/// A form for the person.
struct Form: Sendable {
  let message: String
  let schema: JSON

  /// The longest text that a person writes into a form, in Unicode scalars.
  static let textLimit = 200

  /// The name of the only field.
  static let field = "answer"

  /// A form for what a session asks; nil for what no form may ask.
  init?(_ expects: Expectation, message: String, words: Phrasebook) {
    let title = JSON.string(words.text(of: Phrase(.programFormTitle)))
    let property: JSON
    switch expects {
    case .anything, .secret: return nil
    case .confirmation:
      property = ["type": "boolean", "title": .string(words.text(of: Phrase(.programConfirmTitle)))]
    case .choice(let names):
      property = ["type": "string", "title": title, "enum": .array(names.map(JSON.string))]
    case .text:
      property = [
        "type": "string", "title": title, "minLength": 1, "maxLength": .integer(Int64(Self.textLimit)),
      ]
    }
    self.init(message: message, property: property)
  }

  private init(message: String, property: JSON) {
    self.message = InputText.lines(message)
    schema = .of([
      "type": "object", "properties": .object([JSON.Member(key: Self.field, value: property)]),
      "required": [.string(Self.field)],
    ])
  }

  /// What a person did with a form.
  enum Answer: Equatable {
    case yes
    case no
    case cancelled
    case words(String)
  }

  /// The answer in an `ElicitResult`, nil when it isn't one to what is asked.
  static func answer(_ result: JSON?, to expects: Expectation) -> Answer? {
    guard let result, let action = result["action"]?.text else { return nil }
    switch action {
    case "decline": return .no
    case "cancel": return .cancelled
    case "accept":
      guard let members = result["content"]?.members, members.count == 1, members[0].key == field else {
        return nil
      }
      switch (expects, members[0].value) {
      case (.confirmation, .bool(let yes)): return yes ? .yes : .no
      case (.choice(let names), .string(let text)): return names.contains(text) ? .words(text) : nil
      case (.text, .string(let text)):
        return text.isEmpty || text.unicodeScalars.count > textLimit ? nil : .words(text)
      default: return nil
      }
    default: return nil
    }
  }
}
