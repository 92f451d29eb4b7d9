import DomainCore
import Matching

/// Offers to take back what was ordered in this conversation, while a withdrawal or the rules of undoing allow it (R14).
enum TakeBackOffer {
  /// Whether anything of this conversation can still be taken back.
  static func isPossible(_ turn: TurnContext) -> Bool {
    let mine = turn.state.watched.map(\.order) + [turn.state.done].compactMap { $0 }
    return mine.contains { isPossible($0, turn) }
  }

  /// Offers it for the last order of this conversation, 不退了 right after it, or for the only leaving that is under way. What is
  /// under way and can't be taken back is told with the reason. False when nothing is meant.
  ///
  /// - Parameter kept: The services that are to stay; nil when none is named.
  static func offer(keeping kept: [Service]? = nil, _ turn: inout TurnContext) -> Bool {
    let underWay = turn.file?.orders.filter { $0.isOpen && $0.item.isLeaving } ?? []
    let last = turn.state.watched.last?.order ?? turn.state.done
    guard let last = last ?? (underWay.count == 1 ? underWay[0].id : nil),
      let order = turn.file?.order(last), kept?.contains(where: { $0.id == order.service }) ?? true
    else { return false }
    guard isPossible(last, turn) else {
      guard order.isOpen else { return false }
      // Why it can't be taken back now is told by the very words of asking for it.
      Wishes.begin(PlannedWish(intent: "dialog.undo"), &turn)
      return true
    }
    turn.say(.withdrawOffer, OrderWords.matter(of: order))
    turn.state.offer = .wish(PlannedWish(intent: "dialog.undo"))
    return true
  }

  /// The last leaving of the speaker's that can be taken back and that a line may mean; nil where there is none.
  static func lastLeaving(meantBy heard: Heard, _ turn: TurnContext) -> ID<Order>? {
    let catalogue = turn.library.policies.products
    let named = heard.mentions(ofList: "product").map {
      LeaveTarget.NamedProduct(word: $0.word, product: ID($0.value))
    }
    return turn.file?.orders.last { order in
      guard order.item.isLeaving, isPossible(order.id, turn) else { return false }
      guard let service = turn.file?.service(order.item.service), !named.isEmpty else { return true }
      return named.contains { LeaveTarget.covers($0, service, catalogue) }
    }?.id
  }

  /// Whether 撤销彩铃 is of an order to leave it and not of the service: nothing that the words cover still runs.
  static func isMeant(by heard: Heard, instead target: LeaveTarget, _ turn: TurnContext) -> Bool {
    guard TakenBackWords.beginWith(heard.reading.text, heard.words), !target.named.isEmpty,
      let file = turn.file
    else {
      return false
    }
    let covered = target.match(in: file, turn.library.policies.products, heard.words).services
    let isRunning = covered.contains { service in
      if case .pendingTerminate = service.state { false } else { true }
    }
    return !isRunning && (!covered.isEmpty || !target.leftServices(of: file).isEmpty)
  }

  private static func isPossible(_ order: ID<Order>, _ turn: TurnContext) -> Bool {
    guard let file = turn.file else { return false }
    if case .success = file.withdrawal(of: order, at: turn.now) { return true }
    let undoing = file.quote(for: .undo(order), payingBy: nil, under: turn.library.policies, at: turn.now)
    return (try? undoing.get()) != nil
  }
}

/// Words that take back what was left before: `上回退的彩铃能不能撤销`.
enum TakenBackWords {
  static func areIn(_ text: String, _ words: SaidWords) -> Bool {
    words.has(.takesBack, in: text) && words.has(.whatWasLeft, in: text)
  }

  /// Whether taking back is what a line asks for: `帮我撤销彩铃`.
  static func beginWith(_ text: String, _ words: SaidWords) -> Bool {
    words[.takesBack].contains { word in
      guard let range = text.firstRange(of: word) else { return false }
      let before = text[..<range.lowerBound]
      return before.isEmpty || words[.beforeTakenBack].contains(String(before))
    }
  }
}
