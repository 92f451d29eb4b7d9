public import DomainCore
public import Matching

/// What all conversations share and none changes: the rules, the words and the policies.
public final class Library: Sendable {
  /// Understands lines.
  public let matcher: Matcher
  /// Words replies.
  public let phrasebook: Phrasebook
  /// What operators allow and charge.
  public let policies: Policies

  /// Builds a library from its parts.
  public init(matcher: Matcher, phrasebook: Phrasebook, policies: Policies) {
    self.matcher = matcher
    self.phrasebook = phrasebook
    self.policies = policies
  }

  /// The same with the versions of policies that are in force on a day.
  func inForce(on day: BeijingDay) -> Library {
    Library(matcher: matcher, phrasebook: phrasebook, policies: policies.inForce(on: day))
  }
}
