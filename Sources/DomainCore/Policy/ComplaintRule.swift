/// Until when an operator promises to answer a complaint or appeal.
public struct ComplaintRule: Hashable, Sendable {
  /// How long answering may take.
  public var window: Window
  /// Where that comes from.
  public var source: Source

  /// Builds a rule from its parts.
  public init(window: Window, source: Source) {
    self.window = window
    self.source = source
  }

  /// The last day on which a case opened at `start` should be answered.
  public func answerBy(from start: Instant) -> BeijingDay {
    Instant(milliseconds: window.end(from: start).milliseconds - 1).beijingDay
  }
}
