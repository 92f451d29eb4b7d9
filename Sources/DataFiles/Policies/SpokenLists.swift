public import DomainCore
public import Matching

extension Policies {
  /// What the catalogue adds to the rules: names and aliases of products (`product`) and of operators (`operator`), as lists
  /// whose values are ids. A name that several products share stands for each of them.
  public var spokenLists: [ValueList] {
    // What suspending a number costs is a product too, but nobody leaves or orders it by that name.
    let byID = productsOfAllVersions.values.filter { $0.kind != .number }.sorted { $0.id.text < $1.id.text }
    let operators = operators.values.sorted { $0.id.text < $1.id.text }
    return [
      Self.list("product", byID.map { ($0.id.text, [$0.name] + $0.aliases) }),
      Self.list("operator", operators.map { ($0.id.text, [$0.name] + $0.aliases) }),
    ]
  }

  private static func list(_ name: String, _ entries: [(id: String, names: [String])]) -> ValueList {
    let place = RuleLocation(file: "Policies", line: 1)
    var taken: Set<String> = []
    let values = entries.flatMap { entry in
      entry.names.filter { taken.insert($0).inserted }.map { said in
        ListValue(said: LocatedText(escaped(said), at: place), value: .text(entry.id), pinyin: true)
      }
    }
    return ValueList(name: name, kind: .values(values), isEntity: true, location: place)
  }

  /// A name as a template that matches only itself.
  private static func escaped(_ name: String) -> String {
    String(name.flatMap { "()[]{}<>|;\\".contains($0) ? ["\\", $0] : [$0] })
  }
}
