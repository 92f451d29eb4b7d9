import Dialogue
import DomainCore
import Foundation

/// Puts what is said on the screen; through a pipe, the bare conversation and nothing else.
@MainActor struct Speaker {
  var phrasebook: Phrasebook
  let terminal: Terminal

  private var isScreen: Bool { terminal.inputIsTerminal && terminal.outputIsTerminal }

  func say(_ reply: Reply) {
    say(text: reply.text)
  }

  func say(_ key: PhraseKey, _ values: [String: PhraseValue] = [:]) {
    say(text: phrasebook.text(of: Phrase(key, values)))
  }

  /// A block, as transcripts show it: the first line after `客服>`, the others two columns in.
  func say(text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
      InputText.clean(String($0))
    }
    write(Styled.good("客服>", on: terminal) + " " + lines.joined(separator: "\n  "))
  }

  func showMessage(_ phrase: Phrase) {
    write(Styled.notable("【演示短信】", on: terminal) + phrasebook.text(of: phrase))
  }

  func greet() {
    if isScreen { say(.greet) }
  }

  func introduce(_ customers: [DemoCustomers.Introduction]) {
    write(phrasebook.text(of: Phrase(.chatDemoTitle, ["count": .count(customers.count)])))
    for customer in customers {
      write(
        phrasebook.text(
          of: Phrase(
            .chatDemoCustomer,
            [
              "phone": .text(customer.phone), "shows": .text(customer.shows),
              "idTail": .text(customer.idTail),
              "password": .text(customer.password),
            ])))
    }
    write(phrasebook.text(of: Phrase(.chatDemoHint)))
  }

  func prompt(for expectation: Expectation) -> String {
    let text = expectation.isSecret ? "客户*>" : "客户>"
    return Styled.prompt(text, on: terminal) + " "
  }

  func newLine() {
    if isScreen { write("") }
  }

  private func write(_ text: String) {
    print(text)
    fflush(nil)
  }
}
