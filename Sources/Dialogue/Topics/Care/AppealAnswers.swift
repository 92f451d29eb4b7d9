import DomainCore
import Matching

/// How an appeal's questions are answered: yes, no, and what is to become of a case.
extension Heard {
  /// Whether the line is a yes to what was asked, and no question.
  var isYes: Bool { !isAsked && (intent == "confirm.yes" || means("dialog.yes")) && !means("dialog.no") }
  /// Whether the line is a yes to the offer of a numbered case.
  var asksForCase: Bool {
    !refusesCase && !onlyWantsItGone && (isYes || reading.text.contains("登记"))
  }

  /// Whether it wants the thing gone and no case: `退了吧`.
  var onlyWantsItGone: Bool { wantsItGone && reading.text.count <= 8 && !says(.asksToRegister) }
  /// Whether no case is wanted: `不用登记了`.
  var refusesCase: Bool {
    let text = reading.text.replacing("要不", with: "").replacing("不如", with: "")
    return words.has(.refusesCase, in: text)
  }
  /// Whether it asks that the service end: `退了就行`.
  var wantsItGone: Bool {
    listed("pointing").contains("leave") && !isAsked && !isUnwanted
  }
  /// Whether it wants something left and names nothing: `那现在退`.
  var onlyNamesLeaving: Bool {
    reading.text.count <= 8 && listed("product").isEmpty && !endsAsQuestion && !isConditional && phone == nil
      && reading.wishes.allSatisfy { $0.intent == "unsubscribe.unspecified" }
      && !words.has(.keeps, in: reading.text)
  }
  /// Whether a complaint was never wanted: `没有要投诉啊`, `谁要投诉了`.
  var deniesComplaint: Bool {
    let text = reading.text
    return words.has(.deniesComplaint, in: text)
  }
  /// Whether the line is a no.
  var isNo: Bool { means("dialog.no") }

  /// Whether it asks by when a complaint is answered: `多久给答复`, `能不能催一下`.
  var asksWhenAnswered: Bool {
    let text = reading.text
    let asks = words.has(.asksWhen, in: text)
    return text.count <= 10
      && (asks && words.has(.ofReply, in: text)
        || words.has(.asksToHurry, in: text))
  }

  /// Whether it is a short question and complains of nothing: `要赔多少`.
  var asksShortly: Bool {
    reading.text.count <= 8 && (asksWhich || endsAsQuestion || says(.asksWhen)) && !complains
  }

  /// Whether nothing of what was offered is wanted: `都不要`.
  var refusesBoth: Bool {
    !endsAsQuestion
      && words.has(.refusesBoth, in: reading.text)
  }

  /// Whether it asks for a case and says nothing of what it is about: `那你先给我登记`.
  var onlyAsksForCase: Bool { reading.text.count <= 10 && asksForCase && !complains }

  /// Whether it names something to be left and complains of nothing: `把语音包退了`.
  var onlyLeaves: Bool {
    intent?.hasPrefix("unsubscribe.") ?? false && !complains
      && (reading.text.count <= 10 && !listed("product").isEmpty
        || reading.text.count <= 16 && saysAll && !says(.remarksCharge))
  }

  /// Whether it complains in so many words: `莫名其妙扣我15块`.
  var complains: Bool {
    !isAsked
      && words.has(.complains, in: reading.text)
  }
}
