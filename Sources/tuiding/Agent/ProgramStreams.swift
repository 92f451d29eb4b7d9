@preconcurrency import Glibc

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
    errno = 0
    // What was lost while more was printed is remembered by the stream, and flushed without a fault.
    guard fflush(nil) != 0 || ferror(stdout) != 0, errno != EPIPE else { return }
    let reason = errno == 0 ? "a part of it is lost" : String(cString: strerror(errno))
    throw Failure("standard output can't be written: \(reason); what was done is in the store")
  }
}
