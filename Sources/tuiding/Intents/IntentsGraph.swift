import ArgumentParser

struct IntentsGraph: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "graph")
}
