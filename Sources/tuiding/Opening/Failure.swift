import ArgumentParser
import DataFiles
import DomainCore
import Foundation
import SQLiteStore

/// Something outside that keeps the program from its work, in words for the person at the terminal: what, and the cure.
struct Failure: Error, CustomStringConvertible {
  let description: String

  /// What was typed may stand in it: nothing of it moves the cursor or turns the text around (S13), and no number of a
  /// person is said back (S12).
  init(_ description: String) {
    self.description = InputText.lines(Masking.echoed(description))
  }

  /// The words for any error that can reach a command.
  static func words(for error: any Error) -> String {
    switch error {
    case let failure as Failure: failure.description
    case let problem as DataFileError: problem.description
    case let problem as StoreProblem: words(for: problem)
    case let fault as ClockFault: words(for: fault)
    default: Masking.echoed(String(describing: error))
    }
  }

  /// The words for what kept the consequences of a turn from being written, whose own words stand.
  static func words(afterwards problem: StoreProblem) -> String {
    "the last turn stands, what follows it waits: \(words(for: problem))"
  }

  /// Says on standard error what kept the consequences of a session's last turn from being written; nothing when nothing did.
  static func report(_ problem: StoreProblem?) {
    guard let problem else { return }
    FileHandle.standardError.write(Data("tuiding: \(words(afterwards: problem))\n".utf8))
  }

  private static func words(for problem: StoreProblem) -> String {
    switch problem {
    case .busy(let holder):
      "the store is in use by \(holder); try again when it is done, or name another with --store"
    case .full: "the disk is full; nothing was changed. Free some space and try again"
    case .readOnly:
      "the store can't be written; check the permissions of the file and its folder, or name another with --store"
    case .foreign(let detail):
      "nothing was decided: \(detail). \(cureOfForeignRows)"
    case .corrupt(let detail):
      "the store is damaged (\(detail)); restore it from a back-up with `tuiding admin restore`. Nothing was changed"
    case .unsuitable(let detail): "the store can't be opened: \(detail)"
    case .violated(let rule):
      "the store refused a change that breaks its rules (\(rule)); nothing was changed. This is a bug"
    case .accountExists(let masked): "the number \(masked) already has an account"
    case .failed(let detail):
      "the store failed: \(Masking.echoed(detail)); try again, and if it stays so check the disk and the store's folder"
    }
  }

  private static func words(for fault: ClockFault) -> String {
    switch fault {
    case .beforeRules(let from, let now):
      "the machine's clock says \(now.line), before the first day of all policies (\(from)); nothing was decided. "
        + "Set the clock right and run this again"
    case .behindRecords(let last, let now):
      "the machine's clock says \(now.line), but this customer was last written about on \(last.line); nothing was "
        + "decided. Set the clock right and run this again; if it is right now, it was ahead then: see `tuiding admin clock`"
    }
  }

  /// A store is a file.
  static func refuseFolder(at path: String) throws {
    var isFolder = ObjCBool(false)
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
      return
    }
    throw Failure(
      "\(path) is a folder, and a store is a file; name one in it with --store, such as \(path)/store.sqlite")
  }

  /// Says on standard error what went wrong with one of several things, while the others go on.
  static func say(_ problem: String) {
    fflush(nil)
    FileHandle.standardError.write(Data("tuiding: \(problem)\n".utf8))
  }

  /// Runs a command's body; an error is said on standard error and ends the program with exit code 1.
  @MainActor static func reporting(_ body: @MainActor () async throws -> Void) async throws {
    do {
      try await body()
    } catch let code as ExitCode {
      // What it printed may be lost all the same.
      do { try ProgramStreams.flush() } catch { say(words(for: error)) }
      throw code
    } catch {
      fflush(nil)
      FileHandle.standardError.write(Data("tuiding: \(words(for: error))\n".utf8))
      throw ExitCode(1)
    }
  }
}
