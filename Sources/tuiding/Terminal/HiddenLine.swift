/// A code or password while it is typed: kept here only, never shown.
struct HiddenLine {
  enum Outcome: Equatable { case typing, entered, ended, interrupted }

  private(set) var text = ""

  mutating func press(_ key: Key) -> Outcome {
    switch key {
    case .character(let scalar): text.unicodeScalars.append(scalar)
    case .paste(let pasted): text += InputText.clean(pasted).trimmingSpaces()
    case .control(0x0A), .control(0x0D): return .entered
    case .control(0x7F), .control(0x08): if !text.isEmpty { text.removeLast() }
    case .control(0x15), .control(0x17): text = ""
    case .control(0x04): if text.isEmpty { return .ended }
    case .control(0x03): return .interrupted
    default: break
    }
    return .typing
  }
}

extension String {
  fileprivate func trimmingSpaces() -> String {
    var text = Substring(self)
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
