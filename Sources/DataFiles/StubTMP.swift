public import Matching
public struct Response: Sendable { public let text: String; public let file: String; public let line: Int; public let column: Int }
public struct IntentLibrary: Sendable { public let rules: RuleSet; public let responses: [String: Response] }
