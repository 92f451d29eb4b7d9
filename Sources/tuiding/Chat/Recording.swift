import DataFiles
import Dialogue
import DomainCore
import Foundation
import Vault

/// A chat that is written down as a transcript, in a world of its own.
@MainActor struct Recording {
  let recorder: TranscriptRecorder
  /// How to sign in as the customers of this world.
  let customers: [DemoCustomers.Introduction]
  private let url: URL

  /// The demo customers, as a transcript names their file.
  private static let demo = "../Policies/demo.yaml"

  /// Sets the stage for a recording to `path`, which must not exist yet.
  static func begin(
    _ path: String, accounts: String?, library: Library, environment: [String: String]
  ) async throws -> (recording: Recording, surroundings: Session.Surroundings, phone: DemoPhone) {
    guard !FileManager.default.fileExists(atPath: path) else {
      throw Failure("\(path) is there already; a recording goes to a new file")
    }
    let folder = try DataFolder.find("Transcripts", option: nil, environment: environment)
    let file = accounts ?? demo
    let second = SystemClock.now().milliseconds / 1000 * 1000
    let start = Instant(milliseconds: second)
    // The customers are made up and their store ends with the chat: one round will do, for a number without a password too (S7).
    let vault = Vault(masterKey: Chances.bytes(Vault.keyLength), passwordRounds: 1, random: Chances.bytes)
    let fixtures = try AccountFiles.load(
      files: [(name: file, text: try DataFolder.text(of: folder.url.appendingPathComponent(file)))],
      policies: library.policies, now: start,
      hash: { Vault.hash(password: $0, salt: Array(repeating: 1, count: 16), rounds: vault.passwordRounds) })
    let stage = TranscriptStage(
      library: library, store: MemoryStore(keyring: vault), keyring: vault, at: start)
    try await stage.add(fixtures.map { $0.file.provingPast(under: library.policies, keyring: vault) })
    let secrets = fixtures.flatMap { [$0.file.subscriber.idNumberTail, $0.password ?? ""] }
    let recorder = TranscriptRecorder(
      title: "录制于 \(start.beijingDay)", accounts: file, secrets: Set(secrets.filter { !$0.isEmpty }),
      on: stage,
      clock: SystemClock.now)
    let recording = Recording(
      recorder: recorder,
      customers: fixtures.map { fixture in
        DemoCustomers.Introduction(
          phone: fixture.file.subscriber.phone.digits, shows: fixture.shows ?? "",
          idTail: fixture.file.subscriber.idNumberTail, password: fixture.password ?? "-")
      }, url: URL(fileURLWithPath: path))
    var phone: DemoPhone?
    let surroundings = stage.surroundings { gateway in
      let demo = DemoPhone(gateway)
      phone = demo
      return demo
    }
    guard let phone else { preconditionFailure("the stage's operator is reached through the phone") }
    try recording.save()
    return (recording, surroundings, phone)
  }

  /// Writes down a turn; the file is whole after every one.
  func write(_ utterance: Utterance, _ replies: [Reply], isHidden: Bool) throws {
    recorder.record(utterance, replies, isHidden: isHidden)
    try save()
  }

  private func save() throws {
    try WholeFile.write(recorder.text, to: url.path)
    // Who plays it back may name customers of his own in it.
    guard chmod(url.path, 0o600) == 0 else { throw Failure.writing(url.path, errno) }
  }
}
