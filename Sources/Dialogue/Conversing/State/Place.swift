/// Where a conversation stands, by name: the topic that has the word and its open question, such as `leave.confirm` or
/// `identify.code`; `idle` when nothing is open.
enum Place {
  static let idle = "idle"

  /// The name of a topic's place. Read off the topic's own fields (`question` or `stage`), so that a new
  /// topic has places without being told of here.
  static func name(of topic: TopicState?) -> String {
    guard let topic,
      let (label, value) = Mirror(reflecting: topic).children.first.map({ ($0.label, $0.value) }),
      let label
    else { return idle }
    let fields = Mirror(reflecting: value).children
    for name in ["question", "stage"] {
      if let field = fields.first(where: { $0.label == name }) {
        return label + "." + String(describing: field.value).prefix { $0 != "(" }
      }
    }
    return label
  }

  /// The topic of a place: `leave` of `leave.confirm`.
  static func topic(of place: String) -> String { String(place.prefix { $0 != "." }) }
}
