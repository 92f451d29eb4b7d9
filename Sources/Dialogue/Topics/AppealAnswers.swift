import DomainCore
import Matching

/// How an appeal's questions are answered: yes, no, and what is to become of a case.
extension Heard {
  /// Whether the line is a yes to what was asked, and no question.
  var isYes: Bool { !isAsked && (intent == "confirm.yes" || means("dialog.yes")) && !means("dialog.no") }
  /// Whether the line is a yes to the offer of a numbered case.
  var asksForCase: Bool { !refusesCase && (isYes || reading.text.contains("登记")) }
  /// Whether no case is wanted: `不用登记了`.
  var refusesCase: Bool {
    let text = reading.text.replacing("要不", with: "").replacing("不如", with: "")
    return ["登记", "申诉", "立案", "投诉"].contains { word in
      ["不用", "不要", "不必", "不想", "不", "别", "先不", "懒得", "没必要", "用不着"].contains { text.contains($0 + word) }
    }
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
    return [
      "没有要", "没要", "没说要", "没说", "没有说", "不是要", "不是", "没想", "没想要", "不想", "不要", "谁要", "谁说要", "谁说", "别", "没打算",
      "不打算",
    ]
    .contains { denial in ["投诉", "申诉", "登记"].contains { text.contains(denial + $0) } }
  }
  /// Whether the line is a no.
  var isNo: Bool { means("dialog.no") }

  /// Whether it asks by when a complaint is answered: `多久给答复`, `能不能催一下`.
  var asksWhenAnswered: Bool {
    let text = reading.text
    let asks = ["多久", "几天", "什么时候", "啥时候"].contains { text.contains($0) }
    return text.count <= 10
      && (asks && ["答复", "回复", "结果", "回音"].contains { text.contains($0) }
        || ["能不能催", "可以催", "怎么催", "催一下"].contains { text.contains($0) })
  }

  /// Whether it is a short question and complains of nothing: `要赔多少`.
  var asksShortly: Bool { reading.text.count <= 8 && (asksWhich || endsAsQuestion) && !complains }

  /// Whether nothing of what was offered is wanted: `都不要`.
  var refusesBoth: Bool {
    !endsAsQuestion
      && ["都不要", "都不办", "都不用", "都不选", "都别", "都不想", "都算了"].contains { reading.text.contains($0) }
  }

  /// Whether it asks for a case and says nothing of what it is about: `那你先给我登记`.
  var onlyAsksForCase: Bool { reading.text.count <= 10 && asksForCase && !complains }

  /// Whether it names something to be left and complains of nothing: `把语音包退了`.
  var onlyLeaves: Bool {
    reading.text.count <= 10 && intent?.hasPrefix("unsubscribe.") ?? false && !listed("product").isEmpty
      && !complains
  }

  /// Whether it complains in so many words: `莫名其妙扣我15块`.
  var complains: Bool {
    !isAsked
      && ["莫名其妙", "无缘无故", "乱扣", "乱收", "多扣", "多收", "白扣", "偷偷", "没同意", "没经过", "不明不白", "凭空"].contains {
        reading.text.contains($0)
      }
  }
}
