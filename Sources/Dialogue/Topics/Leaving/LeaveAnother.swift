import DomainCore
import Matching

/// `不是这个，另一个` at the quote of one: it isn't left. What it was chosen from is meant, or else what is of its kind (R13).
extension Leave {
  /// Takes the only other one in its place, or reads out what there is; false where the line says nothing of the sort.
  mutating func choosesAnother(_ heard: Heard, _ turn: inout TurnContext) -> Bool {
    guard let file = turn.file, let chosen, chosen.count == 1, let open = file.service(chosen[0]),
      heard.words.has(.anotherOne, as: heard.reading.text, without: "，,。.！! 吧啊呀呢")
    else { return false }
    let listed = (offered.count > 1 ? offered.compactMap(file.service) : heldServices(turn)).filter {
      $0 != open
    }
    guard !listed.isEmpty else { return false }
    let alike = listed.filter { $0.kind == open.kind }
    quoted = nil
    if let only = alike.count == 1 ? alike[0] : listed.count == 1 ? listed[0] : nil {
      self.chosen = [only.id]
      turn.say(.chosenAnew, ["services": .list([.text(only.name)])])
    } else {
      self.chosen = nil
      reconsiders = true
      question = .which
      turn.say(.sayWhich)
    }
    return true
  }
}
