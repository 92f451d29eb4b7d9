import Dialogue
import DomainCore

/// Why a program's request was not done. The raw values are part of the protocols.
enum ProgramError: String, CaseIterable, Error {
  case lineTooLong = "line.tooLong"
  case malformed = "json.malformed"
  case version = "version.unsupported"
  case unknownOp = "op.unknown"
  case unknownField = "field.unknown"
  case missingField = "field.missing"
  case wrongType = "field.type"
  case wrongValue = "field.value"
  case idInUse = "id.inUse"
  case unknownSession = "session.unknown"
  case closedSession = "session.closed"
  case noQuestion = "ask.none"
  case staleQuestion = "ask.stale"
  case wrongChoice = "choice.invalid"
  case secretInBand = "secret.inBand"
  case pressure = "line.pressure"
  case needsAnswer = "confirm.needsAnswer"
  case keyConflict = "key.conflict"
  case notVerified = "verification.needed"
  case notFound = "notFound"
  case badProposal = "proposal.invalid"
  case badState = "requestState.invalid"
  case quoteChanged = "quote.changed"
  case needsPerson = "confirmation.unavailable"
  case busy = "store.busy"
  case store = "store.failed"
  case unwritten = "document.unwritten"
  case notStarted = "program.notStarted"

  /// Whether the same request may succeed later as it is.
  var isRetryable: Bool { self == .busy || self == .store }

  /// Whether it goes into the audit log: all that was asked for and may not be, or is no request at all.
  var isAudited: Bool {
    switch self {
    case .quoteChanged, .busy, .store, .unwritten, .notStarted: false
    default: true
    }
  }

  /// Whether it is the mark of somebody who tries what a program may not, and counts towards the closing of the session.
  var isHostile: Bool {
    switch self {
    case .unknownSession, .closedSession, .staleQuestion, .secretInBand, .pressure, .needsAnswer,
      .keyConflict,
      .badProposal, .badState, .notFound, .needsPerson:
      true
    default: false
    }
  }
}

/// A refusal in words for the program's author; never with anything that was sent.
struct Refused: Error {
  let code: ProgramError
  let text: String

  init(_ code: ProgramError, _ text: String) {
    self.code = code
    self.text = text
  }

  /// Any error of a turn as a refusal.
  init(_ error: any Error) {
    switch error {
    case let refused as Refused: self = refused
    case is MovedOn:
      self.init(.busy, "the conversation has gone on in another process; nothing was done. Ask for its state")
    case StoreProblem.busy:
      self.init(.busy, "the store is busy; nothing was changed. The same request may be sent again")
    default:
      self.init(.store, "the store failed; nothing was changed. The same request may be sent again")
    }
  }
}
