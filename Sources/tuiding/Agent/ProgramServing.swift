import ArgumentParser
import Dialogue
import DomainCore
import Foundation

/// What every way of serving programs begins and ends with: its options, the host of the sessions, and the store that opens beside.
struct ProgramServing: ParsableArguments {
  @OptionGroup var data: DataOptions
  @OptionGroup var storing: StoreOptions

  @Option(
    help:
      "For tests: a file descriptor with secrets, a line `PHONE SLOT SECRET` each, used once, or always with `= ` before it."
  )
  var secretsFd: Int32?

  /// Serves until `serve` returns, which says why reading failed, or nil at the end of the input.
  @MainActor func run(
    _ command: String, _ serve: (_ host: SessionHost, _ output: EventOutput) -> Int32?
  ) async throws {
    let opening = ProgramOpening(
      data: data, storing: storing, environment: ProcessInfo.processInfo.environment, command: command)
    let phone = DemoPhone(SimulatedOperator())
    let secrets = try secretsFd.map { try SecretsFeed(descriptor: $0, lastCode: { phone.lastCode }) }
    let gateway: any OperatorGateway = secrets == nil ? PhoneElsewhere(inner: phone) : phone
    let loading = ProgramLoading(opening, phone: gateway)
    opening.warnIfNobodyCanVerify(secrets: secrets)
    let host = SessionHost(
      loading: loading.surroundings, secrets: secrets, attempts: opening.attempts,
      verifying: opening.verifying)
    let output = EventOutput()
    let ended = serve(host, output)
    try await loading.close()
    try ProgramStreams.check(input: ended, output)
  }
}
