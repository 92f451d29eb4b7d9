import Foundation
import Synchronization

/// Secrets for tests, read from a file descriptor of their own so that they never pass through the protocol.
///
/// A line is `PHONE SLOT SECRET`, where `*` stands for any phone or slot; it is used once, or again and again when it begins with `=`.
/// The slots are `code`, `password`, `idTail` and `confirmCode`; `{{验证码}}` stands for the code of the last demo SMS.
final class SecretsFeed: Sendable {
  private let lines: Mutex<[Line]>
  private let lastCode: @Sendable () -> String?

  private struct Line {
    let phone: String
    let slot: String
    let secret: String
    let stays: Bool
  }

  /// Reads the descriptor to its end.
  init(descriptor: Int32, lastCode: @escaping @Sendable () -> String?) throws {
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    guard let data = try? handle.readToEnd() else {
      throw Failure(
        "--secrets-fd \(descriptor) can't be read; open it before, such as with \(descriptor)<FILE")
    }
    var lines: [Line] = []
    for line in String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline) {
      var words = line.split(separator: " ").map(String.init)
      let stays = words.first == "="
      if stays { words.removeFirst() }
      guard words.count == 3 else {
        throw Failure("--secrets-fd \(descriptor): a line is `PHONE SLOT SECRET`")
      }
      lines.append(Line(phone: words[0], slot: words[1], secret: words[2], stays: stays))
    }
    self.lines = Mutex(lines)
    self.lastCode = lastCode
  }

  /// The first secret for a phone and slot.
  func take(phone: String?, slot: String) -> String? {
    let found = lines.withLock { lines -> String? in
      let index = lines.firstIndex { line in
        (line.phone == "*" || line.phone == phone) && (line.slot == "*" || line.slot == slot)
      }
      guard let index else { return nil }
      return lines[index].stays ? lines[index].secret : lines.remove(at: index).secret
    }
    return found.flatMap { $0 == "{{验证码}}" ? lastCode() : $0 }
  }
}
