import Glibc

/// The ends of the standard streams that a program is served on.
enum ProgramStreams {
  /// Says why a stream broke; an input that ended and an output that nobody reads are no faults.
  static func check(input: Int32?, _ output: EventOutput) throws {
    if let input {
      throw Failure(
        "standard input can't be read: \(String(cString: strerror(input))); pipe requests into it")
    }
    if let failure = output.failure {
      throw Failure(
        "standard output can't be written: \(String(cString: strerror(failure))); what was not told can be asked for again by its key"
      )
    }
  }

  /// Sends on what was printed; says when it is lost, such as on a full disk. What was said to be done is in the store all the same.
  static func flush() throws {
    guard fflush(nil) != 0, errno != EPIPE else { return }
    throw Failure(
      "standard output can't be written: \(String(cString: strerror(errno))); what was done is in the store")
  }
}
