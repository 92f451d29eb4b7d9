import ArgumentParser

struct IntentsSample: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "sample")
}
