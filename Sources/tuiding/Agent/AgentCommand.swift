import ArgumentParser
import Dialogue
import DomainCore
import Foundation
import Synchronization

/// Serves programs over JSON Lines on standard input and output.
struct AgentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agent", abstract: "Serve a program over JSON Lines.",
    discussion: """
      One request a line on standard input, its events on standard output, the last of them `done`. --schema prints both as JSON \
      Schema. Secrets never pass through: a person gives them with `tuiding verify SESSION`.
      """)

  @OptionGroup var serving: ProgramServing

  @Flag(help: "Print the JSON Schema of requests and events.")
  var schema = false

  /// Requests that may be under way; more are not read before one is done.
  static let underWayLimit = 256

  @MainActor func run() async throws {
    try await Failure.reporting {
      if schema {
        let output = EventOutput()
        output.write(line: AgentSchema.document)
        return try ProgramStreams.check(input: nil, output)
      }
      try await serving.run("agent") { Self.serve(AgentFace(host: $0, output: $1)) }
    }
  }

  /// Reads requests until the input ends or nobody reads the answers, then waits for what is under way. Returns why reading failed.
  private static func serve(_ face: AgentFace) -> Int32? {
    var lines = ByteLines()
    let slots = Slots(underWayLimit)
    let underWay = IDsUnderWay()
    var number = 0
    while !face.output.isClosed, let line = lines.next() {
      number += 1
      switch request(in: line) {
      case .success(let request?):
        guard underWay.begin(request.id) else {
          // Its id belongs to the request under way, which has its own `done` to come.
          let text = "a request with this id is under way; give each its own"
          let refused = Refused(.idInUse, text)
          face.refuse(AgentRequest.Fault(id: nil, refused: refused), line: number)
          slots.take()
          face.host.inOrder(of: nil) {
            await face.host.note(refused, doing: "line", on: request.session)
            slots.giveBack()
          }
          continue
        }
        slots.take()
        face.host.inOrder(of: request.session) {
          let answer = await face.answer(request)
          // Before it is told, so that a program may use the id again as soon as it has read `done`.
          underWay.end(request.id)
          face.write(answer, to: request)
          slots.giveBack()
        }
      case .success(nil): continue
      case .failure(let fault):
        // The id of a request under way has its own `done` to come.
        let id = fault.id.flatMap { underWay.contains($0) ? nil : $0 }
        face.refuse(AgentRequest.Fault(id: id, refused: fault.refused), line: number)
        slots.take()
        face.host.inOrder(of: nil) {
          await face.host.note(fault.refused, doing: "line", on: nil)
          slots.giveBack()
        }
      }
    }
    slots.takeAll()
    return lines.failure
  }

  /// The request of a line; nil when the line is empty.
  private static func request(in line: ByteLines.Line) -> Result<AgentRequest?, AgentRequest.Fault> {
    guard case .bytes(let bytes) = line else {
      let text = "a line has at most \(ByteLines.maximumBytes) bytes"
      return .failure(AgentRequest.Fault(id: nil, refused: Refused(.lineTooLong, text)))
    }
    if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return .success(nil) }
    do {
      return .success(try AgentRequest(try JSONReader.read(bytes)))
    } catch let problem as JSONReader.Problem {
      let text = "\(problem.reason), at byte \(problem.offset + 1)"
      return .failure(AgentRequest.Fault(id: nil, refused: Refused(.malformed, text)))
    } catch let fault as AgentRequest.Fault {
      return .failure(fault)
    } catch {
      preconditionFailure("reading a request fails in two ways")
    }
  }
}

/// Places for requests that are under way; who takes one waits, outside of all tasks, until one is free.
final class Slots: Sendable {
  private let count: Int
  private let semaphore: DispatchSemaphore

  init(_ count: Int) {
    self.count = count
    semaphore = DispatchSemaphore(value: 0)
    for _ in 0..<count { semaphore.signal() }
  }

  func take() { semaphore.wait() }
  /// Takes a place unless none is free for so long.
  func take(within milliseconds: Int) -> Bool {
    semaphore.wait(timeout: .now() + .milliseconds(milliseconds)) == .success
  }
  func giveBack() { semaphore.signal() }

  /// Waits until nothing is under way.
  func takeAll() {
    for _ in 0..<count { semaphore.wait() }
    for _ in 0..<count { semaphore.signal() }
  }
}

/// The ids of requests that have not had their `done` yet.
private final class IDsUnderWay: Sendable {
  /// By their bytes: texts that only look alike are two ids.
  private let ids = Mutex<Set<[UInt8]>>([])

  /// False when a request with this id is under way.
  func begin(_ id: String) -> Bool { ids.withLock { $0.insert(Array(id.utf8)).inserted } }
  func contains(_ id: String) -> Bool { ids.withLock { $0.contains(Array(id.utf8)) } }
  func end(_ id: String) { ids.withLock { _ = $0.remove(Array(id.utf8)) } }
}
