import Glibc

/// What tells this build of the program from any other.
enum ProgramIdentity {
  /// The linker's build identity, a hash over what was linked; without one, the program file's size, place and times. The
  /// time of its last change can't be set by anyone, so that a program that was replaced is another one whatever its size
  /// and the times that an installer gave it.
  static let bytes: [UInt8]? = {
    let descriptor = open("/proc/self/exe", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return buildID(descriptor) ?? fileStamp(descriptor)
  }()

  /// The note that the linker wrote, by the program headers of the file (ELF, 64 bit).
  private static func buildID(_ descriptor: Int32) -> [UInt8]? {
    guard let header = part(descriptor, at: 0, count: 64), header.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2])
    else { return nil }
    let size = number(header, 54, bytes: 2)
    let entries = number(header, 56, bytes: 2)
    guard size >= 56, entries <= 64,
      let table = part(descriptor, at: number(header, 32, bytes: 8), count: size * entries)
    else { return nil }
    let noteKind = 4
    for entry in 0..<entries where number(table, entry * size, bytes: 4) == noteKind {
      let length = number(table, entry * size + 32, bytes: 8)
      guard length <= 4_096,
        let notes = part(descriptor, at: number(table, entry * size + 8, bytes: 8), count: length)
      else { continue }
      if let found = buildID(in: notes) { return found }
    }
    return nil
  }

  private static func buildID(in notes: [UInt8]) -> [UInt8]? {
    let buildKind = 3
    var place = 0
    while place + 12 <= notes.count {
      let nameLength = number(notes, place, bytes: 4)
      let length = number(notes, place + 4, bytes: 4)
      let name = place + 12
      let body = name + (nameLength + 3) / 4 * 4
      guard body + length <= notes.count else { return nil }
      if number(notes, place + 8, bytes: 4) == buildKind, length >= 8,
        notes[name..<(name + nameLength)].elementsEqual([0x47, 0x4E, 0x55, 0])
      {
        return Array(notes[body..<(body + length)])
      }
      place = body + (length + 3) / 4 * 4
    }
    return nil
  }

  private static func fileStamp(_ descriptor: Int32) -> [UInt8]? {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    let numbers = [
      Int64(status.st_size), Int64(status.st_mtim.tv_sec), Int64(status.st_mtim.tv_nsec),
      Int64(status.st_ctim.tv_sec), Int64(status.st_ctim.tv_nsec),
      Int64(truncatingIfNeeded: status.st_ino), Int64(truncatingIfNeeded: status.st_dev),
    ]
    return numbers.flatMap { number in withUnsafeBytes(of: number) { Array($0) } }
  }

  private static func part(_ descriptor: Int32, at offset: Int, count: Int) -> [UInt8]? {
    guard offset >= 0, count > 0, count <= 8_192 else { return nil }
    var bytes = [UInt8](repeating: 0, count: count)
    guard pread(descriptor, &bytes, count, off_t(offset)) == count else { return nil }
    return bytes
  }

  /// A number of the file, lowest byte first; one that can't be an offset is -1.
  private static func number(_ bytes: [UInt8], _ place: Int, bytes count: Int) -> Int {
    var value: UInt64 = 0
    for offset in (0..<count).reversed() { value = value << 8 | UInt64(bytes[place + offset]) }
    return Int(exactly: value) ?? -1
  }
}
