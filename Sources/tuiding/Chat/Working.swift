import Glibc

/// Words that appear when something takes longer than a moment, and go away when it is done.
@MainActor final class Working {
  private var waiting: Task<Void, Never>?
  private var isShown = false

  /// A turn that is done sooner shows nothing.
  private static let patience = Duration.milliseconds(400)

  /// Begins to wait; without words nothing is ever shown.
  init(words: String?) {
    guard let words else { return }
    waiting = Task { @MainActor [weak self] in
      try? await Task.sleep(for: Self.patience)
      guard !Task.isCancelled, let self else { return }
      isShown = true
      print("\r" + words, terminator: "")
      fflush(nil)
    }
  }

  /// Takes the words away; a second call does nothing.
  func end() {
    waiting?.cancel()
    waiting = nil
    guard isShown else { return }
    isShown = false
    print("\r\u{1B}[K", terminator: "")
    fflush(nil)
  }
}
