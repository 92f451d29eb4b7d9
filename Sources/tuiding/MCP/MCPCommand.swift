import ArgumentParser
import Dialogue
import DomainCore
import Foundation

/// Serves models over the Model Context Protocol on standard input and output.
struct MCPCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mcp", abstract: "Serve a model over MCP (2026-07-28 and 2025-11-25).",
    discussion: """
      Orders are confirmed by the person through elicitation; secrets are given with `tuiding verify SESSION`. A client that can't elicit \
      can look and ask, and nothing is executed.
      """)

  @OptionGroup var serving: ProgramServing

  @Option(help: "Seconds for which the person can answer a confirmation.")
  var answerSeconds: Int64 = 600

  func validate() throws {
    guard (1...86_400).contains(answerSeconds) else {
      throw ValidationError("--answer-seconds takes 1 to 86400")
    }
  }

  @MainActor func run() async throws {
    try await Failure.reporting {
      let library = MCPLibrary(data: serving.data, environment: ProcessInfo.processInfo.environment)
      try await serving.run("mcp") { host, output in
        let calls = ToolCalls(host: host, stateSeconds: answerSeconds)
        return Self.serve(MCPServer(calls: calls, library: library, output: output), output)
      }
    }
  }

  /// Reads messages until the input ends or nobody reads the answers. Returns why reading failed.
  private static func serve(_ server: MCPServer, _ output: EventOutput) -> Int32? {
    var lines = ByteLines()
    let slots = Slots(AgentCommand.underWayLimit)
    while !output.isClosed, let line = lines.next() {
      guard case .bytes(let bytes) = line else {
        let text = "a line has at most \(ByteLines.maximumBytes) bytes"
        slots.take()
        server.refuse(Refused(.lineTooLong, text), as: .invalidRequest) { slots.giveBack() }
        continue
      }
      if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
      do {
        let message = try JSONReader.read(bytes)
        // An answer to a form must get through even while all places are taken by those who wait for one.
        if server.awaits(message) {
          server.take(message) {}
        } else {
          // Whoever fills all places with calls behind a form would keep its own answer out.
          var hasPlace = slots.take(within: 50)
          while !hasPlace, !server.waitsForPerson { hasPlace = slots.take(within: 50) }
          if hasPlace { server.take(message) { slots.giveBack() } } else { server.takeWhileFull(message) }
        }
      } catch {
        let text = "\(error.reason), at byte \(error.offset + 1)"
        slots.take()
        server.refuse(Refused(.malformed, text), as: .parse) { slots.giveBack() }
      }
    }
    server.end()
    slots.takeAll()
    return lines.failure
  }
}
