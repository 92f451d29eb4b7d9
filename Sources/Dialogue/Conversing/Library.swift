public import DomainCore
public import Matching

/// What all conversations share and none changes: the rules, the words and the policies.
public final class Library: Sendable {
  /// Understands lines.
  public let matcher: Matcher
  /// Words replies.
  public let phrasebook: Phrasebook
  /// What is looked for in a line beside the rules.
  public let words: SaidWords
  /// What operators allow and charge.
  public let policies: Policies
  /// The same for each stretch of days on which the same versions of policies are in force, so that no turn puts one together.
  private let stretches: [(firstDay: BeijingDay, library: Library)]

  /// Builds a library from its parts.
  public convenience init(
    matcher: Matcher, phrasebook: Phrasebook, words: SaidWords, policies: Policies
  ) {
    self.init(
      matcher, phrasebook, words, policies,
      stretches: policies.firstDays.map { day in
        (day, Library(matcher, phrasebook, words, policies.inForce(on: day), stretches: []))
      })
  }

  private init(
    _ matcher: Matcher, _ phrasebook: Phrasebook, _ words: SaidWords, _ policies: Policies,
    stretches: [(firstDay: BeijingDay, library: Library)]
  ) {
    self.matcher = matcher
    self.phrasebook = phrasebook
    self.words = words
    self.policies = policies
    self.stretches = stretches
  }

  /// The same with the versions of policies that are in force on a day.
  func inForce(on day: BeijingDay) -> Library {
    (stretches.last { $0.firstDay <= day } ?? stretches.first)?.library ?? self
  }
}
