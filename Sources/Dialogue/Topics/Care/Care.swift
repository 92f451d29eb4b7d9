import DomainCore

/// What customers ask for besides orders and questions: appeals, a freeze, their data, how they are told.
enum Care {
  /// The topic that an intent begins, nil when it is none of these.
  /// - Parameter about: What an appeal that waited said it is about.
  static func topic(for intent: String, _ heard: Heard?, about: AppealSubject? = nil) -> TopicState? {
    switch intent {
    case "appeal.failed", "appeal.misoperation", "appeal.complaint":
      Appeal(intent: intent, about: about ?? heard.map { AppealSubject($0) } ?? AppealSubject())
        .map { .appeal($0) }
    case "account.unfreeze":
      .unfreeze(
        heard.map(Unfreeze.asksWhy) ?? false
          ? Unfreeze(isWanted: false, isAskedWhy: true) : Unfreeze(isWanted: true))
    case "privacy.export": .dataCopy(PersonalDataCopy())
    case "privacy.delete": .dataErasure(PersonalDataErasure())
    case CaseWithdrawal.name: .caseWithdrawal(CaseWithdrawal(number: heard?.number(prefix: "SS")))
    case "notice.preference": .noticeChannel(NoticeChannelChoice(heard))
    default: nil
    }
  }
}
