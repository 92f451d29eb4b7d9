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
    let lines = layout.lines(of: reply.text, phrases: reply.phrases, expects: reply.expects)
    let pager = Pager(terminal: terminal, environment: environment)
    if isScreen, pager.isNeeded(for: lines.count) {
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
    let phrase = Phrase(key, values)
    write(layout.lines(of: phrasebook.text(of: phrase), phrases: [phrase]).joined(separator: "\n"))
  }

  /// A block, as transcripts show it: the first line after `客服>`, the others two columns in.
  func say(text: String) {
    write(layout.lines(of: text).joined(separator: "\n"))
  }

  private var layout: ReplyLayout {
    ReplyLayout(phrasebook: phrasebook, terminal: terminal, columns: Terminal.size().columns)
  }

  func showMessage(_ phrase: Phrase) {
    let mark = "【演示短信】"
    let text = layout.broken(mark + phrasebook.text(of: phrase))
    write(Styled.notable(mark, on: terminal) + text.dropFirst(mark.count))
  }

  func greet() {
    if isScreen { say(.greet) }
  }

  func introduce(_ customers: [DemoCustomers.Introduction]) {
    var phrases = [Phrase(.chatDemoTitle, ["count": .count(customers.count)])]
    phrases += customers.map { customer in
      Phrase(
        .chatDemoCustomer,
        [
          "phone": .text(customer.phone), "shows": .text(customer.shows), "idTail": .text(customer.idTail),
          "password": .text(customer.password),
        ])
    }
    phrases.append(Phrase(.chatDemoHint))
    for phrase in phrases { write(layout.broken(phrasebook.text(of: phrase))) }
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
