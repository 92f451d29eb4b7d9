extension TopicState {
  /// Forgets that a quote was read out: it is read whole before anything counts as a yes to it. So after another process took
  /// over, with an empty screen, and after a person has spoken.
  mutating func readAnew() {
    switch self {
    case .leave(var leave):
      leave.quoted = nil
      self = .leave(leave)
    case .arrange(var arrange):
      arrange.quoted = nil
      self = .arrange(arrange)
    default: break
    }
  }
}
