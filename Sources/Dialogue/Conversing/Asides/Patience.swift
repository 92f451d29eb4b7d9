import DomainCore
import Matching

/// 我年纪大了不会弄, 看不懂: the one thing to be done next in plain words, and a person for whoever wants one. The open question
/// comes again.
enum Patience {
  static let intent = "dialog.lost"

  static func say(_ turn: inout TurnContext) {
    turn.say(.patienceBegin)
    turn.say(nextStep(turn.state.expects))
    turn.say(.patiencePerson)
    turn.answeredAside = true
  }

  private static func nextStep(_ expected: Expectation) -> PhraseKey {
    switch expected {
    case .anything: .patienceWish
    case .text(slot: "phone"): .patiencePhone
    case .text: .patienceText
    case .secret(slot: "password"): .patiencePassword
    case .secret(slot: "idTail"): .patienceIdTail
    case .secret(slot: "confirmCode"): .patienceConfirmCode
    case .secret: .patienceCode
    case .choice: .patienceChoice
    case .confirmation: .patienceConfirm
    }
  }
}
