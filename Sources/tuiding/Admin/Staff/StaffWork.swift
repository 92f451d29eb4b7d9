import ArgumentParser
import DomainCore
import Foundation
import SQLiteStore

/// Work of a member of the staff: sign in, do it, close the store, print what came of it.
struct StaffWork: ParsableArguments {
  @OptionGroup var staff: StaffOptions
  @OptionGroup var storing: StoreOptions

  /// Does `work`, which returns the lines to be printed, for a member who may do `act`.
  @MainActor func run(_ act: StaffAct, _ work: @MainActor (StaffSession) async throws -> [String])
    async throws
  {
    try await Failure.reporting {
      let opened = try await staff.signIn(for: act, in: storing)
      let lines = try await work(opened)
      try opened.store.close()
      for line in lines { print(line) }
    }
  }
}
