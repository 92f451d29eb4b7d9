import Dialogue
import DomainCore
import Foundation

/// Puts what is said on the screen; through a pipe, the bare conversation and nothing else.
@MainActor struct Speaker {
  var phrasebook: Phrasebook
  let terminal: Terminal
  var environment: [String: String] = [:]

  private var isScreen: Bool { terminal.inputIsTerminal && terminal.outputIsTerminal }

  /// Says a reply; one that would run off the screen is shown a page at a time.
  func say(_ reply: Reply, from source: TerminalLineSource? = nil) {
    let lines = lines(of: reply.text)
    let columns = Terminal.size().columns
    let rows = lines.map { max(1, (DisplayWidth.of(Styled.plain($0)) + columns - 1) / columns) }.reduce(0, +)
    let pager = Pager(terminal: terminal, environment: environment)
    if isScreen, pager.isNeeded(for: rows) {
      pager.show(lines, from: source)
    } else {
      write(lines.joined(separator: "\n"))
    }
  }

  /// Tells that something takes a while, once it has taken one; `end` takes the words away again.
  func showWorking() -> Working {
    Working(words: isScreen && !terminal.isDumb ? phrasebook.text(of: Phrase(.chatWorking)) : nil)
  }

  func say(_ key: PhraseKey, _ values: [String: PhraseValue] = [:]) {
    say(text: phrasebook.text(of: Phrase(key, values)))
  }

  /// A block, as transcripts show it: the first line after `客服>`, the others two columns in.
  func say(text: String) {
    write(lines(of: text).joined(separator: "\n"))
  }

  private func lines(of text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
      (index == 0 ? Styled.good("客服>", on: terminal) + " " : "  ") + InputText.clean(String(line))
    }
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
