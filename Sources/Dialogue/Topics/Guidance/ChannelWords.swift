import DomainCore
import Matching

/// Says how an operator is reached and what is done there (R38): all its channels, or the kinds that were named.
enum ChannelWords {
  static func say(of operators: [OperatorPolicy], _ heard: Heard?, _ turn: inout TurnContext) {
    var text = heard?.reading.text ?? ""
    // 发QXCL到10086: a code that is sent to a hotline's number is a text message.
    if text.contains("发"), text.contains("到100") { text = "短信" }
    let kinds = kinds(in: text, turn)
    for policy in operators { say(of: policy, kinds, &turn) }
  }

  /// Says that something isn't done here, and how those are reached who do it: by the first channel that the sentence names.
  static func refer(
    to operators: [OperatorPolicy], _ key: PhraseKey, with values: [String: PhraseValue] = [:],
    _ turn: inout TurnContext
  ) {
    turn.say(key, values)
    let kinds = kinds(in: turn.library.phrasebook.text(of: Phrase(key, values)), turn)
    for policy in operators {
      guard let channel = policy.channels.first(where: { kinds.contains($0.name) }) else { continue }
      turn.say(
        .howToReach,
        [
          "operator": .text(policy.name), "name": .text(channel.name), "address": .text(channel.address),
          "source": .text(channel.source?.text ?? ""),
        ])
    }
  }

  /// The kinds that a text names. A kind is what any operator lists under one name: who asks for one that his operator
  /// doesn't list is told so. The longest name counts: a 网上营业厅 is no 营业厅.
  private static func kinds(in text: String, _ turn: TurnContext) -> Set<String> {
    let channels = turn.library.policies.operators.values.flatMap(\.channelsOfAllProvinces)
    let names = channels.flatMap { channel in
      ([channel.name] + channel.aliases).map { (name: $0.lowercased(), kind: channel.name) }
    }
    var left = text.lowercased()
    var kinds: Set<String> = []
    for (name, kind) in names.sorted(by: { ($0.name.count, $0.name) > ($1.name.count, $1.name) })
    where left.contains(name) {
      kinds.insert(kind)
      left = left.replacing(name, with: " ")
    }
    return kinds
  }

  private static func say(of policy: OperatorPolicy, _ kinds: Set<String>, _ turn: inout TurnContext) {
    let meant = policy.channels.filter { kinds.isEmpty || kinds.contains($0.name) }
    if !meant.isEmpty { turn.say(.howToChannels, ["operator": .text(policy.name)]) }
    for channel in meant {
      turn.say(
        .howToChannel,
        [
          "name": .text(channel.name), "address": .text(channel.address),
          "source": .text(channel.source?.text ?? ""),
        ])
      if let steps = channel.steps { turn.say(.howToChannelSteps, ["steps": .text(steps)]) }
    }
    for kind in kinds.sorted() where !policy.channels.contains(where: { $0.name == kind }) {
      turn.say(.howToNoChannel, ["operator": .text(policy.name), "name": .text(kind)])
    }
  }
}
