import ArgumentParser

struct IntentsCheck: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "check")
}
