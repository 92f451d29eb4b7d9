import DomainCore
import Foundation

/// Fields that a program carries for us and can't change: sealed by a keyed hash over their canonical bytes, good until a moment.
struct SealedToken {
  let fields: [String: String]

  /// The text of a token: the fields, a dot, their seal.
  static func seal(_ kind: String, _ fields: [String: String], until expiry: Instant, _ keyring: any Keyring)
    -> String
  {
    var all = fields
    all["kind"] = kind
    all["until"] = String(expiry.milliseconds)
    let members = all.sorted { $0.key < $1.key }.map { JSON.Member(key: $0.key, value: .string($0.value)) }
    let seal = keyring.keyedHash(canonicalBytes(all), for: .program)
    return text(of: JSON.object(members).bytes) + "." + text(of: seal)
  }

  /// The token of a text; nil when it is none of ours, of another kind, changed or too old.
  init?(_ text: String, kind: String, at now: Instant, _ keyring: any Keyring) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let payload = Self.bytes(of: parts[0]), let seal = Self.bytes(of: parts[1]),
      let members = (try? JSONReader.read(payload[...]))?.members
    else { return nil }
    var fields: [String: String] = [:]
    for member in members {
      guard let value = member.value.text else { return nil }
      fields[member.key] = value
    }
    guard constantTimeEqual(seal, keyring.keyedHash(Self.canonicalBytes(fields), for: .program)),
      // Another spelling of the same bytes is no token of ours.
      Self.text(of: payload) == parts[0], Self.text(of: seal) == parts[1],
      fields["kind"] == kind, let until = fields["until"].flatMap({ Int64($0) }), now.milliseconds <= until
    else { return nil }
    self.fields = fields
  }

  subscript(name: String) -> String { fields[name] ?? "" }

  private static func canonicalBytes(_ fields: [String: String]) -> [UInt8] {
    var writer = CanonicalBytes()
    for (name, value) in fields.sorted(by: { $0.key < $1.key }) { writer.add(name, value) }
    return writer.bytes
  }

  private static func text(of bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing(
      "=", with: "")
  }

  private static func bytes(of text: Substring) -> [UInt8]? {
    let standard = text.replacing("-", with: "+").replacing("_", with: "/")
    let padded = standard + String(repeating: "=", count: (4 - standard.count % 4) % 4)
    return Data(base64Encoded: String(padded)).map { Array($0) }
  }
}
