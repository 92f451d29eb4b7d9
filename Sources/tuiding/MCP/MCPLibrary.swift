import Dialogue
import DomainCore
import Foundation

/// The resources and prompts of the MCP face.
struct MCPLibrary: Sendable {
  let data: DataOptions
  let environment: [String: String]

  // MARK: - Resources

  var resources: JSON {
    .of([
      "resources": [
        [
          "uri": "tuiding://catalogue", "name": "catalogue", "title": "产品目录", "mimeType": "application/json",
          "description": "Products with price, refund rule and source.",
        ]
      ]
    ])
  }

  var templates: JSON {
    .of([
      "resourceTemplates": [
        [
          "uriTemplate": "tuiding://session/{session}/transcript", "name": "transcript", "title": "会话记录",
          "mimeType": "text/plain",
          "description": "The last turns of a verified session; what was said is masked.",
        ],
        [
          "uriTemplate": "tuiding://rule/{rule}", "name": "rule", "title": "规则", "mimeType": "text/yaml",
          "description": "The lines of a rule, by the place that a match names: unsubscribe.yaml:8.",
        ],
      ]
    ])
  }

  /// What a resource holds; a fault with the revision's code where there is none.
  func read(
    _ params: JSON, _ host: SessionHost, orThrow notFound: MCPMessages.Code
  ) async throws -> JSON {
    guard let uri = params["uri"]?.text else {
      throw MCPMessages.Fault(code: .invalidParams, message: "‘uri’ is missing")
    }
    let scheme = "tuiding://"
    let path =
      uri.hasPrefix(scheme)
      ? uri.dropFirst(scheme.count).split(
        separator: "/", omittingEmptySubsequences: false
      ).map(String.init) : []
    let isTranscript = path.count == 3 && path[0] == "session" && path[2] == "transcript"
    let found: (type: String, text: String)?
    switch (path.first, path.count) {
    case ("catalogue", 1): found = ("application/json", try await catalogue(host))
    case ("rule", 2): found = rule(path[1]).map { ("text/yaml", $0) }
    case _ where isTranscript: found = try await transcript(of: path[1], host).map { ("text/plain", $0) }
    default: found = nil
    }
    guard let found else {
      // Somebody's transcript that may not be read was noted with its session.
      throw MCPMessages.Fault(
        code: notFound, message: "resource not found", data: ["uri": .string(uri)],
        isNoted: !isTranscript)
    }
    return .of([
      "contents": [["uri": .string(uri), "mimeType": .string(found.type), "text": .string(found.text)]]
    ])
  }

  private func catalogue(_ host: SessionHost) async throws -> String {
    let policies = try await host.surroundings().library.policies
    let products = policies.products.values.sorted { $0.id.text < $1.id.text }.map { product in
      JSON.of([
        "id": .string(product.id.text), "operator": .string(product.operatorID.text),
        "name": .string(product.name),
        "kind": .string(product.kind.rawValue), "priceFen": .integer(product.priceFen.count),
        "periodMonths": .integer(Int64(product.periodMonths)),
        "refundRule": .string(product.refundRule.rawValue),
        "source": .string(product.source.text),
      ])
    }
    let all = JSON.of(["version": .string(policies.version), "products": .array(products)])
    return String(decoding: all.bytes, as: UTF8.self)
  }

  /// The lines of a rule from its place to the end of its entry. Only files of the Intents folder itself.
  private func rule(_ place: String) -> String? {
    let parts = place.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].allSatisfy(\.isNumber), let line = Int(parts[1]), line > 0,
      let folder = try? DataFolder.find("Intents", option: data.intents, environment: environment),
      let file = try? folder.yamlFiles().first(where: { $0.name == parts[0] })
    else { return nil }
    let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
    guard line <= lines.count else { return nil }
    let indent = lines[line - 1].prefix { $0 == " " }.count
    var end = line
    while end < lines.count, !lines[end].isEmpty, lines[end].prefix(while: { $0 == " " }).count > indent {
      end += 1
    }
    return lines[(line - 1)..<end].joined(separator: "\n") + "\n"
  }

  /// The conversation as a transcript shows it; nil when no verified session has this handle.
  private func transcript(of handle: String, _ host: SessionHost) async throws -> String? {
    do {
      return try await host.look(handle) { session, _ in
        guard session.standing.subscriber != nil else { throw Refused(.notVerified, "nobody is verified") }
        let turns = try await session.lastTurns(50)
        return turns.map { record, replies in
          let said = record.said.isEmpty ? [] : ["客户> \(record.said)"]
          return (said + replies.map { "客服> " + $0.text.replacing("\n", with: "\n  ") }).joined(
            separator: "\n")
        }.joined(separator: "\n") + "\n"
      }
    } catch let refused as Refused {
      await host.note(refused, doing: "transcript", on: handle)
      return nil
    }
  }

  // MARK: - Prompts

  private static let table: [(name: String, argument: String, about: String, key: PhraseKey)] = [
    ("退订引导", "service", "Guide a customer through leaving a service.", .programPromptLeave),
    ("退款解释", "session", "Explain a refund by its calculation and rule.", .programPromptRefund),
    ("转人工小结", "session", "Write the summary for the person who takes over.", .programPromptHandOver),
  ]

  func prompts(_ host: SessionHost) async throws -> JSON {
    .of([
      "prompts": .array(
        Self.table.map { prompt in
          .of([
            "name": .string(prompt.name), "title": .string(prompt.name), "description": .string(prompt.about),
            "arguments": [["name": .string(prompt.argument), "required": true]],
          ])
        })
    ])
  }

  func prompt(_ params: JSON, _ host: SessionHost) async throws -> JSON {
    guard let prompt = Self.table.first(where: { $0.name == params["name"]?.text }) else {
      throw MCPMessages.Fault(code: .invalidParams, message: "unknown prompt")
    }
    let members = params["arguments"]?.members ?? []
    guard members.count == 1, members[0].key == prompt.argument, let value = members[0].value.text,
      !value.isEmpty, value.utf8.count <= 256
    else {
      throw MCPMessages.Fault(
        code: .invalidParams, message: "prompt ‘\(prompt.name)’ takes one argument, ‘\(prompt.argument)’")
    }
    let words = try await host.surroundings().library.phrasebook
    let text = words.text(of: Phrase(prompt.key, [prompt.argument: .text(InputText.clean(value))]))
    return .of([
      "description": .string(prompt.about),
      "messages": [["role": "user", "content": ["type": "text", "text": .string(text)]]],
    ])
  }
}
