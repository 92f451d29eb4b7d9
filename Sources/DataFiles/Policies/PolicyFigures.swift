import DomainCore
import Yams

extension PolicyFigure {
  /// Every figure and rule of a file, in its order. Left out is what decides nothing: names that customers use, channels,
  /// where a figure comes from, what is offered afterwards, and when the version begins.
  ///
  /// An entry of a list that has an `id` goes by it, so that a new product doesn't move the others.
  static func all(in reader: YAMLReader, under path: String) -> [PolicyFigure] {
    figures(of: reader.node, path, in: reader.file)
  }

  private static let undecided: Set<String> = [
    "aliases", "channels", "source", "version", "valid_from", "replacement",
  ]

  private static func figures(of node: Node, _ path: String, in file: String) -> [PolicyFigure] {
    switch node {
    case .scalar(let scalar):
      [
        PolicyFigure(
          path: path, value: scalar.string.split(separator: "\n").joined(separator: " "), file: file,
          line: scalar.mark?.line ?? 1)
      ]
    case .mapping(let mapping):
      mapping.flatMap { key, value -> [PolicyFigure] in
        guard let name = key.scalar?.string, !undecided.contains(name) else { return [] }
        return figures(of: value, path + "." + name, in: file)
      }
    case .sequence(let sequence):
      sequence.enumerated().flatMap { index, value -> [PolicyFigure] in
        let name = value.mapping?["id"]?.scalar?.string ?? String(index + 1)
        return figures(of: value, "\(path)[\(name)]", in: file)
      }
    case .alias: []
    }
  }
}
