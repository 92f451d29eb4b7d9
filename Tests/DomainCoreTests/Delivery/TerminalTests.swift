import DomainCore
import Testing

@Suite("Each terminal is told by an errand of its own (R28)")
struct TerminalTests {
  private static let service = LeavingWorld.Kind.prorated.service

  /// A ringback that was left, on two terminals of the customer's and a box that was lent.
  private static func left() throws -> CustomerFile {
    var file = LeavingWorld.file([.prorated])
    file.services[0].devices = [
      Device(name: "phone", sync: .bound), Device(name: "watch", sync: .bound),
      Device(name: "box", sync: .bound, replacementFen: Fen(10_000)),
    ]
    return try file.leaving([.prorated]).file.afterDue().answered(.done, .terminate)
  }

  private static func errand(_ device: String, in file: CustomerFile) throws -> OutboxMessage {
    try #require(file.outbox.first { $0.errand == .resync(service: service, device: device) })
  }

  private static func sync(_ file: CustomerFile) -> [DeviceSync] { file.services[0].devices.map(\.sync) }

  @Test("The network's word ends the service, and each terminal's own word unbinds that terminal alone")
  func one() throws {
    let left = try Self.left()
    #expect(left.orders[0].state == .completed && Self.sync(left) == [.unbinding, .unbinding, .unbound])
    let watch = try Self.errand("watch", in: left)
    let heard = left.applying(left.changes(after: .done, to: watch))
    #expect(Self.sync(heard) == [.unbinding, .unbound, .unbound])
    #expect(heard.changes(after: .done, to: watch).isEmpty)
    let all = heard.applying(heard.changes(after: .done, to: try Self.errand("phone", in: heard)))
    #expect(Self.sync(all) == [.unbound, .unbound, .unbound] && all.terminalsToldByNobody.isEmpty)
  }

  @Test("A terminal that stays silent is named after ten minutes, and when it is given up, the others aren't")
  func silent() throws {
    var file = try Self.left()
    file = file.applying(file.changes(after: .done, to: try Self.errand("phone", in: file)))
    func named(at now: Instant) -> [String] {
      file.healthFindings(under: LeavingWorld.policies, at: now)
        .filter { $0.problem == .deviceBehindEnd }.map(\.detail)
    }
    #expect(named(at: LeavingWorld.now.adding(seconds: 599)).isEmpty)
    #expect(named(at: LeavingWorld.now.adding(seconds: 600)) == ["prorated, watch: unbinding"])
    for _ in 0..<Retry.attemptsLimit {
      file = file.applying(file.changes(after: .silent, to: try Self.errand("watch", in: file)))
    }
    #expect(Self.sync(file) == [.unbound, .failed, .unbound])
    #expect(named(at: LeavingWorld.now) == ["prorated, watch: failed"])
    #expect(file.cases.map(\.ground) == [.leavingFailed])
  }

  @Test("A service that is opened again binds its terminals; what they were told before counts no more")
  func reopened() throws {
    let left = try Self.left()
    let old = try Self.errand("watch", in: left)
    var file = try left.answered(.done, .resync).ordering(.undo(left.orders[0].id)).file.afterDue()
      .answered(.done, .provision)
    #expect(Self.sync(file) == [.binding, .binding, .bound])
    #expect(file.changes(after: .done, to: old).isEmpty && file.terminalsToldByNobody.isEmpty)
    file = try file.answered(.done, .resync).answered(.done, .resync)
    #expect(Self.sync(file) == [.bound, .bound, .bound])
  }

  @Test("A terminal that lacks a service which runs is named, and told again by repair")
  func lacking() throws {
    var file = LeavingWorld.file([.prorated])
    file.services[0].devices = [Device(name: "watch", sync: .failed), Device(name: "phone", sync: .bound)]
    let found = file.healthFindings(under: LeavingWorld.policies, at: LeavingWorld.now)
    #expect(
      found.map(\.problem) == [.deviceBehindService] && found.allSatisfy { $0.detail.contains("watch") })
    var numbers = LeavingWorld.numbers()
    let told = file.applying(
      file.repairs(
        under: LeavingWorld.policies, numbers: &numbers, keyring: LeavingWorld.keyring, at: LeavingWorld.now))
    #expect(Self.sync(try told.answered(.done, .resync)) == [.bound, .bound])
  }

  @Test("An errand that names no device is read as one to the network")
  func stored() throws {
    let network = Errand.resync(service: ID("v"))
    let text = try String(decoding: StoredText.bytes(of: network), as: UTF8.self)
    #expect(!text.contains("device") && !text.contains("binds"))
    #expect(try StoredText.value(in: Array(text.utf8)) == network)
    let named = Errand.resync(service: ID("v"), device: "watch", binds: true)
    #expect(try StoredText.value(in: StoredText.bytes(of: named)) == named)
  }
}
