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
  /// Whether the line is a no.
  var isNo: Bool { means("dialog.no") }
}
